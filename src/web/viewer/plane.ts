/** Points and sizes, in whatever unit their owner says. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The viewer's size in CSS pixels, so exact that it is a whole number of the screen's own. */
export interface Viewport extends Size {
  /** Screen pixels for one CSS pixel. */
  readonly pixelRatio: number;
}
