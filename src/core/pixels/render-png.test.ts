/** What is shown of a frame, written so that another decoder sees it. */
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import type { Frame } from './frame.ts';
import { plainPresentation } from './presentation.ts';
import { renderPng } from './render-png.ts';

const frame = (more: Partial<Frame>): Frame => ({
  rows: 1,
  columns: 4,
  samplesPerPixel: 1,
  bitsStored: 16,
  signed: false,
  photometricInterpretation: 'MONOCHROME2',
  pixels: Uint16Array.of(0, 1000, 2000, 65_535),
  presentation: { ...plainPresentation, windows: [{ center: 1000.5, width: 2001 }] },
  ...more,
});

test('grey, under the window, with as many bits as are asked for', async () => {
  expect([...decode(await renderPng(frame({}), 8)).data]).toEqual([0, 128, 255, 255]);
  const deep = decode(await renderPng(frame({}), 16));
  expect(deep).toMatchObject({ depth: 16, channels: 1 });
  expect([...deep.data]).toEqual([0, 32_768, 65_535, 65_535]);
});

test('bones are white, whatever the file calls white', async () => {
  const inverse = frame({ photometricInterpretation: 'MONOCHROME1' });
  expect([...decode(await renderPng(inverse, 8)).data]).toEqual([255, 127, 0, 0]);
});

test('colour is colour, of 8 bits', async () => {
  const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252);
  const colour = frame({
    samplesPerPixel: 3,
    bitsStored: 8,
    photometricInterpretation: 'RGB',
    pixels,
    presentation: plainPresentation,
  });
  const drawn = decode(await renderPng(colour, 16));
  expect(drawn).toMatchObject({ depth: 8, channels: 3 });
  expect([...drawn.data]).toEqual([...pixels]);
});
