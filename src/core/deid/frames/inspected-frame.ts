/** What an inspector of one kind of frame answers. */

/** Offsets from the frame's first byte, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface InspectedFrame {
  /** Text to blank. */
  readonly hidden: readonly Span[];
  /** End of the frame; what follows in its fragment is no picture. */
  readonly end: number;
}
