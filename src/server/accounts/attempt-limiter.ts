/** Counts attempts by key, such as sign-ins to one account, and refuses more than so many in a while. */
import { ServerError } from '../errors.ts';

export interface AttemptLimiter {
  /** Counts one attempt, or throws `too-many-requests` with the seconds to wait. */
  take(key: string): void;
  /** Forgets the attempts: the last one succeeded. */
  forget(key: string): void;
}

interface Window {
  count: number;
  readonly endsAtMs: number;
}

export function createAttemptLimiter(options: {
  readonly limit: number;
  readonly windowMs: number;
  /** The oldest are forgotten beyond it, so that memory stays bounded. */
  readonly maxKeys: number;
  readonly nowMs?: () => number;
}): AttemptLimiter {
  const now = options.nowMs ?? Date.now;
  const windows = new Map<string, Window>();

  function current(key: string): Window {
    const found = windows.get(key);
    if (found !== undefined && found.endsAtMs > now()) return found;
    windows.delete(key);
    const fresh = { count: 0, endsAtMs: now() + options.windowMs };
    windows.set(key, fresh);
    return fresh;
  }

  return {
    take(key) {
      const window = current(key);
      if (window.count >= options.limit) {
        const retryAfterS = Math.max(1, Math.ceil((window.endsAtMs - now()) / 1000));
        throw new ServerError('too-many-requests', { retryAfterS });
      }
      window.count++;
      const oldest = windows.keys().next();
      if (windows.size > options.maxKeys && !oldest.done) windows.delete(oldest.value);
    },
    forget(key) {
      windows.delete(key);
    },
  };
}
