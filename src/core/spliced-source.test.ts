import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bufferSource, isRange, type Piece, splicedToBytes } from './bytes.ts';
import { splicedSource, throughSplice } from './spliced-source.ts';

const length = 40;
const original = Uint8Array.from({ length }, (_, i) => i);
const pieces = (most: number): fc.Arbitrary<Piece[]> =>
  fc.array(
    fc.oneof(
      fc
        .tuple(fc.nat(most), fc.nat(most))
        .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
      fc.uint8Array({ maxLength: 6 }).map((bytes) => Uint8Array.from(bytes)),
    ),
    { maxLength: 8 },
  );

test('reads what the pieces say, in any part of it', async () => {
  await fc.assert(
    fc.asyncProperty(pieces(length), fc.nat(60), fc.nat(60), async (parts, a, b) => {
      const spliced = { source: bufferSource(original), pieces: parts };
      const whole = await splicedToBytes(spliced);
      const source = splicedSource(spliced);
      expect(source.sizeBytes).toBe(whole.byteLength);
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      expect([...(await source.read(start, end))]).toEqual([...whole.slice(start, end)]);
    }),
  );
});

test('a later output becomes pieces of the first source, with the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(pieces(length), pieces(20), async (first, second) => {
      const earlier = { source: bufferSource(original), pieces: first };
      const middle = splicedSource(earlier);
      const clamp = (at: number) => Math.min(at, middle.sizeBytes);
      const later = {
        source: middle,
        pieces: second.map((piece) =>
          isRange(piece) ? { start: clamp(piece.start), end: clamp(piece.end) } : piece,
        ),
      };
      const through = throughSplice(later, earlier);
      expect(through.source).toBe(earlier.source);
      expect(await splicedToBytes(through)).toEqual(await splicedToBytes(later));
    }),
  );
});
