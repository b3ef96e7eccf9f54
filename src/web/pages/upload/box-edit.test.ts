/** Whatever is dragged where, a box stays a box inside its film. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Box } from '../../../core/pixels/box.ts';
import { boxBetween, corners, moveBox, resizeBox } from './box-edit.ts';

const film = { width: 200, height: 100 };
const box: Box = { x: 20, y: 30, width: 40, height: 10 };
const point = fc.record({
  x: fc.double({ min: -500, max: 500, noNaN: true }),
  y: fc.double({ min: -500, max: 500, noNaN: true }),
});

function expectSound({ x, y, width, height }: Box): void {
  for (const value of [x, y, width, height]) expect(Number.isInteger(value)).toBe(true);
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(4);
  expect(x + width).toBeLessThanOrEqual(film.width);
  expect(y + height).toBeLessThanOrEqual(film.height);
}

it('is sound after any move, resize and drawing', () => {
  fc.assert(
    fc.property(point, point, fc.constantFrom(...corners), (a, b, corner) => {
      expectSound(moveBox(box, a, film));
      expectSound(resizeBox(box, corner, a, film));
      expectSound(boxBetween(a, b, film));
    }),
  );
});

it('keeps its size when moved, and its far corner when resized', () => {
  expect(moveBox(box, { x: 5, y: -3 }, film)).toEqual({ x: 25, y: 27, width: 40, height: 10 });
  expect(moveBox(box, { x: 999, y: 999 }, film)).toEqual({ x: 160, y: 90, width: 40, height: 10 });
  expect(resizeBox(box, 'se', { x: 10, y: 5 }, film)).toEqual({ ...box, width: 50, height: 15 });
  expect(resizeBox(box, 'nw', { x: -10, y: 5 }, film)).toEqual({
    x: 10,
    y: 35,
    width: 50,
    height: 5,
  });
  expect(resizeBox(box, 'nw', { x: 999, y: 999 }, film)).toEqual({
    x: 56,
    y: 36,
    width: 4,
    height: 4,
  });
});

it('is drawn from any corner to any other', () => {
  const drawn = { x: 10, y: 20, width: 30, height: 40 };
  expect(boxBetween({ x: 10, y: 20 }, { x: 40, y: 60 }, film)).toEqual(drawn);
  expect(boxBetween({ x: 40, y: 60 }, { x: 10, y: 20 }, film)).toEqual(drawn);
});
