/** Stored values become greys and colours as PS3.3 and PS3.4 say. */
import fc from 'fast-check';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { elementsOf, sequence } from '../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { decodeFrame } from './decode-frame.ts';
import { defaultWindow } from './default-window.ts';
import { toDisplay } from './display.ts';
import { downsampleFrame, fitWithin } from './downsample.ts';
import { encodePng } from './encode-png.ts';
import type { Frame } from './frame.ts';
import { plainPresentation } from './presentation.ts';
import { thumbnail } from './thumbnail.ts';

function frame(pixels: Frame['pixels'], more: Partial<Frame> = {}): Frame {
  return {
    rows: 1,
    columns: pixels.length,
    samplesPerPixel: 1,
    bitsStored: 12,
    signed: false,
    photometricInterpretation: 'MONOCHROME2',
    pixels,
    presentation: plainPresentation,
    ...more,
  };
}

async function decoded(film: ChestFilm): Promise<Frame> {
  return decodeFrame(await readDicom(bufferSource(buildChestFilm(film))));
}

const shown = (film: Frame, window?: Parameters<typeof toDisplay>[1]) => [
  ...toDisplay(film, window).data,
];

test('LINEAR is the formula of PS3.3 C.11.2.1.2.1', () => {
  // Its note: c=2048, w=4096 takes the whole of 12 bits; c=2048, w=1 is a threshold.
  const film = frame(Uint16Array.of(0, 2047, 2048, 4095));
  expect(shown(film, { center: 2048, width: 4096 })).toEqual([0, 127, 128, 255]);
  expect(shown(film, { center: 2048, width: 1 })).toEqual([0, 0, 255, 255]);
});

test('LINEAR_EXACT and SIGMOID have their middle at the centre', () => {
  const film = frame(Uint16Array.of(0, 500, 1000, 1500, 4095));
  const window = { center: 1000, width: 1000 };
  const exact = { ...plainPresentation, voiFunction: 'LINEAR_EXACT' } as const;
  expect(shown({ ...film, presentation: exact }, window)).toEqual([0, 0, 128, 255, 255]);
  const sigmoid = { ...plainPresentation, voiFunction: 'SIGMOID' } as const;
  const [, low, middle, high] = shown({ ...film, presentation: sigmoid }, window);
  expect(middle).toBe(128);
  expect(low! + high!).toBe(255);
});

test('rescaling comes before the window, MONOCHROME1 after it', async () => {
  const film = {
    rows: 1,
    columns: 3,
    pixels: Uint16Array.of(0, 100, 200),
    attributes: {
      RescaleSlope: '2',
      RescaleIntercept: '-200',
      WindowCenter: '0.5',
      WindowWidth: '401',
    },
  } as const;
  expect(shown(await decoded(film))).toEqual([0, 128, 255]);
  const negative = await decoded({ ...film, photometricInterpretation: 'MONOCHROME1' });
  expect(shown(negative)).toEqual([255, 127, 0]);
});

test('a VOI table is used where the file names no window', async () => {
  const table = sequence('VOILUTSequence', [
    elementsOf({ LUTDescriptor: [4, 10, 8], LUTData: [0, 200, 30, 255] }),
  ]);
  const film = {
    rows: 1,
    columns: 6,
    pixels: Uint16Array.of(0, 10, 11, 12, 13, 4000),
    elements: [table],
    attributes: { WindowCenter: undefined, WindowWidth: undefined },
  };
  expect(shown(await decoded(film))).toEqual([0, 0, 200, 30, 255, 255]);
});

