/** An output of one step as the input of the next, so that the last output still is pieces of the first source. */
import {
  type ByteRange,
  type ByteSource,
  concatenated,
  isRange,
  type Piece,
  type SplicedBytes,
  splicedSizeBytes,
} from './bytes.ts';

/** Reads the bytes that the pieces describe. */
export function splicedSource(spliced: SplicedBytes): ByteSource {
  return {
    sizeBytes: splicedSizeBytes(spliced),
    async read(start, end) {
      const parts = await Promise.all(
        piecesOf(spliced, { start, end }).map((piece) =>
          isRange(piece) ? spliced.source.read(piece.start, piece.end) : piece,
        ),
      );
      const [only] = parts;
      if (only !== undefined && parts.length === 1) return only;
      return concatenated(parts);
    },
  };
}

/** `later` was made from `splicedSource(earlier)`: the same bytes, as pieces of what `earlier` was made from. */
export function throughSplice(later: SplicedBytes, earlier: SplicedBytes): SplicedBytes {
  return {
    source: earlier.source,
    pieces: later.pieces.flatMap((piece) => (isRange(piece) ? piecesOf(earlier, piece) : [piece])),
  };
}

/** What describes a range of the spliced bytes. */
function piecesOf({ pieces }: SplicedBytes, range: ByteRange): readonly Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const size = isRange(piece) ? piece.end - piece.start : piece.byteLength;
    const from = Math.max(0, range.start - at);
    const to = Math.min(size, range.end - at);
    at += size;
    if (to <= from) continue;
    out.push(
      isRange(piece)
        ? { start: piece.start + from, end: piece.start + to }
        : piece.subarray(from, to),
    );
  }
  return out;
}
