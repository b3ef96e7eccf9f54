/** Makes a frame or a picture smaller by averaging the area that each new pixel covers. */
import type { Frame } from './frame.ts';
import type { Picture } from './picture.ts';

type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;

/** Width and height, at most `maxSide` on the longer side and at least 1; never larger than it was. */
export function fitWithin(width: number, height: number, maxSide: number): [number, number] {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** Not for PALETTE COLOR, whose values are names of colours. Presentation is that of the original. */
export function downsampleFrame(frame: Frame, maxSide: number): Frame {
  const [columns, rows] = fitWithin(frame.columns, frame.rows, maxSide);
  if (columns === frame.columns && rows === frame.rows) return frame;
  const length = columns * rows * frame.samplesPerPixel;
  const pixels =
    frame.pixels instanceof Uint8Array
      ? new Uint8Array(length)
      : frame.pixels instanceof Uint16Array
        ? new Uint16Array(length)
        : new Int16Array(length);
  average(frame.pixels, frame.columns, frame.rows, frame.samplesPerPixel, pixels, columns, rows);
  return { ...frame, rows, columns, pixels };
}

export function downsamplePicture(picture: Picture, maxSide: number): Picture {
  const [width, height] = fitWithin(picture.width, picture.height, maxSide);
  if (width === picture.width && height === picture.height) return picture;
  const data = new Uint8Array(width * height * picture.channels);
  average(picture.data, picture.width, picture.height, picture.channels, data, width, height);
  return { ...picture, width, height, data };
}

/** Every pixel of `from` counts in exactly one of `to`. */
function average(
  from: Samples,
  fromWidth: number,
  fromHeight: number,
  channels: number,
  to: Samples,
  width: number,
  height: number,
): void {
  const sums = new Float64Array(width * channels);
  const edges = Int32Array.from({ length: width + 1 }, (_, x) =>
    Math.floor((x * fromWidth) / width),
  );
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * fromHeight) / height);
    const bottom = Math.floor(((y + 1) * fromHeight) / height);
    sums.fill(0);
    for (let row = top; row < bottom; row += 1) {
      addRow(from, row * fromWidth * channels, edges, channels, sums);
    }
    for (let x = 0; x < width; x += 1) {
      const count = (bottom - top) * (edges[x + 1]! - edges[x]!);
      for (let c = 0; c < channels; c += 1) {
        to[(y * width + x) * channels + c] = Math.round(sums[x * channels + c]! / count);
      }
    }
  }
}

function addRow(
  from: Samples,
  start: number,
  edges: Int32Array,
  channels: number,
  sums: Float64Array,
): void {
  for (let x = 0; x + 1 < edges.length; x += 1) {
    for (let c = 0; c < channels; c += 1) {
      let sum = 0;
      const end = start + edges[x + 1]! * channels;
      for (let at = start + edges[x]! * channels + c; at < end; at += channels) sum += from[at]!;
      sums[x * channels + c]! += sum;
    }
  }
}
