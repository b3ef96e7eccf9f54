/** Lengths follow the spacing of rows and columns, however the film lies on screen. */
import { expect, test } from 'vitest';
import { lengthOf, scaleBar } from './film-length.ts';
import { upright } from './film-turn.ts';

const spacing = { rowMm: 0.2, columnMm: 0.1, basis: 'detector' } as const;
const line = { id: 1, from: { x: 0, y: 0 }, to: { x: 30, y: 20 } };

test('columns and rows count by their own spacing, pixels where there is none', () => {
  expect(lengthOf(line, spacing)).toEqual({ value: 5, unit: 'mm' });
  expect(lengthOf({ ...line, to: { x: 3, y: 4 } }, undefined)).toEqual({ value: 5, unit: 'px' });
});

test('the bar is as long on screen as it says, and never longer than its room', () => {
  expect(scaleBar(spacing, upright, 0.5, 120)).toEqual({ mm: 20, widthPx: 100 });
  const turned = scaleBar(spacing, { flipped: false, quarters: 1 }, 0.5, 120);
  expect(turned).toEqual({ mm: 20, widthPx: 50 });
  expect(scaleBar(spacing, upright, 16, 20)).toBeUndefined();
});
