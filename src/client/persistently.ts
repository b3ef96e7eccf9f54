/** A small call that must get through: waits out what waiting can mend, asks for sign-in, gives up on the rest. */
import { backOffMs } from './back-off.ts';
import { PortalError } from './portal-error.ts';
import type { Sleep, UploadGate } from './upload-gate.ts';
import { verdictOf } from './upload-verdict.ts';

export interface Persistence {
  readonly gate: UploadGate;
  readonly sleep: Sleep;
  readonly random: () => number;
  readonly signIn: (signal: AbortSignal) => Promise<void>;
  readonly onTrouble?: (code: string | undefined) => void;
}

/** `call` must be safe to repeat. Rejects with the `PortalError` that ended it, or the signal's reason. */
export async function persistently<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { gate, sleep, random, signIn, onTrouble }: Persistence,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    await gate.whenOpen(signal);
    try {
      const answer = await call(signal);
      onTrouble?.(undefined);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PortalError)) throw error;
      const verdict = verdictOf(error);
      if (verdict.kind === 'sign-in') {
        onTrouble?.(error.code);
        await signIn(signal);
      } else if (verdict.kind === 'retry' && attempt + 1 < verdict.limit) {
        onTrouble?.(error.code);
        await gate.rest(backOffMs(attempt, random, error.retryAfterS), sleep, signal);
      } else throw error;
    }
  }
}
