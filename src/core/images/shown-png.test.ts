/** Whatever hides among a PNG's pixels is gone, and another decoder sees the picture that it saw before. */
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { type PngChunk, pngOf } from '../../../test/builders/png-file.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { decodePng } from '../pixels/decode-png.ts';
import { partsToProtect, protectImage } from './protect-image.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const secret = 'EXAMPLE^PATIENT';
const secretBytes = new TextEncoder().encode(secret);

interface Shape {
  readonly columns: number;
  readonly rows: number;
  readonly depth?: number;
  readonly colourType?: number;
}

function header({ columns, rows, depth = 8, colourType = 0 }: Shape): PngChunk {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, columns);
  view.setUint32(4, rows);
  data[8] = depth;
  data[9] = colourType;
  return { type: 'IHDR', data };
}

/** `rows` unfiltered, each begun by its filter type 0. */
function png(shape: Shape, rows: Uint8Array, between: PngChunk[] = [], behind: PngChunk[] = []) {
  const image = { type: 'IDAT', data: deflateSync(rows) };
  return pngOf([
    header(shape),
    ...between,
    image,
    ...behind,
    { type: 'IEND', data: new Uint8Array() },
  ]);
}

function lines(rows: number, rowBytes: number, at: (row: number, byte: number) => number): Bytes {
  const out = new Uint8Array(rows * (1 + rowBytes));
  for (let row = 0; row < rows; row += 1)
    for (let byte = 0; byte < rowBytes; byte += 1)
      out[row * (1 + rowBytes) + 1 + byte] = at(row, byte);
  return out;
}

async function protect(file: Bytes): Promise<Bytes> {
  const out = await splicedToBytes(await protectImage(bufferSource(file)));
  expect(await partsToProtect(bufferSource(out))).toEqual([]);
  expect(await splicedToBytes(await protectImage(bufferSource(out)))).toEqual(out);
  return out;
}

const hiding = async (file: Bytes) =>
  (await partsToProtect(bufferSource(file))).map(({ name }) => name);
const shownBy = async (file: Bytes) => (await decodePng(bufferSource(file))).pixels;
const holds = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text);

/** What the compressed stream holds, to its end. */
function inflated(file: Bytes): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const size = Buffer.from(file).readUInt32BE(at);
    if (Buffer.from(file).toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(Buffer.from(file.subarray(at + 8, at + 8 + size)));
    at += 12 + size;
  }
  return inflateSync(Buffer.concat(parts));
}

const shape = { columns: 6, rows: 5 };
const grey = lines(5, 6, (row, byte) => row * 40 + byte);

describe('bytes behind the picture', () => {
  it('nothing hides: the pixels leave as the bytes that came', async () => {
    const file = png(shape, grey);
    expect(await hiding(file)).toEqual([]);
    expect(await protect(file)).toEqual(file);
  });

  it.each([
    ['in the last chunk', [{ type: 'IDAT', data: secretBytes }]],
    [
      'in many chunks',
      [...secretBytes].map((byte) => ({ type: 'IDAT', data: Uint8Array.of(byte) })),
    ],
    ['as a second stream', [{ type: 'IDAT', data: deflateSync(grey) }]],
    ['as one byte', [{ type: 'IDAT', data: Uint8Array.of(0) }]],
  ])('%s are gone', async (_, behind) => {
    const file = png(shape, grey, [], behind);
    expect(await hiding(file)).toEqual(['IDAT']);
    const out = await protect(file);
    expect(holds(out, secret)).toBe(false);
    expect(decode(out).data).toEqual(decode(png(shape, grey)).data);
    expect(inflated(out).length).toBe(grey.length);
  });

  it('in checksums of chunks that hold nothing are gone', async () => {
    const crc = Buffer.from(secretBytes).readUInt32BE(0);
    const file = png(shape, grey, [], [{ type: 'IDAT', data: new Uint8Array(), crc }]);
    expect(holds(file, secret.slice(0, 4))).toBe(true);
    expect(await hiding(file)).toEqual(['IDAT']);
    expect(holds(await protect(file), secret.slice(0, 4))).toBe(false);
  });

  it('within the stream, behind the last row, are gone', async () => {
    const file = png(shape, Buffer.concat([grey, secretBytes]));
    expect(await hiding(file)).toEqual(['IDAT']);
    const out = await protect(file);
    expect(holds(inflated(out), secret)).toBe(false);
    expect(await shownBy(out)).toEqual(await shownBy(png(shape, grey)));
  });

  it('in what fills up rows of few bits are gone', async () => {
    const bits = { columns: 3, rows: 8, depth: 1 };
    const clean = lines(8, 1, (row) => (row % 8) << 5);
    const file = png(
      bits,
      lines(8, 1, (row) => ((row % 8) << 5) | 0b10101),
    );
    expect(await hiding(file)).toEqual(['IDAT']);
    expect(await hiding(png(bits, clean))).toEqual([]);
    expect(inflated(await protect(file))).toEqual(Buffer.from(clean));
  });

  it('a picture that can’t be read to its end is refused', async () => {
    const refusal = (file: Bytes) =>
      protectImage(bufferSource(file)).then(
        () => 'accepted',
        (error) => error.code,
      );
    expect(await refusal(png(shape, grey.subarray(0, -1)))).toBe('pixels-unreadable');
    const end = { type: 'IEND', data: new Uint8Array() };
    const broken = pngOf([header(shape), { type: 'IDAT', data: secretBytes }, end]);
    expect(await refusal(broken)).toBe('pixels-unreadable');
  });
});

