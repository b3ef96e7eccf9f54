/** Fewer pieces, the same bytes; large ranges stay ranges, and what was never read is not made up. */
import { expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, isRange, type Piece, splicedToBytes } from '../bytes.ts';
import { joinPieces } from './join-pieces.ts';
import { readDicom } from './read.ts';

const bytes = buildChestFilm({ rows: 256, columns: 256 });
const ownBytes = () => Uint8Array.of(1, 2, 3);

async function joined(pieces: readonly Piece[]) {
  const source = bufferSource(bytes);
  const object = await readDicom(source);
  const spliced = { source, pieces };
  const out = joinPieces(spliced, object);
  expect(await splicedToBytes(out)).toEqual(await splicedToBytes(spliced));
  return out.pieces;
}

test('small ranges and bytes become one piece, up to a range that is worth one', async () => {
  const pieces = await joined([
    ownBytes(),
    { start: 132, end: 140 },
    ownBytes(),
    { start: 200, end: 300 },
    { start: 1000, end: bytes.byteLength },
    { start: 0, end: 4 },
  ]);
  expect(pieces.map(isRange)).toEqual([false, true, false]);
});

test('keeps no more in memory than leaves', async () => {
  const [piece] = await joined([{ start: 132, end: 140 }]);
  if (piece === undefined || isRange(piece)) throw new TypeError('it is still a range');
  expect(piece.buffer.byteLength).toBe(8);
});

test('ranges that were not read stay ranges', async () => {
  const source = bufferSource(buildChestFilm({ rows: 512, columns: 512 }));
  const object = await readDicom(source);
  const [pixels] = object.dataSet.elements.slice(-1);
  const inPixels = { start: pixels!.end - 200_000, end: pixels!.end - 199_900 };
  expect(joinPieces({ source, pieces: [inPixels] }, object).pieces).toEqual([inPixels]);
});

test('an output over another source is left alone: its ranges are not of what was read', async () => {
  const object = await readDicom(bufferSource(bytes));
  const spliced = { source: bufferSource(bytes), pieces: [{ start: 0, end: 10 }] };
  expect(joinPieces(spliced, object)).toBe(spliced);
});
