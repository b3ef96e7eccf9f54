/** A picture as screens take it: 8 bits, grey or RGBA. */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 4 for red, green, blue and an alpha that is always 255. */
  readonly channels: 1 | 4;
  /** Row-major; `data.length === width * height * channels`. */
  readonly data: Uint8Array<ArrayBuffer>;
}
