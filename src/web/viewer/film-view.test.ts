/** The film stays under the pointer, in sight, and within its limits of zoom. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filmOrigin, fitView, panView, zoomView } from './film-view.ts';

const size = fc.record({
  width: fc.integer({ min: 10, max: 5000 }),
  height: fc.integer({ min: 10, max: 5000 }),
});

test('a fitted film lies wholly and centred in the viewer', () => {
  fc.assert(
    fc.property(size, size, (film, viewport) => {
      const view = fitView(film, viewport);
      const origin = filmOrigin(view, viewport);
      expect(origin.x).toBeGreaterThanOrEqual(-1e-6);
      expect(origin.y).toBeGreaterThanOrEqual(-1e-6);
      expect(origin.x * 2 + film.width * view.scale).toBeCloseTo(viewport.width, 4);
      expect(origin.y * 2 + film.height * view.scale).toBeCloseTo(viewport.height, 4);
    }),
  );
});

test('zooming keeps what is under the pointer there', () => {
  const film = { width: 2000, height: 2400 };
  const viewport = { width: 1000, height: 800 };
  const at = { x: 400, y: 500 };
  const under = (view: ReturnType<typeof fitView>) => {
    const origin = filmOrigin(view, viewport);
    return [(at.x - origin.x) / view.scale, (at.y - origin.y) / view.scale];
  };
  const before = fitView(film, viewport);
  const after = zoomView(before, 3, at, film, viewport);
  expect(after.scale).toBeCloseTo(before.scale * 3);
  expect(under(after)[0]).toBeCloseTo(under(before)[0]!);
  expect(under(after)[1]).toBeCloseTo(under(before)[1]!);
});

test('however it is moved and zoomed, the middle of the viewer shows film', () => {
  const film = { width: 800, height: 600 };
  const viewport = { width: 500, height: 900 };
  const step = fc.record({
    x: fc.integer({ min: -2000, max: 2000 }),
    y: fc.integer({ min: -2000, max: 2000 }),
    factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let view = fitView(film, viewport);
      for (const { x, y, factor } of steps) {
        view = zoomView(panView(view, { x, y }, film), factor, { x, y }, film, viewport);
      }
      expect(view.center.x).toBeGreaterThanOrEqual(0);
      expect(view.center.x).toBeLessThanOrEqual(film.width);
      expect(view.center.y).toBeGreaterThanOrEqual(0);
      expect(view.center.y).toBeLessThanOrEqual(film.height);
      expect(view.scale).toBeLessThanOrEqual(16);
      expect(view.scale).toBeGreaterThan(0);
    }),
  );
});
