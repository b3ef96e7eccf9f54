/** The upload port over XMLHttpRequest, which alone tells how many bytes have left; works in dedicated workers. */
import { PortalError } from './portal-error.ts';
import {
  defaultPatience,
  type Patience,
  type Transport,
  type TransportAnswer,
  type TransportRequest,
} from './transport.ts';

export function xhrTransport(patience: Patience = defaultPatience): Transport {
  return (request) =>
    new Promise((resolve, reject) => {
      request.signal.throwIfAborted();
      const xhr = new XMLHttpRequest();
      let isOver = false;
      const watchdog = createWatchdog(async (waitedMs) => {
        const arriving = (await request.isArriving?.().catch(() => false)) ?? false;
        if (isOver || watchdog.isSet()) return;
        if (arriving) watchdog.expectWithin(waitedMs);
        else end(() => reject(new PortalError('timed-out', 0)));
      });
      const abort = () => end(() => reject(request.signal.reason));
      const end = (settle: () => void) => {
        isOver = true;
        watchdog.stop();
        request.signal.removeEventListener('abort', abort);
        xhr.onload = null;
        xhr.onerror = null;
        xhr.abort();
        settle();
      };
      request.signal.addEventListener('abort', abort, { once: true });
      xhr.upload.onprogress = ({ loaded }) => {
        watchdog.expectWithin(patience.stallMs);
        request.onProgress?.(loaded);
      };
      xhr.upload.onload = () => watchdog.expectWithin(patience.answerMs);
      xhr.onerror = () => end(() => reject(new PortalError('unreachable', 0)));
      xhr.onload = () => {
        const answer = answerOf(xhr);
        end(() => resolve(answer));
      };
      send(xhr, request);
      watchdog.expectWithin(patience.stallMs);
    });
}

function send(xhr: XMLHttpRequest, { method, path, headers, body }: TransportRequest): void {
  xhr.open(method, path);
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  xhr.send(body ?? null);
}

/** Read at once: `abort()` forgets the answer. */
function answerOf(xhr: XMLHttpRequest): TransportAnswer {
  const { status, responseText } = xhr;
  const head = xhr.getAllResponseHeaders();
  const headers = new Map(
    head
      .trim()
      .split(/\r?\n/)
      .map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
  return {
    status,
    body: responseText,
    header: (name) => headers.get(name.toLowerCase()) ?? null,
  };
}

/** `bark` is told what was waited for. */
function createWatchdog(bark: (waitedMs: number) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    expectWithin(ms: number) {
      stop();
      timer = setTimeout(() => {
        timer = undefined;
        bark(ms);
      }, ms);
    },
    isSet: () => timer !== undefined,
    stop,
  };
}
