import { describe, expect, it } from 'vitest';
import { placeDurably } from './place-durably.ts';

const sha256 = 'a'.repeat(64);

/** Tells in which order things happened; bytes are durable only when `finish` was called. */
function scene(heldBytes: number | undefined) {
  const order: string[] = [];
  let finish: () => void = () => {};
  const synced = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const store = {
    head: async () => heldBytes,
    putFile: async () => {
      order.push('renamed');
    },
  };
  const durable = async () => {
    await synced;
    order.push('durable');
  };
  return { order, store, durable, finish: () => finish() };
}

describe('placeDurably', () => {
  it('never replaces an object that stands before the new bytes are on the disk', async () => {
    const { order, store, durable, finish } = scene(1000);
    const placed = placeDurably(store, sha256, 'staged', durable);
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual([]);
    finish();
    await placed;
    expect(order).toEqual(['durable', 'renamed']);
  });

  it('gives a new object its place while its bytes are still on their way, and waits for them', async () => {
    const { order, store, durable, finish } = scene(undefined);
    let done = false;
    const placed = placeDurably(store, sha256, 'staged', durable).then(() => {
      done = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(['renamed']);
    expect(done).toBe(false);
    finish();
    await placed;
    expect(order).toEqual(['renamed', 'durable']);
  });

  it.each([1000, undefined])('fails when the bytes do not reach the disk', async (heldBytes) => {
    const { store } = scene(heldBytes);
    const durable = () => Promise.reject(new Error('EIO'));
    await expect(placeDurably(store, sha256, 'staged', durable)).rejects.toThrow('EIO');
  });
});
