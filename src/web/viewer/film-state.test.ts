/** Steps of the viewer: what each does, and that reset undoes them all. */
import { expect, test } from 'vitest';
import type { FilmFacts } from './film-messages.ts';
import { openFilm, stepFilm } from './film-state.ts';
import { stepOfKey } from './use-film-gestures.ts';

const film: FilmFacts = {
  width: 2000,
  height: 2400,
  window: { center: 2048, width: 4096 },
  low: 0,
  high: 4095,
  highIsDark: false,
};
const viewport = { width: 1000, height: 800 };
const opened = openFilm(film, viewport);
const key = (name: string, shiftKey = false) =>
  stepOfKey({ key: name, shiftKey, ctrlKey: false, metaKey: false, altKey: false });

test('a fitted film follows the size of the viewer, a zoomed one does not', () => {
  const smaller = { width: 500, height: 400 };
  const resized = stepFilm(opened, { type: 'resize', viewport: smaller });
  expect(resized.view.scale).toBeCloseTo(opened.view.scale / 2);
  const zoomed = stepFilm(opened, { type: 'zoom', factor: 2 });
  const after = stepFilm(zoomed, { type: 'resize', viewport: smaller });
  expect(after.view).toEqual(zoomed.view);
});

test('brighter is a lower level, and a higher one where the film is shown the other way round', () => {
  const brighter = { type: 'shift-window', wider: 0, brighter: 0.1 } as const;
  expect(stepFilm(opened, brighter).window.center).toBeLessThan(2048);
  const inverted = stepFilm(opened, { type: 'invert' });
  expect(stepFilm(inverted, brighter).window.center).toBeGreaterThan(2048);
  const negative = openFilm({ ...film, highIsDark: true }, viewport);
  expect(stepFilm(negative, brighter).window.center).toBeGreaterThan(2048);
});

test('window and level stay where they can be seen and undone', () => {
  const far = { type: 'shift-window', wider: -9, brighter: 9 } as const;
  const { window } = stepFilm(opened, far);
  expect(window).toEqual({ center: 0, width: 2 });
});

test('actual size is one film pixel on one pixel of the screen', () => {
  const { view } = stepFilm(opened, { type: 'actual-size', pixelRatio: 2 });
  expect(view.scale * 2).toBe(1);
});

test('reset brings back what was there at first', () => {
  let state = opened;
  for (const name of ['+', 'i', 'ArrowUp', 'ArrowRight']) state = stepFilm(state, key(name)!);
  expect(state).not.toEqual(opened);
  expect(stepFilm(state, key('r')!)).toEqual(opened);
});

test('keys that belong to the browser are left to it', () => {
  expect(key('Tab')).toBeUndefined();
  expect(
    stepOfKey({ key: 'r', shiftKey: false, ctrlKey: true, metaKey: false, altKey: false }),
  ).toBeUndefined();
  expect(key('ArrowLeft', true)).toMatchObject({ type: 'pan' });
});
