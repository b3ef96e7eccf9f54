/** Where the film lies in the viewer: pure geometry, in CSS pixels and film pixels. */
import { type Turn, toFilm, toScreen, turnedSize, upright } from './film-turn.ts';
import type { Point, Size } from './plane.ts';

export interface FilmView {
  /** CSS pixels for one film pixel. */
  readonly scale: number;
  /** The film's point, in film pixels, that lies in the middle of the viewer. */
  readonly center: Point;
  readonly turn: Turn;
}

/** No closer than this many CSS pixels a film pixel. */
const maxScale = 16;

/** The whole film, as large as the viewer shows it. */
export function fitView(film: Size, viewport: Size, turn: Turn = upright): FilmView {
  return {
    scale: fitScale(turnedSize(turn, film), viewport),
    center: { x: film.width / 2, y: film.height / 2 },
    turn,
  };
}

function fitScale(film: Size, viewport: Size): number {
  return Math.max(
    1e-3,
    Math.min(viewport.width / film.width, viewport.height / film.height, maxScale),
  );
}

/** Zooms by a factor so that what is under `at` (CSS pixels from the viewer's corner) stays there. */
export function zoomView(
  view: FilmView,
  factor: number,
  at: Point,
  film: Size,
  viewport: Size,
): FilmView {
  const smallest = Math.min(1, fitScale(turnedSize(view.turn, film), viewport) / 2);
  const scale = Math.min(maxScale, Math.max(smallest, view.scale * factor));
  return scaleView(view, scale, at, film, viewport);
}

/** The same at a scale, whatever the limits. */
export function scaleView(
  view: FilmView,
  scale: number,
  at: Point,
  film: Size,
  viewport: Size,
): FilmView {
  const { x, y } = toFilm(view.turn, {
    x: at.x - viewport.width / 2,
    y: at.y - viewport.height / 2,
  });
  const center = {
    x: view.center.x + x / view.scale - x / scale,
    y: view.center.y + y / view.scale - y / scale,
  };
  return keepInSight({ ...view, scale, center }, film);
}

/** Moves the film by so many CSS pixels. */
export function panView(view: FilmView, by: Point, film: Size): FilmView {
  const { scale, center, turn } = view;
  const { x, y } = toFilm(turn, by);
  return keepInSight(
    { ...view, center: { x: center.x - x / scale, y: center.y - y / scale } },
    film,
  );
}

/** The middle of the viewer always shows film, so that nobody loses it. */
function keepInSight(view: FilmView, film: Size): FilmView {
  const { x, y } = view.center;
  return {
    ...view,
    center: {
      x: Math.min(film.width, Math.max(0, x)),
      y: Math.min(film.height, Math.max(0, y)),
    },
  };
}

/** Where a point of the film lies, in CSS pixels from the viewer's corner. */
export function onScreen({ scale, center, turn }: FilmView, viewport: Size, at: Point): Point {
  const { x, y } = toScreen(turn, { x: (at.x - center.x) * scale, y: (at.y - center.y) * scale });
  return { x: viewport.width / 2 + x, y: viewport.height / 2 + y };
}

/** The point of the film under a point of the viewer; outside the film too. */
export function onFilm({ scale, center, turn }: FilmView, viewport: Size, at: Point): Point {
  const { x, y } = toFilm(turn, { x: at.x - viewport.width / 2, y: at.y - viewport.height / 2 });
  return { x: center.x + x / scale, y: center.y + y / scale };
}

/** The film's upper left corner, in CSS pixels from the viewer's. */
export function filmOrigin(view: FilmView, viewport: Size): Point {
  return onScreen(view, viewport, { x: 0, y: 0 });
}

/** What takes film pixels to CSS pixels of the viewer, as the six numbers of CSS's and canvas's `matrix()`. */
export function viewMatrix(
  view: FilmView,
  viewport: Size,
): [number, number, number, number, number, number] {
  const right = toScreen(view.turn, { x: view.scale, y: 0 });
  const down = toScreen(view.turn, { x: 0, y: view.scale });
  const origin = filmOrigin(view, viewport);
  return [right.x, right.y, down.x, down.y, origin.x, origin.y];
}
