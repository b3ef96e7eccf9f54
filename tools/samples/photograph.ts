/** Turns a film into a photograph of it on a light box: warm, uneven, a little out of line, turned by the camera. */
import { seededRandom } from './random.ts';

export interface Photograph {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue. */
  readonly pixels: Uint8Array;
}

/** `grey` from 0 to 1, row-major. The photograph lies on its side: upright by EXIF orientation 6. */
export function photograph(
  grey: Float32Array,
  width: number,
  height: number,
  seed: number,
): Photograph {
  const random = seededRandom(seed);
  const margin = Math.round(width * 0.06);
  const [w, h] = [width + 2 * margin, height + 2 * margin];
  const pixels = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const filmX = Math.round(x - margin + 0.012 * (y - h / 2));
      const filmY = Math.round(y - margin - 0.008 * (x - w / 2));
      const onFilm = filmX >= 0 && filmY >= 0 && filmX < width && filmY < height;
      const light = 0.9 - 0.22 * Math.hypot((x - 0.55 * w) / w, (y - 0.42 * h) / h);
      const film = onFilm ? 0.06 + 0.86 * grey[filmY * width + filmX]! : 1;
      const shade = light * film + 0.006 * random.normal();
      // Orientation 6: the first row of the file is the right-hand column of the picture.
      const at = ((w - 1 - x) * h + y) * 3;
      pixels[at] = clamp(shade * 252);
      pixels[at + 1] = clamp(shade * 255);
      pixels[at + 2] = clamp(shade * 240 + 4);
    }
  }
  return { width: h, height: w, pixels };
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