describe('colours that nobody sees', () => {
  it.each([
    ['grey of 8 bits', 4, 8, 2],
    ['grey of 16 bits', 4, 16, 4],
    ['colour of 8 bits', 6, 8, 4],
    ['colour of 16 bits', 6, 16, 8],
  ])('under transparency are gone: %s', async (_, colourType, depth, pixelBytes) => {
    const alphaBytes = depth / 8;
    const word = [...'EXAMPLE '].map((letter) => letter.charCodeAt(0));
    const file = png(
      { ...shape, depth, colourType },
      lines(5, 6 * pixelBytes, (_row, byte) =>
        byte % pixelBytes >= pixelBytes - alphaBytes ? 0 : (word[byte % 8] ?? 0),
      ),
    );
    expect(await hiding(file)).toEqual(['IDAT']);
    const out = await protect(file);
    expect(new Set(decode(out).data)).toEqual(new Set([0]));
    expect(await shownBy(out)).toEqual(await shownBy(file));
  });

  it('where all is opaque the bytes leave as they came', async () => {
    const rows = lines(5, 24, (row, byte) => (byte % 4 === 3 ? 255 : row * 24 + byte));
    const file = png({ ...shape, colourType: 6 }, rows);
    expect(await protect(file)).toEqual(file);
  });

  it('of a palette, transparent or of no pixel, are gone', async () => {
    const palette = Buffer.from('AAA\x10\x20\x30SMITHER');
    const rows = lines(5, 6, (row, byte) => (row + byte) % 3);
    const file = png({ ...shape, colourType: 3 }, rows, [
      { type: 'PLTE', data: palette.subarray(0, 12) },
      { type: 'tRNS', data: Uint8Array.of(0, 128) },
    ]);
    const out = await protect(file);
    expect(holds(out, 'SMI')).toBe(true);
    expect(holds(out, 'AAA')).toBe(false);
    expect(holds(out, 'THE')).toBe(false);
    expect(holds(out, 'tRNS')).toBe(false);
    expect(await shownBy(out)).toEqual(await shownBy(file));
  });
});

describe('any picture', () => {
  const kinds = [
    [0, 1],
    [0, 2],
    [0, 4],
    [0, 8],
    [0, 16],
    [2, 8],
    [2, 16],
    [3, 1],
    [3, 8],
    [4, 8],
    [4, 16],
    [6, 8],
    [6, 16],
  ] as const;
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

  it('is shown as it was, with junk behind it or not, and once protected changes no more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        fc.uint8Array({ maxLength: 20 }),
        async ([colourType, depth], columns, rows, noise, junk) => {
          const rowBytes = Math.ceil((columns * channels[colourType] * depth) / 8);
          const bytes = lines(rows, rowBytes, () => noise.next().value ?? 0);
          const palette = Uint8Array.from({ length: 768 }, (_, i) => (i * 7) & 255);
          const file = png(
            { columns, rows, depth, colourType },
            bytes,
            colourType === 3 ? [{ type: 'PLTE', data: palette.subarray(0, 3 * 2 ** depth) }] : [],
            junk.length > 0 ? [{ type: 'IDAT', data: junk }] : [],
          );
          const out = await protect(file);
          expect(await shownBy(out)).toEqual(await shownBy(file));
          expect(decode(out)).toMatchObject({ width: columns, height: rows });
          if (colourType === 0 && depth >= 8)
            expect(decode(out).data).toEqual(decode(png({ columns, rows, depth }, bytes)).data);
        },
      ),
      { numRuns: 120 },
    );
  });
});
