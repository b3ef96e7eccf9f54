/** However often a pointer reports, one picture of the screen takes all of it, in order. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FrameSteps } from './frame-steps.ts';

let frames: Map<number, () => void>;

beforeEach(() => {
  frames = new Map();
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => {
    frames.set(frames.size + 1, act);
    return frames.size;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function nextFrame(): void {
  const acts = [...frames.values()];
  frames.clear();
  for (const act of acts) act();
}

test('nothing before the next picture, then all at once and in order', () => {
  const steps = new FrameSteps();
  const done: number[] = [];
  for (let i = 0; i < 5; i += 1) steps.add(() => done.push(i));
  expect(done).toEqual([]);
  expect(frames.size).toBe(1);
  nextFrame();
  expect(done).toEqual([0, 1, 2, 3, 4]);
  steps.add(() => done.push(5));
  nextFrame();
  expect(done.at(-1)).toBe(5);
});

test('what must not be overtaken goes at once, and only once', () => {
  const steps = new FrameSteps();
  const done: string[] = [];
  steps.add(() => done.push('drag'));
  steps.flush();
  done.push('tap');
  nextFrame();
  expect(done).toEqual(['drag', 'tap']);
});

test('nothing comes after the end', () => {
  const steps = new FrameSteps();
  const act = vi.fn();
  steps.add(act);
  steps.stop();
  nextFrame();
  expect(act).not.toHaveBeenCalled();
});
