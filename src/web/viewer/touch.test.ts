/** Fingers: what two of them mean is decided by what they do first; two taps are one gesture. */
import { expect, test } from 'vitest';
import { DoubleTap, gestureOf, pairWindowSteps, pinchSteps } from './touch.ts';

const pair = (x1: number, x2: number, y = 100) => ({ one: { x: x1, y }, other: { x: x2, y } });
const viewer = { clientWidth: 400, clientHeight: 400 };

test('fingers that spread zoom, fingers that go together change the window', () => {
  const start = pair(100, 200);
  expect(gestureOf(start, pair(99, 203))).toBeUndefined();
  expect(gestureOf(start, pair(85, 220))).toBe('zoom');
  expect(gestureOf(start, pair(102, 203, 60))).toBe('window');
});

test('a pinch zooms by how far fingers spread, about the point between them', () => {
  const [pan, zoom] = pinchSteps(pair(100, 200), pair(60, 260));
  expect(pan).toMatchObject({ by: { x: 10, y: 0 } });
  expect(zoom).toMatchObject({ factor: 2, at: { x: 160, y: 100 } });
});

test('two fingers upwards make brighter, to the right wider', () => {
  const [step] = pairWindowSteps(pair(100, 200), pair(140, 240, 60), viewer);
  expect(step).toMatchObject({ brighter: 0.1, wider: 0.1 });
});

test('the second of two taps counts, a drag or a third tap does not', () => {
  const taps = new DoubleTap();
  const press = (downMs: number, x = 50, toX = x) =>
    taps.tap({ at: { x, y: 50 }, timeMs: downMs }, { at: { x: toX, y: 50 }, timeMs: downMs + 60 });
  expect(press(0)).toBe(false);
  expect(press(200)).toBe(true);
  expect(press(400)).toBe(false);
  expect(press(2000)).toBe(false);
  expect(press(2200, 50, 120)).toBe(false);
  expect(press(2400)).toBe(false);
});
