/** PNG of every kind, checked against another decoder; files that lie or end early are refused. */
import zlib from 'node:zlib';
import fc from 'fast-check';
import { convertIndexedToRgb, decode as decodeElsewhere, encode } from 'fast-png';
import { expect, test } from 'vitest';
import { type PngChunk, pngOf } from '../../../test/builders/png-file.ts';
import { bufferSource } from '../bytes.ts';
import { decodePng } from './decode-png.ts';

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlaced?: boolean;
}

const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function png(shape: Shape, scanlines: Uint8Array, before: readonly PngChunk[] = []) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(shape.width, 0);
  header.writeUInt32BE(shape.height, 4);
  header.set([shape.depth, shape.colourType, 0, 0, shape.interlaced === true ? 1 : 0], 8);
  const data = zlib.deflateSync(scanlines);
  return pngOf([
    { type: 'IHDR', data: header },
    ...before,
    { type: 'IDAT', data: data.subarray(0, 7) },
    { type: 'IDAT', data: data.subarray(7) },
    { type: 'IEND', data: new Uint8Array(0) },
  ]);
}

/** Rows and their filter types, of one pass or of the seven of Adam7. */
function scanlineSizes({ width, height, depth, colourType, interlaced }: Shape): number[] {
  const passes = interlaced
    ? [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ]
    : [[0, 0, 1, 1]];
  return passes.flatMap(([x0, y0, dx, dy]) => {
    const columns = Math.ceil((width - x0!) / dx!);
    const rows = Math.ceil((height - y0!) / dy!);
    if (columns <= 0 || rows <= 0) return [];
    return new Array<number>(rows).fill(Math.ceil((columns * channels[colourType]! * depth) / 8));
  });
}

const kinds = fc.constantFrom(
  ...[8, 16].flatMap((depth) => [0, 2, 4, 6].map((colourType) => ({ depth, colourType }))),
  ...[1, 2, 4].map((depth) => ({ depth, colourType: 0 })),
);

test('any filter on any bytes, interlaced or not, gives what another decoder gives', async () => {
  const shapes = fc.record({
    kind: kinds,
    width: fc.integer({ min: 1, max: 23 }),
    height: fc.integer({ min: 1, max: 17 }),
    interlaced: fc.boolean(),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ kind, seed, ...size }) => {
      // The other decoder interlaces whole bytes alone.
      const shape = { ...size, ...kind, interlaced: size.interlaced && kind.depth >= 8 };
      let state = seed;
      const random = () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state >>> 16;
      };
      const lines = scanlineSizes(shape).flatMap((bytes) => [
        random() % 5,
        ...Array.from({ length: bytes }, () => random() & 0xff),
      ]);
      const file = png(shape, Uint8Array.from(lines));
      const ours = await decodePng(bufferSource(file));
      const theirs = decodeElsewhere(file);
      expect([ours.columns, ours.rows]).toEqual([theirs.width, theirs.height]);
      expect([...ours.pixels]).toEqual(flattened(theirs));
    }),
    { numRuns: 300 },
  );
});

/** Without alpha, which is laid over black, and widened to 8 bits. */
function flattened({
  data,
  depth,
  channels: count,
  width,
  height,
}: ReturnType<typeof decodeElsewhere>) {
  const samples = depth < 8 ? unpacked(data, depth, width, height) : Array.from(data);
  if (count % 2 === 1) return samples;
  const top = depth === 16 ? 65_535 : 255;
  const out: number[] = [];
  for (let i = 0; i < samples.length; i += count) {
    for (let c = 0; c < count - 1; c += 1) {
      out.push(Math.round((samples[i + c]! * samples[i + count - 1]!) / top));
    }
  }
  return out;
}

function unpacked(data: ArrayLike<number>, depth: number, width: number, height: number): number[] {
  const rowBytes = Math.ceil((width * depth) / 8);
  const scale = 255 / (2 ** depth - 1);
  return Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth;
    const byte = data[Math.floor(i / width) * rowBytes + (bit >> 3)]!;
    return ((byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)) * scale;
  });
}

test('palettes, transparent colours too', async () => {
  const palette = [
    [255, 0, 0, 255],
    [0, 255, 0, 128],
    [0, 0, 200, 0],
  ];
  const indexes = Uint8Array.of(0, 1, 2, 2, 1, 0);
  const file = encode({ width: 3, height: 2, channels: 1, depth: 8, data: indexes, palette });
  const frame = await decodePng(bufferSource(new Uint8Array(file)));
  const theirs = convertIndexedToRgb(decodeElsewhere(file));
  expect(frame.photometricInterpretation).toBe('RGB');
  for (let i = 0; i < indexes.length; i += 1) {
    const alpha = theirs[i * 4 + 3]! / 255;
    const colour = [0, 1, 2].map((c) => Math.round(theirs[i * 4 + c]! * alpha));
    expect([...frame.pixels.subarray(i * 3, i * 3 + 3)]).toEqual(colour);
  }
});

const grey: Shape = { width: 4, height: 2, depth: 8, colourType: 0 };
const lines = Uint8Array.of(0, 1, 2, 3, 4, 0, 5, 6, 7, 8);

test('an EXIF chunk turns the picture upright', async () => {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010003000000000000', 'hex');
  const frame = await decodePng(bufferSource(png(grey, lines, [{ type: 'eXIf', data: tiff }])));
  expect([...frame.pixels]).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});

test('data that inflate to far more than the header says are read no further', async () => {
  const bomb = new Uint8Array(50_000_000);
  bomb.set(lines);
  const frame = await decodePng(bufferSource(png(grey, bomb)));
  expect([...frame.pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test.each([
  [
    'a picture beyond all films',
    png({ ...grey, width: 100_000, height: 100_000 }, lines),
    'too-large',
  ],
  ['no pixels', png({ ...grey, width: 0 }, lines), 'bad-attributes'],
  ['a depth that colours do not have', png({ ...grey, depth: 4, colourType: 2 }, lines), 'corrupt'],
  ['too few scanlines', png(grey, lines.subarray(0, 6)), 'truncated'],
  ['a filter that does not exist', png(grey, Uint8Array.of(9, ...lines.subarray(1))), 'corrupt'],
  ['a palette that is missing', png({ ...grey, colourType: 3 }, lines), 'corrupt'],
  ['a file cut short', png(grey, lines).slice(0, -15), 'truncated'],
  ['no PNG', new Uint8Array(100), 'corrupt'],
])('refused: %s', async (_, file, code) => {
  await expect(decodePng(bufferSource(file))).rejects.toMatchObject({ name: 'PixelError', code });
});
