/** Turns a photograph upright by what its EXIF says (CIPA DC-008, tag 0x0112). */
import type { Frame, Pixels } from './frame.ts';

/** 1 is upright; 2 to 8 are mirrored, turned, or both. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Reads the tag from a TIFF structure as EXIF has it; 1 when there is none or it makes no sense. */
export function readTiffOrientation(tiff: Uint8Array): Orientation {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 14) return 1;
  const little = view.getUint16(0) === 0x4949;
  if (!little && view.getUint16(0) !== 0x4d4d) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i += 1) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > tiff.length) return 1;
    if (view.getUint16(entry, little) === 0x0112) {
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? (value as Orientation) : 1;
    }
  }
  return 1;
}

/** A frame that is upright. */
export function applyOrientation(frame: Frame, orientation: Orientation): Frame {
  if (orientation === 1) return frame;
  const { rows, columns, samplesPerPixel, pixels } = frame;
  const turned = orientation >= 5;
  const width = turned ? rows : columns;
  const height = turned ? columns : rows;
  const out = emptyLike(pixels);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = sourceIndex(orientation, x, y, rows, columns) * samplesPerPixel;
      const to = (y * width + x) * samplesPerPixel;
      for (let c = 0; c < samplesPerPixel; c += 1) out[to + c] = pixels[from + c]!;
    }
  }
  return { ...frame, rows: height, columns: width, pixels: out };
}

function emptyLike(pixels: Pixels): Pixels {
  if (pixels instanceof Uint8Array) return new Uint8Array(pixels.length);
  if (pixels instanceof Uint16Array) return new Uint16Array(pixels.length);
  return new Int16Array(pixels.length);
}

/** Which stored pixel is seen at `x`, `y` of the upright picture. */
function sourceIndex(
  orientation: Orientation,
  x: number,
  y: number,
  rows: number,
  columns: number,
): number {
  const right = columns - 1;
  const bottom = rows - 1;
  switch (orientation) {
    case 1:
      return y * columns + x;
    case 2:
      return y * columns + right - x;
    case 3:
      return (bottom - y) * columns + right - x;
    case 4:
      return (bottom - y) * columns + x;
    case 5:
      return x * columns + y;
    case 6:
      return (bottom - x) * columns + y;
    case 7:
      return (bottom - x) * columns + right - y;
    case 8:
      return x * columns + right - y;
    default:
      return orientation satisfies never;
  }
}
