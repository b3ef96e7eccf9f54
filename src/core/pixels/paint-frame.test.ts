import { expect, test } from 'vitest';
import type { Frame } from './frame.ts';
import { blackOf, paintFrame } from './paint-frame.ts';
import { type LookUpTable, plainPresentation } from './presentation.ts';

const grey: Frame = {
  rows: 2,
  columns: 3,
  samplesPerPixel: 1,
  bitsStored: 12,
  signed: true,
  photometricInterpretation: 'MONOCHROME2',
  pixels: Int16Array.of(-40, 7, 900, 30, 31, 32),
  presentation: plainPresentation,
};

test('black is the darkest value that the film has, as it is shown', () => {
  const falling = { ...plainPresentation, rescaleSlope: -1 };
  expect(blackOf(grey)).toEqual([-40]);
  expect(blackOf({ ...grey, photometricInterpretation: 'MONOCHROME1' })).toEqual([900]);
  expect(blackOf({ ...grey, presentation: falling })).toEqual([900]);
});

test('black of colours', () => {
  const colour = { ...grey, samplesPerPixel: 3, bitsStored: 8, signed: false } as const;
  expect(blackOf({ ...colour, photometricInterpretation: 'RGB' })).toEqual([0, 0, 0]);
  expect(blackOf({ ...colour, photometricInterpretation: 'YBR_FULL' })).toEqual([0, 128, 128]);
  const table = (...entries: number[]): LookUpTable => ({
    firstMapped: 4,
    bitsPerEntry: 8,
    entries: Uint16Array.from(entries),
  });
  const palette = [table(90, 1, 200), table(90, 2, 0), table(90, 3, 0)] as const;
  expect(
    blackOf({
      ...grey,
      signed: false,
      photometricInterpretation: 'PALETTE COLOR',
      presentation: { ...plainPresentation, palette },
    }),
  ).toEqual([5]);
});

test('paints what lies in the boxes, and nothing of the frame it was given', () => {
  const before = [...grey.pixels];
  const painted = paintFrame(grey, [{ x: 1, y: -5, width: 9, height: 6 }]);
  expect([...painted.pixels]).toEqual([-40, -40, -40, 30, 31, 32]);
  expect([...grey.pixels]).toEqual(before);
});
