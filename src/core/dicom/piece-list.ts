/** Pieces of an output as they are gathered, so that neighbouring ranges of the source leave as one. */
import { isRange, type Piece } from '../bytes.ts';

export class PieceList {
  readonly #pieces: Piece[] = [];
  #sizeBytes = 0;

  /** In order; our own bytes between two ranges are one piece. */
  get pieces(): Piece[] {
    const merged: Piece[] = [];
    let run: Uint8Array<ArrayBuffer>[] = [];
    for (const piece of this.#pieces) {
      if (isRange(piece)) {
        if (run.length > 0) merged.push(concatenated(run));
        run = [];
        merged.push(piece);
      } else run.push(piece);
    }
    if (run.length > 0) merged.push(concatenated(run));
    return merged;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  add(piece: Piece): void {
    if (!isRange(piece)) {
      if (piece.byteLength === 0) return;
      this.#pieces.push(piece);
      this.#sizeBytes += piece.byteLength;
      return;
    }
    if (piece.end === piece.start) return;
    this.#sizeBytes += piece.end - piece.start;
    const last = this.#pieces.at(-1);
    if (last !== undefined && isRange(last) && last.end === piece.start) {
      this.#pieces[this.#pieces.length - 1] = { start: last.start, end: piece.end };
      return;
    }
    this.#pieces.push(piece);
  }

  addRange(start: number, end: number): void {
    this.add({ start, end });
  }

  addAll(other: PieceList): void {
    for (const piece of other.#pieces) this.add(piece);
  }
}

function concatenated(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}
