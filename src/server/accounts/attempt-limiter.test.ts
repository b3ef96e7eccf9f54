/** The limiter's windows, without a clock. */
import { expect, it } from 'vitest';
import { ServerError } from '../errors.ts';
import { createAttemptLimiter } from './attempt-limiter.ts';

function limiterAt(limit: number, maxKeys = 100) {
  const clock = { ms: 1_000_000 };
  const limiter = createAttemptLimiter({ limit, windowMs: 60_000, maxKeys, nowMs: () => clock.ms });
  return { clock, limiter };
}

it('refuses beyond the limit, says how long to wait, and lets go after it', () => {
  const { clock, limiter } = limiterAt(2);
  limiter.take('a');
  clock.ms += 20_000;
  limiter.take('a');
  expect(() => limiter.take('a')).toThrow(ServerError);
  try {
    limiter.take('a');
  } catch (error) {
    expect((error as ServerError).code).toBe('too-many-requests');
    expect((error as ServerError).details).toEqual({ retryAfterS: 40 });
  }
  limiter.take('b');
  clock.ms += 40_000;
  limiter.take('a');
});

it('forgets the attempts of whoever succeeded', () => {
  const { limiter } = limiterAt(1);
  limiter.take('a');
  limiter.forget('a');
  limiter.take('a');
  expect(() => limiter.take('a')).toThrow();
});

it('keeps its memory bounded by forgetting the oldest', () => {
  const { limiter } = limiterAt(1, 2);
  for (const key of ['a', 'b', 'c']) limiter.take(key);
  limiter.take('a');
  expect(() => limiter.take('c')).toThrow();
});
