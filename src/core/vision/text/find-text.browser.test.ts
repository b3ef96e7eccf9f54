/** The finder gives in a browser what it gives in Node. */
import { expect, test } from 'vitest';
import { dotsOf } from '../../../../test/builders/letter-shapes.ts';
import { plainPresentation } from '../../pixels/presentation.ts';
import { findText } from './find-text.ts';

test('finds a name on a film in Chromium', () => {
  const [rows, columns, dot] = [1400, 1800, 3];
  const pixels = new Uint16Array(rows * columns).map((_, i) => 800 + (i % columns));
  for (const [x, y] of dotsOf('OKAFOR^Amina')) {
    for (let row = 0; row < dot; row += 1) {
      const start = (1200 + y * dot + row) * columns + 1300 + x * dot;
      pixels.fill(4000, start, start + dot);
    }
  }
  const boxes = findText({
    rows,
    columns,
    samplesPerPixel: 1,
    bitsStored: 12,
    signed: false,
    photometricInterpretation: 'MONOCHROME2',
    pixels,
    presentation: plainPresentation,
  });
  expect(boxes).toHaveLength(1);
  const [{ x, y, width, height }] = boxes as [(typeof boxes)[number]];
  expect(x).toBeLessThanOrEqual(1300);
  expect(x + width).toBeGreaterThanOrEqual(1300 + 12 * 6 * dot - dot);
  expect(y).toBeLessThanOrEqual(1200);
  expect(y + height).toBeGreaterThanOrEqual(1200 + 7 * dot);
  expect(height).toBeLessThan(80);
});
