/** Frames are found by either offset table, by their fragments, or not at all. */
import { describe, expect, test } from 'vitest';
import { named, syntaxes } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { writeLosslessJpeg } from '../../../test/builders/jpeg-huffman-stream.ts';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { decodeFrame } from './decode-frame.ts';

/** A frame of 4 x 2 whose pixels all have this value, of even length. */
function jpeg(value: number): Uint8Array<ArrayBuffer> {
  const samples = new Array<number>(8).fill(value);
  const shape = { width: 4, height: 2, components: 1, precision: 12, predictor: 1 } as const;
  const bytes = writeLosslessJpeg({ ...shape, samples });
  return bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0]);
}

function halves(bytes: Uint8Array): Uint8Array[] {
  const middle = (bytes.length >> 2) * 2;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

const frames = [jpeg(100), jpeg(200), jpeg(300)];
const split = frames.map(halves);
/** Offset of each frame's first item from that of the first frame. */
const offsets = split.map((_, i) =>
  split
    .slice(0, i)
    .flat()
    .reduce((sum, part) => sum + 8 + part.length, 0),
);

async function pixelOf(
  frame: number,
  fragments: readonly Uint8Array[],
  table: Uint8Array = new Uint8Array(0),
  extended?: Uint8Array,
): Promise<number> {
  const file = buildChestFilm({
    transferSyntaxUid: syntaxes.jpegLossless,
    rows: 2,
    columns: 4,
    attributes: { NumberOfFrames: '3' },
    elements: [
      ...(extended === undefined ? [] : [named('ExtendedOffsetTable', extended)]),
      { tag: 0x7fe00010, vr: 'OB', fragments: [table, ...fragments] },
    ],
  });
  const { pixels } = await decodeFrame(await readDicom(bufferSource(file)), frame);
  expect(new Set(pixels).size).toBe(1);
  return pixels[0]!;
}

describe.each([0, 1, 2])('frame %i', (frame) => {
  const expected = (frame + 1) * 100;

  test('one fragment a frame', async () => {
    expect(await pixelOf(frame, frames)).toBe(expected);
  });

  test('by the basic offset table', async () => {
    const table = new Uint8Array(Uint32Array.from(offsets).buffer);
    expect(await pixelOf(frame, split.flat(), table)).toBe(expected);
  });

  test('by the extended offset table', async () => {
    const extended = new Uint8Array(BigUint64Array.from(offsets.map(BigInt)).buffer);
    expect(await pixelOf(frame, split.flat(), new Uint8Array(0), extended)).toBe(expected);
  });

  test('by where streams begin, when a table is absent or wrong', async () => {
    expect(await pixelOf(frame, split.flat())).toBe(expected);
    const wrong = new Uint8Array(Uint32Array.of(0, 5, 9).buffer);
    expect(await pixelOf(frame, split.flat(), wrong)).toBe(expected);
  });
});

test('frames that can not be told apart are refused', async () => {
  const [first] = frames;
  const unclear = [first!, new Uint8Array(10)];
  await expect(pixelOf(2, unclear)).rejects.toMatchObject({ code: 'corrupt' });
});

test('a transfer syntax that no decoder serves is refused as such', async () => {
  const file = buildChestFilm({
    transferSyntaxUid: '1.2.840.10008.1.2.4.100',
    fragments: [new Uint8Array(10)],
  });
  const object = await readDicom(bufferSource(file));
  await expect(decodeFrame(object)).rejects.toMatchObject({ code: 'unsupported-transfer-syntax' });
});
