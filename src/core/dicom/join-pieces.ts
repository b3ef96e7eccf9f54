/** Makes few pieces of many: small ranges of the source that are in memory anyway leave as bytes. */
import { concatenated, isRange, type Piece, type SplicedBytes } from '../bytes.ts';
import type { DicomObject } from './data-set.ts';

/** Larger ones are worth a range of their own: they aren't copied, and not kept in memory while they wait. */
const smallBytes = 16 * 1024;

/**
 * The same bytes. Each range of a `Blob` costs a browser more than reading the whole header did, and one of a file on
 * disk a read of its own.
 */
export function joinPieces(spliced: SplicedBytes, object: DicomObject): SplicedBytes {
  // Ranges are of the file; what was read may be its inflated form.
  if (spliced.source !== object.source) return spliced;
  const pieces: Piece[] = [];
  let run: Uint8Array[] = [];
  const endRun = () => {
    if (run.length > 0) pieces.push(concatenated(run));
    run = [];
  };
  for (const piece of spliced.pieces) {
    const bytes = isRange(piece) ? heldBytes(object, piece.start, piece.end) : piece;
    if (bytes !== undefined) run.push(bytes);
    else {
      endRun();
      pieces.push(piece);
    }
  }
  endRun();
  return { source: spliced.source, pieces };
}

function heldBytes(object: DicomObject, start: number, end: number): Uint8Array | undefined {
  return end - start <= smallBytes ? object.held(start, end) : undefined;
}
