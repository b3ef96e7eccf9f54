/** Lanes over a simulated link: what counts is where the limit settles. */
import { describe, expect, test } from 'vitest';
import { createLanes, laneLimits } from './lanes.ts';

const never = new AbortController().signal;

/** Keeps every lane busy for `seconds` of simulated time; `bytesPerS` of the whole link depends on the lanes in use. */
async function simulate(seconds: number, bytesPerS: (lanes: number) => number) {
  let nowMs = 0;
  const lanes = createLanes(() => nowMs);
  const limits: number[] = [];
  for (let i = 0; i < 50; i++) void lanes.enter(never);
  for (let second = 0; second < seconds; second++) {
    nowMs += 1000;
    lanes.sent(bytesPerS(lanes.busy));
    limits.push(lanes.limit);
    await Promise.resolve();
  }
  return { lanes, limits };
}

describe('lanes', () => {
  test('begin at four and let no more than the limit in, in the order of asking', async () => {
    const lanes = createLanes(() => 0);
    const order: number[] = [];
    const leave = await Promise.all(
      [0, 1, 2, 3].map((i) => lanes.enter(never).finally(() => order.push(i))),
    );
    const fifth = lanes.enter(never).finally(() => order.push(4));
    expect(lanes.busy).toBe(laneLimits.first);
    leave[0]?.();
    leave[0]?.();
    await fifth;
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(lanes.busy).toBe(4);
  });

  test('grow to six while each one more makes the whole faster', async () => {
    const { limits } = await simulate(60, (lanes) => lanes * 100_000);
    expect(Math.max(...limits)).toBe(laneLimits.most);
    expect(limits.at(-1)).toBe(laneLimits.most);
  });

  test('stay near four on a link that is full already', async () => {
    const { limits } = await simulate(120, () => 500_000);
    expect(limits.filter((limit) => limit === 4).length).toBeGreaterThan(limits.length / 2);
    expect(Math.max(...limits)).toBeLessThanOrEqual(5);
  });

  test('halve after a silence, never below one', () => {
    const lanes = createLanes(() => 0);
    lanes.timedOut();
    expect(lanes.limit).toBe(2);
    lanes.timedOut();
    lanes.timedOut();
    lanes.timedOut();
    expect(lanes.limit).toBe(1);
  });

  test('a waiting upload that is cancelled leaves the queue', async () => {
    const lanes = createLanes(() => 0);
    const abort = new AbortController();
    const inside = await Promise.all([1, 2, 3, 4].map(() => lanes.enter(never)));
    const waiting = lanes.enter(abort.signal);
    const after = lanes.enter(never);
    abort.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    inside[0]?.();
    await after;
    expect(lanes.busy).toBe(4);
  });
});
