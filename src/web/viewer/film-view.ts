/** Where the film lies in the viewer: pure geometry, in CSS pixels and film pixels. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FilmView {
  /** CSS pixels for one film pixel. */
  readonly scale: number;
  /** The film's point, in film pixels, that lies in the middle of the viewer. */
  readonly center: Point;
}

/** No closer than this many CSS pixels a film pixel. */
const maxScale = 16;

/** The whole film, as large as the viewer shows it. */
export function fitView(film: Size, viewport: Size): FilmView {
  return { scale: fitScale(film, viewport), center: { x: film.width / 2, y: film.height / 2 } };
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
  const smallest = Math.min(1, fitScale(film, viewport) / 2);
  const scale = Math.min(maxScale, Math.max(smallest, view.scale * factor));
  const dx = at.x - viewport.width / 2;
  const dy = at.y - viewport.height / 2;
  return keepInSight(
    {
      scale,
      center: {
        x: view.center.x + dx / view.scale - dx / scale,
        y: view.center.y + dy / view.scale - dy / scale,
      },
    },
    film,
  );
}

/** Moves the film by so many CSS pixels. */
export function panView(view: FilmView, by: Point, film: Size): FilmView {
  const { scale, center } = view;
  return keepInSight(
    { scale, center: { x: center.x - by.x / scale, y: center.y - by.y / scale } },
    film,
  );
}

/** The middle of the viewer always shows film, so that nobody loses it. */
function keepInSight({ scale, center }: FilmView, film: Size): FilmView {
  return {
    scale,
    center: {
      x: Math.min(film.width, Math.max(0, center.x)),
      y: Math.min(film.height, Math.max(0, center.y)),
    },
  };
}

/** The film's upper left corner, in CSS pixels from the viewer's. */
export function filmOrigin({ scale, center }: FilmView, viewport: Size): Point {
  return {
    x: viewport.width / 2 - center.x * scale,
    y: viewport.height / 2 - center.y * scale,
  };
}
