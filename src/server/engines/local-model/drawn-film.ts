/** A chest drawn by formula, to try a model with: it shows nobody. */
import { encodePng } from '../../../core/pixels/encode-png.ts';

const side = 512;

/** PNG, grey: two dark lungs in a body, a heart, ribs. */
export function drawnFilm(): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(side * side);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      data[row * side + column] = Math.round(greyAt((column + 0.5) / side, (row + 0.5) / side));
    }
  }
  return encodePng({ width: side, height: side, channels: 1, data });
}

function greyAt(x: number, y: number): number {
  const body = within(x, y, 0.5, 0.6, 0.47, 0.62);
  const lungs = Math.max(within(x, y, 0.3, 0.5, 0.14, 0.3), within(x, y, 0.7, 0.5, 0.14, 0.3));
  const heart = within(x, y, 0.56, 0.64, 0.13, 0.15);
  const ribs = 18 * Math.max(0, Math.sin(y * 60 + Math.abs(x - 0.5) * 8)) * lungs;
  return 8 + 170 * body - 120 * lungs + 70 * heart * Math.min(1, lungs + 0.4) + ribs;
}

/** From 0 outside an ellipse to 1 well within it. */
function within(x: number, y: number, cx: number, cy: number, rx: number, ry: number): number {
  const distance = Math.hypot((x - cx) / rx, (y - cy) / ry);
  return Math.min(1, Math.max(0, (1 - distance) * 6));
}
