/** Draws a slice through a chest as a CT scanner shows it: something that is no radiograph. */
import { seededRandom } from './random.ts';

/** Hounsfield units, row-major, `size` pixels square. */
export function drawCtSlice(size: number, seed: number): Int16Array {
  const random = seededRandom(seed);
  const out = new Int16Array(size * size);
  const inside = (x: number, y: number, x0: number, y0: number, rx: number, ry: number) =>
    ((x - x0) / rx) ** 2 + ((y - y0) / ry) ** 2 < 1;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const x = (column / size) * 2 - 1;
      const y = (row / size) * 2 - 1;
      let hounsfield = -1000;
      if (inside(x, y, 0, 0, 0.86, 0.6)) hounsfield = -90;
      if (inside(x, y, 0, 0, 0.8, 0.54)) hounsfield = 45;
      const ribAngle = Math.atan2(y / 0.5, x / 0.76) * 9;
      if (
        inside(x, y, 0, 0, 0.76, 0.5) &&
        !inside(x, y, 0, 0, 0.71, 0.46) &&
        Math.sin(ribAngle) > 0.2
      ) {
        hounsfield = 420;
      }
      if (inside(x, y, -0.38, -0.02, 0.3, 0.4) || inside(x, y, 0.38, -0.02, 0.3, 0.4)) {
        hounsfield = -840 + 60 * Math.sin(x * 40) * Math.sin(y * 37);
      }
      if (inside(x, y, 0.08, -0.12, 0.24, 0.22)) hounsfield = 50;
      if (inside(x, y, 0.13, 0.22, 0.07, 0.07)) hounsfield = 60;
      if (inside(x, y, 0, 0.33, 0.12, 0.1)) hounsfield = 300;
      if (inside(x, y, 0, 0.43, 0.05, 0.04)) hounsfield = 20;
      if (y > 0.72 && y < 0.75 && Math.abs(x) < 0.8) hounsfield = -300;
      out[row * size + column] = Math.round((hounsfield + 6 * random.normal()) / 4) * 4;
    }
  }
  return out;
}
