/** What a PNG or JPEG is taken apart into, and what becomes of each part when metadata goes. */
import { isRange, type Piece } from '../bytes.ts';
import { ImageError } from './image-error.ts';

export interface ImagePart {
  /** Of the format: `IHDR`, `tEXt`, `APP1`, `COM`; `trailing` for bytes after the image's end. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** What leaves in its place: the same range, other bytes, or nothing. */
  readonly keep: readonly Piece[];
}

/** What the header says of the pixels. */
export interface RasterFacts {
  readonly kind: 'png' | 'jpeg';
  readonly rows: number;
  readonly columns: number;
  /** 1 to 16, for each sample. */
  readonly bitsPerSample: number;
  /** As the pixels are shown: grey 1, with alpha 2, colour 3, with alpha 4; a palette counts as colour. */
  readonly samplesPerPixel: number;
  /** EXIF orientation, 1 to 8; 1 is upright. */
  readonly orientation: number;
}

export interface DissectedImage {
  readonly facts: RasterFacts;
  /** In the file's order, without gaps, from byte 0 to the file's end. */
  readonly parts: readonly ImagePart[];
}

/** Far above real pictures; the bound is for files made to exhaust memory. */
const mostParts = 200_000;

/** The parts as they are found; neighbours of one name that both stay, or both go, become one. */
export function partList(): {
  readonly parts: readonly ImagePart[];
  add(name: string, start: number, end: number, keep: readonly Piece[]): void;
} {
  const parts: ImagePart[] = [];
  return {
    parts,
    add(name, start, end, keep) {
      if (end <= start) return;
      if (parts.length >= mostParts) {
        throw new ImageError('bad-structure', 'more parts than any picture has');
      }
      const last = parts.at(-1);
      const alike = last?.name === name && last.end === start;
      if (alike && keep.length === 0 && last.keep.length === 0) {
        parts[parts.length - 1] = { ...last, end };
      } else if (alike && isKeptWhole(last) && isKeptWhole({ name, start, end, keep })) {
        parts[parts.length - 1] = { ...last, end, keep: keptWhole(last.start, end) };
      } else {
        parts.push({ name, start, end, keep });
      }
    },
  };
}

export function isKeptWhole(part: ImagePart): boolean {
  const [piece] = part.keep;
  return (
    part.keep.length === 1 &&
    piece !== undefined &&
    isRange(piece) &&
    piece.start === part.start &&
    piece.end === part.end
  );
}

export function keptWhole(start: number, end: number): readonly Piece[] {
  return [{ start, end }];
}
