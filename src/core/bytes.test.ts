/** Sources clamp what is asked of them, and spliced bytes come out alike by every way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blobSource,
  bufferSource,
  isRange,
  type Piece,
  splicedSizeBytes,
  splicedToBlob,
  splicedToBytes,
} from './bytes.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, index) => index);
const sources = { buffer: bufferSource(bytes), blob: blobSource(new Blob([bytes])) };

describe.each(Object.entries(sources))('a %s as a source', (_, source) => {
  it('gives the range asked for, clamped to its size', async () => {
    expect(source.sizeBytes).toBe(100);
    expect([...(await source.read(3, 6))]).toEqual([3, 4, 5]);
    expect([...(await source.read(98, 1_000))]).toEqual([98, 99]);
    expect([...(await source.read(100, 120))]).toEqual([]);
  });
});

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.uint8Array({ maxLength: 10 }).map((own) => new Uint8Array(own)),
  fc
    .tuple(fc.nat(100), fc.nat(100))
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
);

describe('spliced bytes', () => {
  it('are the same as a blob, as a buffer, and by hand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const spliced = { source: sources.buffer, pieces };
        const expected = pieces.flatMap((each) =>
          isRange(each) ? [...bytes.subarray(each.start, each.end)] : [...each],
        );
        expect([...(await splicedToBytes(spliced))]).toEqual(expected);
        const blob = splicedToBlob(spliced, new Blob([bytes]));
        expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual(expected);
        expect(splicedSizeBytes(spliced)).toBe(expected.length);
      }),
    );
  });
});
