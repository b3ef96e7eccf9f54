/** What the status of an engine's answer means, where it isn't success. */
import { EngineError } from '../engine.ts';
import type { Answer } from './exchange.ts';

/** Longer is a mistake of the engine's, or a refusal in other words. */
const longestPauseMs = 3_600_000;

/** Busy, and said for how long. */
export class EngineBusy extends EngineError {
  readonly askAgainAfterMs: number;

  constructor(askAgainAfterMs: number) {
    super('engine/busy', true);
    this.name = 'EngineBusy';
    this.askAgainAfterMs = askAgainAfterMs;
  }
}

/** Throws unless the answer is a success (RFC 9110 15.3). */
export function assertSuccess({ status, headers }: Answer): void {
  if (status >= 200 && status < 300) return;
  if (status === 429 || status === 503) {
    const pauseMs = retryAfterMs(headers['retry-after'], Date.now());
    throw pauseMs === undefined ? new EngineError('engine/busy', true) : new EngineBusy(pauseMs);
  }
  if (status >= 300 && status < 400) throw new EngineError('engine/redirected', false);
  if (status === 401 || status === 403) throw new EngineError('engine/credentials-refused', false);
  if (status === 404 || status === 410) throw new EngineError('engine/not-found', false);
  if (status === 408 || status === 425 || status >= 500) {
    throw new EngineError('engine/server-error', true);
  }
  throw new EngineError('engine/refused', false);
}

/** RFC 9110 10.2.3: seconds, or a date. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(longestPauseMs, Math.max(1000, ms)) : undefined;
}
