/** A rectangle of a stored frame, in its pixels. */

/** `x` and `y` are of the upper left corner, counted from 0; right and lower edge lie outside of the box. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the box that lies on the frame, in whole pixels, none left out; undefined when there is none. */
export function clipBox(
  box: Box,
  { rows, columns }: { rows: number; columns: number },
): Box | undefined {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const right = Math.min(columns, Math.ceil(box.x + box.width));
  const bottom = Math.min(rows, Math.ceil(box.y + box.height));
  if (!(right > left && bottom > top)) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest box that holds both. */
export function uniteBoxes(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Area that both cover; 0 when they are apart. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
