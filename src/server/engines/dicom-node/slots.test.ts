/** So many at once to one node, the others in their turn. */
import { describe, expect, it } from 'vitest';
import { createSlots } from './slots.ts';

const { signal } = new AbortController();

describe('slots', () => {
  it('run no more at once than there are, in the order in which they were asked for', async () => {
    const slots = createSlots();
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const work = (n: number) => () =>
      new Promise<void>((resolve) => {
        running += 1;
        most = Math.max(most, running);
        order.push(n);
        setImmediate(() => {
          running -= 1;
          resolve();
        });
      });
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => slots.run('node', 2, signal, work(n))));
    expect({ most, order }).toEqual({ most: 2, order: [1, 2, 3, 4, 5, 6] });
  });

  it('whoever stops waiting takes nobody’s turn, and a failure passes the slot on', async () => {
    const slots = createSlots();
    const gate = Promise.withResolvers<void>();
    const failing = slots.run('node', 1, signal, async () => {
      await gate.promise;
      throw new Error('the node is gone');
    });
    const stopping = new AbortController();
    const stopped = slots.run('node', 1, stopping.signal, async () => 'stopped');
    const next = slots.run('node', 1, signal, async () => 'next');
    stopping.abort(new Error('the portal stops'));
    await expect(stopped).rejects.toThrow('the portal stops');
    gate.resolve();
    await expect(failing).rejects.toThrow('the node is gone');
    expect(await next).toBe('next');
  });
});
