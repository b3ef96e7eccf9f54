/** Holds uploads while the browser says that the network is away, and looks for itself from time to time. */
import type { GateReason } from '../../client/upload-gate.ts';

/** Browsers err: a portal on the same machine or network may answer all the while. */
const lookAgainMs = 20_000;

export function watchConnection(
  gates: (reason: GateReason, closed: boolean) => void,
  wake: () => void,
  target: EventTarget = globalThis,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const back = () => {
    clearTimeout(timer);
    gates('offline', false);
    wake();
  };
  const away = () => {
    gates('offline', true);
    clearTimeout(timer);
    timer = setTimeout(back, lookAgainMs);
  };
  target.addEventListener('offline', away);
  target.addEventListener('online', back);
  return () => {
    clearTimeout(timer);
    target.removeEventListener('offline', away);
    target.removeEventListener('online', back);
  };
}
