/** Which item of a sequence became which, when some of them were taken out. */
import type { Item } from '../dicom/data-set.ts';

export type ItemPair = readonly [Item | undefined, Item | undefined];

/**
 * In order: cleaning takes items and elements out and never brings one in, so an item that is left came from the first
 * unpaired one that had all of its attributes and leaves enough behind it. What only the new sequence has follows.
 */
export function pairItems(before: readonly Item[], after: readonly Item[]): readonly ItemPair[] {
  const pairs: ItemPair[] = [];
  let next = 0;
  for (const [index, item] of before.entries()) {
    const candidate = after[next];
    const mustPair = before.length - index <= after.length - next;
    const isPair = candidate !== undefined && (mustPair || cameFrom(candidate, item));
    pairs.push([item, isPair ? candidate : undefined]);
    if (isPair) next += 1;
  }
  for (const item of after.slice(next)) pairs.push([undefined, item]);
  return pairs;
}

function cameFrom(item: Item, original: Item): boolean {
  const tags = new Set(original.dataSet.elements.map(({ tag }) => tag));
  return item.dataSet.elements.every(({ tag }) => tags.has(tag));
}