test('palettes and YBR become the colours that they stand for', async () => {
  const palette = await decoded({
    rows: 1,
    columns: 3,
    bitsAllocated: 8,
    pixels: Uint8Array.of(0, 1, 2),
    attributes: {
      PhotometricInterpretation: 'PALETTE COLOR',
      RedPaletteColorLookupTableDescriptor: [3, 0, 16],
      GreenPaletteColorLookupTableDescriptor: [3, 0, 16],
      BluePaletteColorLookupTableDescriptor: [3, 0, 16],
      RedPaletteColorLookupTableData: [0xff00, 0, 0x1000],
      GreenPaletteColorLookupTableData: [0, 0xff00, 0x2000],
      BluePaletteColorLookupTableData: [0, 0, 0x3000],
    },
  });
  expect(shown(palette)).toEqual([255, 0, 0, 255, 0, 255, 0, 255, 16, 32, 48, 255]);
  const ybr = frame(Uint8Array.of(76, 85, 255, 150, 44, 21), {
    columns: 2,
    samplesPerPixel: 3,
    bitsStored: 8,
    photometricInterpretation: 'YBR_FULL',
  });
  const [red, green] = [shown(ybr).slice(0, 3), shown(ybr).slice(4, 7)];
  for (const [i, value] of [255, 0, 0].entries()) expect(Math.abs(red[i]! - value)).toBeLessThan(3);
  for (const [i, value] of [0, 255, 0].entries())
    expect(Math.abs(green[i]! - value)).toBeLessThan(3);
});

test('without a window one is chosen from the pixels, padding and rare extremes left out', () => {
  const pixels = new Uint16Array(10_000).map((_, i) => 1000 + (i % 500));
  pixels.fill(0, 0, 4000);
  pixels[9999] = 4095;
  const film = frame(pixels, {
    presentation: { ...plainPresentation, padding: { low: 0, high: 0 } },
  });
  const { center, width } = defaultWindow(film);
  expect(center - width / 2).toBeGreaterThan(995);
  expect(center + width / 2).toBeLessThan(1505);
  expect(width).toBeGreaterThan(480);
});

test('a window that lies wholly beside the pixels is not believed', () => {
  const pixels = new Uint16Array(1000).map((_, i) => 1000 + (i % 500));
  const windows = [{ center: 40_000, width: 100 }];
  const film = frame(pixels, { presentation: { ...plainPresentation, windows } });
  expect(new Set(shown(film)).size).toBeGreaterThan(100);
  const overlapping = { ...plainPresentation, windows: [{ center: 1200, width: 50 }] };
  expect(defaultWindow({ ...film, presentation: overlapping })).toEqual({
    center: 1200,
    width: 50,
  });
});

test('constant, empty-looking and padded-through films are shown without failing', () => {
  const padding = { low: 7, high: 7 };
  for (const presentation of [plainPresentation, { ...plainPresentation, padding }]) {
    const film = frame(new Uint16Array(100).fill(7), { presentation });
    expect(new Set(shown(film)).size).toBe(1);
  }
});

test('making smaller keeps the mean and the shape', () => {
  const sides = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(sides, sides, fc.integer({ min: 1, max: 50 }), (columns, rows, maxSide) => {
      const pixels = Int16Array.from({ length: columns * rows }, (_, i) => ((i * 37) % 400) - 200);
      const film = frame(pixels, { columns, rows, signed: true });
      const small = downsampleFrame(film, maxSide);
      expect([small.columns, small.rows]).toEqual(fitWithin(columns, rows, maxSide));
      expect(small.pixels.length).toBe(small.columns * small.rows);
      expect(Math.max(small.columns, small.rows)).toBeLessThanOrEqual(Math.max(1, maxSide));
      const [low, high] = [Math.min(...pixels), Math.max(...pixels)];
      for (const value of small.pixels) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
    }),
  );
  const halves = frame(Uint16Array.of(10, 20, 1000, 3000), { columns: 2, rows: 2 });
  expect([...downsampleFrame(halves, 1).pixels]).toEqual([1008]);
});

test('a thumbnail is a PNG that other software reads', async () => {
  const film = await decoded({ rows: 300, columns: 200 });
  const picture = thumbnail(film, 64);
  expect(picture).toMatchObject({ width: 43, height: 64, channels: 1 });
  const read = decode(encodePng(picture));
  expect(read).toMatchObject({ width: 43, height: 64, channels: 1, depth: 8 });
  expect([...read.data]).toEqual([...picture.data]);
});
