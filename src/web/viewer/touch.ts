/** What fingers on the film mean: one moves it, two zoom or change the window, two taps change its size. */
import type { FilmStep } from './film-state.ts';
import type { Point } from './plane.ts';

/** Two fingers wander this far (CSS pixels) before it is decided what they do. */
const decidedPx = 14;
/** Two taps are one gesture within this time and distance. */
const tapMs = 320;
const tapPx = 28;

export interface Pair {
  readonly one: Point;
  readonly other: Point;
}

const middle = ({ one, other }: Pair): Point => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
});
const span = ({ one, other }: Pair): number => Math.hypot(one.x - other.x, one.y - other.y);
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Decided by what changes first, and kept until a finger leaves: fingers that drag always spread a little too. */
export type PairGesture = 'zoom' | 'window' | undefined;

export function gestureOf(start: Pair, now: Pair): PairGesture {
  const spread = Math.abs(span(now) - span(start));
  const moved = distance(middle(now), middle(start));
  if (Math.max(spread, moved) < decidedPx) return undefined;
  return spread >= moved ? 'zoom' : 'window';
}

export function pinchSteps(before: Pair, now: Pair): FilmStep[] {
  const [from, to] = [middle(before), middle(now)];
  return [
    { type: 'pan', by: { x: to.x - from.x, y: to.y - from.y } },
    { type: 'zoom', factor: span(now) / Math.max(1, span(before)), at: to },
  ];
}

/** How far fingers or a button have dragged, as shares of the viewer. */
export function windowSteps(
  from: Point,
  to: Point,
  viewer: { clientWidth: number; clientHeight: number },
): FilmStep[] {
  return [
    {
      type: 'shift-window',
      wider: (to.x - from.x) / viewer.clientWidth,
      brighter: (from.y - to.y) / viewer.clientHeight,
    },
  ];
}

export function pairWindowSteps(
  before: Pair,
  now: Pair,
  viewer: { clientWidth: number; clientHeight: number },
): FilmStep[] {
  return windowSteps(middle(before), middle(now), viewer);
}

interface Tap {
  readonly at: Point;
  readonly timeMs: number;
}

/** Tells the second of two taps; a press that moved is none. */
export class DoubleTap {
  private last: Tap | undefined;

  /** True when this is the second. */
  tap(down: Tap, up: Tap): boolean {
    const isTap = up.timeMs - down.timeMs < tapMs && distance(down.at, up.at) < tapPx / 2;
    const { last } = this;
    const isSecond =
      isTap &&
      last !== undefined &&
      up.timeMs - last.timeMs < tapMs &&
      distance(up.at, last.at) < tapPx;
    this.last = isTap && !isSecond ? up : undefined;
    return isSecond;
  }
}
