/** What nobody waits for waits for a lull, but never for ever. */
import { expect, it, vi } from 'vitest';
import { createLull } from './lull.ts';

async function settlesAfter(ms: number, waiting: Promise<void>): Promise<void> {
  let settled = false;
  waiting.then(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(ms - 1);
  expect(settled).toBe(false);
  await vi.advanceTimersByTimeAsync(2);
  expect(settled).toBe(true);
}

const never = new AbortController().signal;

it('is there at once when nothing has arrived', async () => {
  await createLull().reached(10_000, never);
});

it('begins half a second after the last image', async () => {
  vi.useFakeTimers();
  try {
    const lull = createLull(Date.now);
    lull.stir();
    const waiting = lull.reached(10_000, never);
    await vi.advanceTimersByTimeAsync(400);
    lull.stir();
    await settlesAfter(500, waiting);
  } finally {
    vi.useRealTimers();
  }
});

it('is not waited for longer than agreed, nor after the wait is called off', async () => {
  vi.useFakeTimers();
  try {
    const lull = createLull(Date.now);
    const busy = setInterval(lull.stir, 100);
    lull.stir();
    await settlesAfter(2000, lull.reached(2000, never));
    await lull.reached(2000, AbortSignal.abort());
    const calledOff = new AbortController();
    const waiting = lull.reached(2000, calledOff.signal);
    calledOff.abort();
    await waiting;
    clearInterval(busy);
  } finally {
    vi.useRealTimers();
  }
});
