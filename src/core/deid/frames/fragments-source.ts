/** Fragments of an encapsulated value (PS3.5 A.4) as one stream, and positions in it back in the file. */
import { type ByteRange, type ByteSource, concatenated } from '../../bytes.ts';
import type { Fragment } from '../../dicom/data-set.ts';

export interface FragmentsSource extends ByteSource {
  /** Where in the file a range of the stream lies; more than one range where it crosses fragments. */
  locate(start: number, end: number): readonly ByteRange[];
  /** Offset in the stream at which the fragment that holds the byte before `offset` ends. */
  fragmentEnd(offset: number): number;
}

export function fragmentsSource(
  source: ByteSource,
  fragments: readonly Fragment[],
): FragmentsSource {
  let total = 0;
  const spans = fragments.map((fragment) => {
    const start = total;
    total += fragment.valueEnd - fragment.valueStart;
    return { start, end: total, shift: fragment.valueStart - start };
  });

  /** Index of the first span that ends at the offset or behind it. Files have been made of very many fragments. */
  function firstEndingFrom(offset: number): number {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((spans[middle]?.end ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function locate(start: number, end: number): ByteRange[] {
    const found: ByteRange[] = [];
    for (let index = firstEndingFrom(start + 1); index < spans.length; index++) {
      const span = spans[index];
      if (span === undefined || span.start >= end) break;
      const range = { start: Math.max(start, span.start), end: Math.min(end, span.end) };
      if (range.end > range.start) {
        found.push({ start: range.start + span.shift, end: range.end + span.shift });
      }
    }
    return found;
  }

  return {
    sizeBytes: total,
    locate,
    fragmentEnd: (offset) => spans[firstEndingFrom(offset)]?.end ?? total,
    async read(start, end) {
      const ranges = locate(start, Math.min(end, total));
      const [only] = ranges;
      if (ranges.length === 1 && only !== undefined) return source.read(only.start, only.end);
      const parts = await Promise.all(ranges.map((range) => source.read(range.start, range.end)));
      return concatenated(parts);
    },
  };
}
