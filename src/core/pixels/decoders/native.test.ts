/** Native pixels of every layout become the stored values that the attributes describe. */
import { expect, test } from 'vitest';
import { syntaxes } from '../../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../../bytes.ts';
import { readDicom } from '../../dicom/read.ts';
import { decodeFrame } from '../decode-frame.ts';

const pixelData = 0x7fe00010;

async function decode(film: ChestFilm, frame = 0) {
  return decodeFrame(await readDicom(bufferSource(buildChestFilm(film))), frame);
}

/** A film of 3 x 2 with these bytes as pixel data. */
function bytes(value: readonly number[], film: ChestFilm, vr: 'OB' | 'OW' = 'OW'): ChestFilm {
  const element = { tag: pixelData, vr, value: Uint8Array.from(value) };
  return { rows: 2, columns: 3, ...film, elements: [element] };
}

test.each([
  ['implicit little endian', syntaxes.implicitLittle],
  ['explicit little endian', syntaxes.explicitLittle],
  ['explicit big endian', syntaxes.explicitBig],
  ['deflated', syntaxes.deflated],
])('16 bits allocated, %s', async (_, transferSyntaxUid) => {
  const pixels = Uint16Array.of(0, 1, 255, 256, 4094, 4095);
  const frame = await decode({ rows: 2, columns: 3, transferSyntaxUid, pixels });
  expect(frame.pixels).toEqual(pixels);
  expect(frame).toMatchObject({ rows: 2, columns: 3, samplesPerPixel: 1, bitsStored: 12 });
});

test('8 bits in big endian words have the bytes of each pair swapped', async () => {
  const film = { bitsAllocated: 8, transferSyntaxUid: syntaxes.explicitBig } as const;
  const words = await decode(bytes([2, 1, 4, 3, 6, 5], film, 'OW'));
  expect(words.pixels).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
  const plain = await decode(bytes([1, 2, 3, 4, 5, 6], film, 'OB'));
  expect(plain.pixels).toEqual(words.pixels);
});

test('bits beside those stored are left out, wherever they lie', async () => {
  const samples = [0x0fff, 0xf123, 0x8000, 0x0000, 0x7abc, 0xffff];
  const pixels = Uint16Array.from(samples);
  const low = await decode({ rows: 2, columns: 3, pixels });
  expect([...low.pixels]).toEqual(samples.map((value) => value & 0xfff));
  const high = await decode({ rows: 2, columns: 3, pixels, attributes: { HighBit: 15 } });
  expect([...high.pixels]).toEqual(samples.map((value) => value >> 4));
});

test('signed values are extended from the bits stored', async () => {
  const frame = await decode({
    rows: 2,
    columns: 3,
    pixels: Uint16Array.of(0, 1, 0x7ff, 0x800, 0xfff, 0x1234),
    attributes: { PixelRepresentation: 1 },
  });
  expect(frame.pixels).toEqual(Int16Array.of(0, 1, 2047, -2048, -1, 0x234));
  expect(frame.signed).toBe(true);
});

test('planes and pixels of colour come out alike', async () => {
  const colour = { SamplesPerPixel: 3, PhotometricInterpretation: 'RGB' };
  const film = { rows: 1, columns: 2, bitsAllocated: 8 } as const;
  const side = await decode({
    ...bytes([1, 2, 3, 4, 5, 6], film, 'OB'),
    ...film,
    attributes: { ...colour, PlanarConfiguration: 0 },
  });
  const planes = await decode({
    ...bytes([1, 4, 2, 5, 3, 6], film, 'OB'),
    ...film,
    attributes: { ...colour, PlanarConfiguration: 1 },
  });
  expect(side.pixels).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
  expect(planes.pixels).toEqual(side.pixels);
});

test('YBR_FULL_422 shares its colour between two pixels', async () => {
  const film = { rows: 1, columns: 4, bitsAllocated: 8 } as const;
  const frame = await decode({
    ...bytes([10, 20, 1, 2, 30, 40, 3, 4], film, 'OB'),
    ...film,
    attributes: { SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL_422' },
  });
  expect(frame.photometricInterpretation).toBe('YBR_FULL');
  expect([...frame.pixels]).toEqual([10, 1, 2, 20, 1, 2, 30, 3, 4, 40, 3, 4]);
});

test('the second frame follows the first without a gap', async () => {
  const film = { rows: 1, columns: 3, bitsAllocated: 8 } as const;
  const two = { ...bytes([1, 2, 3, 4, 5, 6], film, 'OB'), ...film };
  const frame = await decode({ ...two, attributes: { NumberOfFrames: '2' } }, 1);
  expect(frame.pixels).toEqual(Uint8Array.of(4, 5, 6));
  await expect(decode({ ...two, attributes: { NumberOfFrames: '2' } }, 2)).rejects.toMatchObject({
    code: 'no-such-frame',
  });
});

test.each([
  ['too few bytes', bytes([1, 2, 3, 4], {}), 'wrong-length'],
  ['no pixels', bytes([], {}), 'no-pixel-data'],
  ['1 bit', { attributes: { BitsAllocated: 1, BitsStored: 1, HighBit: 0 } }, 'unsupported-pixels'],
  ['32 bits', { attributes: { BitsAllocated: 32, BitsStored: 32 } }, 'unsupported-pixels'],
  ['more bits stored than allocated', { attributes: { BitsStored: 17 } }, 'bad-attributes'],
  ['no rows', { attributes: { Rows: 0 } }, 'bad-attributes'],
  ['no columns', { attributes: { Columns: undefined } }, 'bad-attributes'],
  ['a picture beyond all films', { attributes: { Rows: 65_535, Columns: 65_535 } }, 'too-large'],
  ['four samples', { attributes: { SamplesPerPixel: 4 } }, 'unsupported-pixels'],
  ['colours of one sample', { attributes: { PhotometricInterpretation: 'RGB' } }, 'bad-attributes'],
  [
    'a colour space of its own',
    { attributes: { PhotometricInterpretation: 'CIELAB' } },
    'unsupported-pixels',
  ],
] satisfies [string, ChestFilm, string][])('refused: %s', async (_, film, code) => {
  await expect(decode(film)).rejects.toMatchObject({ name: 'PixelError', code });
});
