/** Boxes moved, resized and drawn: always whole pixels, always inside the film, never too small to see. */
import type { Box } from '../../../core/pixels/box.ts';

interface FilmSize {
  readonly width: number;
  readonly height: number;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

export const corners = ['nw', 'ne', 'sw', 'se'] as const;
export type Corner = (typeof corners)[number];

const leastPx = 4;

export function moveBox<T extends Box>(box: T, by: Point, film: FilmSize): T {
  const within = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)));
  return {
    ...box,
    x: within(box.x + by.x, film.width - box.width),
    y: within(box.y + by.y, film.height - box.height),
  };
}

/** The corner goes along; the one across from it stays where it is. */
export function resizeBox<T extends Box>(box: T, corner: Corner, by: Point, film: FilmSize): T {
  const left = { x: corner.endsWith('w'), y: corner.startsWith('n') };
  const across = {
    x: left.x ? box.x + box.width : box.x,
    y: left.y ? box.y + box.height : box.y,
  };
  const dragged = {
    x: (left.x ? box.x : box.x + box.width) + by.x,
    y: (left.y ? box.y : box.y + box.height) + by.y,
  };
  const atLeast = (from: number, to: number, towardsZero: boolean) =>
    towardsZero ? Math.min(to, from - leastPx) : Math.max(to, from + leastPx);
  const to = {
    x: atLeast(across.x, dragged.x, left.x),
    y: atLeast(across.y, dragged.y, left.y),
  };
  return { ...box, ...boxBetween(across, to, film) };
}

/** Its corners in any order; grown at the film's edge where it would be too small. */
export function boxBetween(a: Point, b: Point, film: FilmSize): Box {
  const [x, width] = span(a.x, b.x, film.width);
  const [y, height] = span(a.y, b.y, film.height);
  return { x, y, width, height };
}

function span(a: number, b: number, size: number): [start: number, length: number] {
  const within = (value: number) => Math.round(Math.min(size, Math.max(0, value)));
  const start = Math.min(within(Math.min(a, b)), Math.max(0, size - leastPx));
  const end = Math.max(within(Math.max(a, b)), Math.min(size, start + leastPx));
  return [start, end - start];
}
