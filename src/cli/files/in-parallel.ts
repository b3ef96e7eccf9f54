/** Runs over a list a few at a time, for work that mostly waits for the disk. */

const atOnce = 8;

/** Ends the others when one throws, and throws what it threw. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) await work(item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
