/** Lanes: each keeps its own order and its own limit, and a lane that stands still holds up no other. */
import { expect, test } from 'vitest';
import { createLanes, type LaneWork } from './lanes.ts';

/** Work that is told when it may end. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const work: LaneWork = async () => {
    begun.resolve();
    await promise;
  };
  return { work, end: resolve, begun: begun.promise };
}

const slow = { name: 'slow', atOnce: 2 };
const quick = { name: 'quick', atOnce: 1 };

test('a lane that stands still keeps its limit and its order, and holds up no other', async () => {
  const lanes = createLanes();
  const order: string[] = [];
  const works = ['a', 'b', 'c', 'd'].map((name) => ({ name, ...held() }));
  for (const { name, work } of works) {
    lanes.put(slow, name, async (signal) => {
      order.push(name);
      await work(signal);
    });
  }
  expect(order).toEqual(['a', 'b']);
  const passed = Promise.withResolvers<void>();
  lanes.put(quick, 'other', async () => passed.resolve());
  await passed.promise;
  expect(order).toEqual(['a', 'b']);
  works[1]?.end();
  await works[2]?.begun;
  expect(order).toEqual(['a', 'b', 'c']);
  expect(['a', 'b', 'c', 'd', 'other'].filter(lanes.holds)).toEqual(['a', 'c', 'd']);
  for (const { end } of works) end();
  await works[3]?.begun;
});

test('what comes twice waits once; what is under way is done again after', async () => {
  const lanes = createLanes();
  const order: string[] = [];
  const first = held();
  const done = Promise.withResolvers<void>();
  const say = (words: string) => async () => {
    order.push(words);
  };
  lanes.put(slow, 'image', first.work);
  lanes.put(slow, 'image', say('again'));
  lanes.put(slow, 'image', say('again, newer'));
  lanes.put(slow, 'next', say('next'));
  lanes.put({ ...slow, name: 'last' }, 'done', async () => done.resolve());
  await done.promise;
  expect(order).toEqual(['next']);
  first.end();
  await expect.poll(() => order).toEqual(['next', 'again, newer']);
  await expect.poll(() => lanes.holds('image')).toBe(false);
});

test('stopping aborts what is under way, forgets what waits, and takes nothing more', async () => {
  const lanes = createLanes();
  const order: string[] = [];
  lanes.put(quick, 'under way', async (signal) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    order.push('aborted');
  });
  lanes.put(quick, 'waiting', async () => void order.push('waiting'));
  lanes.put({ name: 'deaf', atOnce: 1 }, 'deaf', () => new Promise(() => {}));
  await lanes.stop(1);
  lanes.put(quick, 'late', async () => void order.push('late'));
  expect(order).toEqual(['aborted']);
});
