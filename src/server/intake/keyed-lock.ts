/** Runs what concerns the same key one after the other, in this process. */

export interface KeyedLock {
  run<T>(key: string, action: () => Promise<T>): Promise<T>;
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run(key, action) {
      const before = tails.get(key);
      const { promise: mine, resolve: done } = Promise.withResolvers<void>();
      tails.set(key, mine);
      await before;
      try {
        return await action();
      } finally {
        done();
        if (tails.get(key) === mine) tails.delete(key);
      }
    },
  };
}
