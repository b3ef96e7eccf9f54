/** Fragments of an encapsulated value (PS3.5 A.4) as one stream, and positions in it back in the file. */
import type { ByteRange, ByteSource } from '../../bytes.ts';
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

  function locate(start: number, end: number): ByteRange[] {
    return spans
      .filter((span) => span.end > start && span.start < end)
      .map((span) => ({
        start: Math.max(start, span.start) + span.shift,
        end: Math.min(end, span.end) + span.shift,
      }));
  }

  return {
    sizeBytes: total,
    locate,
    fragmentEnd: (offset) => spans.find((span) => span.end >= offset)?.end ?? total,
    async read(start, end) {
      const ranges = locate(start, Math.min(end, total));
      const [only] = ranges;
      if (ranges.length === 1 && only !== undefined) return source.read(only.start, only.end);
      const parts = await Promise.all(ranges.map((range) => source.read(range.start, range.end)));
      const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
      let at = 0;
      for (const part of parts) {
        joined.set(part, at);
        at += part.byteLength;
      }
      return joined;
    },
  };
}

/** The rest of a stream as a stream of its own. */
export function sourceFrom(source: ByteSource, offset: number): ByteSource {
  return {
    sizeBytes: source.sizeBytes - offset,
    read: (start, end) => source.read(start + offset, end + offset),
  };
}
