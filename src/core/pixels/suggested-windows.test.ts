/** Lungs are the dark parts and soft tissue the bright ones, whichever way a file stores its greys. */
import { expect, test } from 'vitest';
import type { Frame } from './frame.ts';
import { plainPresentation } from './presentation.ts';
import { suggestedWindows } from './suggested-windows.ts';

/** Columns grow brighter from left to right, 100 to 199; the edges hold the extremes of the bits. */
function ramp(photometricInterpretation: 'MONOCHROME1' | 'MONOCHROME2'): Frame {
  const side = 120;
  const pixels = Uint16Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    const inside = Math.min(x, y, side - 1 - x, side - 1 - y) >= 10;
    return inside ? 90 + x : (x + y) % 2 === 0 ? 0 : 4095;
  });
  return {
    rows: side,
    columns: side,
    samplesPerPixel: 1,
    bitsStored: 12,
    signed: false,
    photometricInterpretation,
    pixels,
    presentation: plainPresentation,
  };
}

test('the edges of a film do not count', () => {
  const { automatic } = suggestedWindows(ramp('MONOCHROME2'))!;
  expect(automatic.center - automatic.width / 2).toBeGreaterThanOrEqual(100);
  expect(automatic.center + automatic.width / 2).toBeLessThanOrEqual(200);
});

test('lungs lie at the dark end and soft tissue at the bright one', () => {
  const usual = suggestedWindows(ramp('MONOCHROME2'))!;
  expect(usual.lungs.center).toBeLessThan(usual.automatic.center);
  expect(usual.soft.center).toBeGreaterThan(usual.automatic.center);
  const negative = suggestedWindows(ramp('MONOCHROME1'))!;
  expect(negative.lungs.center).toBeGreaterThan(negative.automatic.center);
  expect(negative.soft.center).toBeLessThan(negative.automatic.center);
});

test('a film of one grey suggests nothing', () => {
  const flat = ramp('MONOCHROME2');
  expect(suggestedWindows({ ...flat, pixels: flat.pixels.slice().fill(7) })).toBeUndefined();
});
