/** Overwrites ranges of the source with zeros wherever an output carries them. */

import { type ByteRange, isRange, type Piece, type SplicedBytes } from '../bytes.ts';
import type { DicomObject } from '../dicom/data-set.ts';

/** `blanks` in order and apart from each other. Throws a defect when the output doesn't carry every one as it came. */
export function blankRanges(spliced: SplicedBytes, blanks: readonly ByteRange[]): SplicedBytes {
  if (blanks.length === 0) return spliced;
  let left = blanks.reduce((sum, blank) => sum + blank.end - blank.start, 0);
  const pieces = spliced.pieces.flatMap((piece): readonly Piece[] => {
    if (!isRange(piece)) return [piece];
    const inside = blanks.filter((blank) => blank.start >= piece.start && blank.end <= piece.end);
    left -= inside.reduce((sum, blank) => sum + blank.end - blank.start, 0);
    return inside.length === 0 ? [piece] : cut(piece, inside);
  });
  if (left !== 0) throw new Error('hidden text does not lie in one range of the output');
  return { source: spliced.source, pieces };
}

function cut(range: ByteRange, blanks: readonly ByteRange[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = range.start;
  for (const blank of blanks) {
    if (blank.start > at) pieces.push({ start: at, end: blank.start });
    pieces.push(new Uint8Array(blank.end - blank.start));
    at = blank.end;
  }
  if (at < range.end) pieces.push({ start: at, end: range.end });
  return pieces;
}

/** The same for an object whose ranges aren't the file's, being deflated there: its source says zeros. */
export function withBlanks(object: DicomObject, blanks: readonly ByteRange[]): DicomObject {
  const { sizeBytes } = object.source;
  const read = async (start: number, end: number) => {
    const bytes = (await object.source.read(start, end)).slice();
    for (const blank of blanks) {
      bytes.fill(0, Math.max(0, blank.start - start), Math.max(0, blank.end - start));
    }
    return bytes;
  };
  return { ...object, source: { sizeBytes, read }, held: () => undefined };
}
