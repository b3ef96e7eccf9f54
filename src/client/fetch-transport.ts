/** The upload port over `fetch`: for Node, the command line and benchmarks. It tells progress at the end alone. */
import { PortalError } from './portal-error.ts';
import type { Fetch } from './request.ts';
import { defaultPatience, type Patience, type Transport } from './transport.ts';

/** The slowest link that is still waited for: 4 KiB a second. */
const slowestBytesPerMs = 4;

export function fetchTransport(fetch: Fetch, patience: Patience = defaultPatience): Transport {
  return async ({ method, path, headers, body, signal, onProgress }) => {
    const sizeBytes = body?.size ?? 0;
    const timeout = AbortSignal.timeout(
      patience.answerMs + Math.ceil(sizeBytes / slowestBytesPerMs),
    );
    try {
      const response = await fetch(path, {
        method,
        headers: { ...headers },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.any([signal, timeout]),
      });
      const text = await response.text();
      onProgress?.(sizeBytes);
      return {
        status: response.status,
        body: text,
        header: (name) => response.headers.get(name),
      };
    } catch (cause) {
      signal.throwIfAborted();
      throw new PortalError(timeout.aborted ? 'timed-out' : 'unreachable', 0, { cause });
    }
  };
}
