/** Steps of the viewer: what each does, and that reset undoes them all. */
import { expect, test } from 'vitest';
import { actionOfKey } from './film-keys.ts';
import type { FilmFacts } from './film-messages.ts';
import { type FilmState, openFilm, presetOf, stepFilm } from './film-state.ts';

const film: FilmFacts = {
  width: 2000,
  height: 2400,
  window: { center: 2048, width: 4096 },
  presets: [
    { id: 'file', window: { center: 2048, width: 4096 } },
    { id: 'lungs', window: { center: 900, width: 700 } },
  ],
  low: 0,
  high: 4095,
  highIsDark: false,
};
const viewport = { width: 1000, height: 800, pixelRatio: 2 };
const opened = openFilm(film, viewport);
const key = (name: string, shiftKey = false) => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false };
  const action = actionOfKey({ key: name, shiftKey, ...plain });
  return action?.type === 'step' ? action.step : undefined;
};
const after = (state: FilmState, ...names: string[]) =>
  names.reduce((now, name) => stepFilm(now, key(name)!), state);

test('a fitted film follows the size of the viewer, a zoomed one does not', () => {
  const smaller = { width: 500, height: 400, pixelRatio: 2 };
  const resized = stepFilm(opened, { type: 'resize', viewport: smaller });
  expect(resized.view.scale).toBeCloseTo(opened.view.scale / 2);
  const zoomed = stepFilm(opened, { type: 'zoom', factor: 2 });
  const kept = stepFilm(zoomed, { type: 'resize', viewport: smaller });
  expect(kept.view).toEqual(zoomed.view);
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

test('actual size is one film pixel on one pixel of the screen, and stays so on another screen', () => {
  const actual = stepFilm(opened, { type: 'actual-size' });
  expect(actual.view.scale).toBe(1 / 2);
  const elsewhere = stepFilm(actual, {
    type: 'resize',
    viewport: { ...viewport, pixelRatio: 1.5 },
  });
  expect(elsewhere.view.scale).toBe(1 / 1.5);
  expect(stepFilm(elsewhere, { type: 'toggle-size' }).view).toEqual(opened.view);
});

test('a turned film fits the viewer anew, and is shown as stored again by reset', () => {
  const turned = after(opened, ']');
  expect(turned.view.scale).toBeCloseTo(viewport.height / film.width);
  const flipped = after(turned, 'x');
  expect(flipped.view.turn.flipped).toBe(true);
  expect(after(flipped, 'x').view).toEqual(turned.view);
  expect(after(flipped, 'r')).toEqual(opened);
});

test('named windows come in turn, and a window moved by hand has no name', () => {
  expect(presetOf(opened)?.id).toBe('file');
  const lungs = after(opened, 'w');
  expect(presetOf(lungs)?.id).toBe('lungs');
  const moved = after(lungs, 'ArrowUp');
  expect(presetOf(moved)).toBeUndefined();
  expect(presetOf(after(moved, 'w'))?.id).toBe('file');
});

test('reset brings back what was there at first', () => {
  const state = after(opened, '+', 'i', 'ArrowUp', 'ArrowRight');
  expect(state).not.toEqual(opened);
  expect(stepFilm(state, key('r')!)).toEqual(opened);
});

test('keys that belong to the browser are left to it', () => {
  expect(key('Tab')).toBeUndefined();
  const reload = { key: 'r', shiftKey: false, ctrlKey: true, metaKey: false, altKey: false };
  expect(actionOfKey(reload)).toBeUndefined();
  expect(key('ArrowLeft', true)).toMatchObject({ type: 'pan' });
});
