/** Pieces of an output as they are gathered, so that neighbouring ranges of the source leave as one. */
import { concatenated, isRange, type Piece } from '../bytes.ts';

/** The bytes in front of a list, which say how long it is. */
type HeaderOf = (sizeBytes: number) => Uint8Array<ArrayBuffer>;

export class PieceList {
  readonly #parts: (Piece | PieceList)[] = [];
  /** This list and all inside it, each behind the one it lies in: none is finished by a call inside a call. */
  readonly #family: PieceList[];
  readonly #headerOf: HeaderOf | undefined;
  #header: Uint8Array<ArrayBuffer> | undefined;
  /** Of the pieces that lie here, not in lists inside. */
  #ownBytes = 0;
  #sizeBytes = 0;

  constructor(family?: PieceList[], headerOf?: HeaderOf) {
    this.#family = family ?? [];
    this.#headerOf = headerOf;
    this.#family.push(this);
  }

  /** In order; our own bytes between two ranges are one piece. Of the outermost list. */
  get pieces(): Piece[] {
    this.#finish();
    const merged: Piece[] = [];
    let run: Uint8Array<ArrayBuffer>[] = [];
    for (const piece of this.#flat()) {
      if (!isRange(piece)) {
        run.push(piece);
        continue;
      }
      if (run.length > 0) merged.push(joined(run));
      run = [];
      const last = merged.at(-1);
      if (last !== undefined && isRange(last) && last.end === piece.start) {
        merged[merged.length - 1] = { start: last.start, end: piece.end };
      } else merged.push(piece);
    }
    if (run.length > 0) merged.push(joined(run));
    return merged;
  }

  /** Of the outermost list. */
  get sizeBytes(): number {
    this.#finish();
    return this.#sizeBytes;
  }

  add(piece: Piece): void {
    const sizeBytes = isRange(piece) ? piece.end - piece.start : piece.byteLength;
    if (sizeBytes === 0) return;
    this.#ownBytes += sizeBytes;
    const last = this.#parts.at(-1);
    const goesOn = isRange(piece) && isPiece(last) && isRange(last) && last.end === piece.start;
    if (goesOn) this.#parts[this.#parts.length - 1] = { start: last.start, end: piece.end };
    else this.#parts.push(piece);
  }

  addRange(start: number, end: number): void {
    this.add({ start, end });
  }

  addAll(other: PieceList): void {
    for (const piece of other.pieces) this.add(piece);
  }

  /** A list that takes its place here now and is filled later; its header is made when its size is known. */
  nest(headerOf: HeaderOf): PieceList {
    const inside = new PieceList(this.#family, headerOf);
    this.#parts.push(inside);
    return inside;
  }

  /** Sizes from the innermost outwards. */
  #finish(): void {
    for (const list of this.#family.toReversed()) {
      list.#sizeBytes = list.#ownBytes;
      for (const part of list.#parts) if (!isPiece(part)) list.#sizeBytes += part.#sizeBytes;
      if (list.#headerOf === undefined) continue;
      list.#header = list.#headerOf(list.#sizeBytes);
      list.#sizeBytes += list.#header.byteLength;
    }
  }

  *#flat(): Generator<Piece, void> {
    const open = [{ list: this as PieceList, next: 0 }];
    for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
      const { list } = at;
      if (at.next === 0 && list.#header !== undefined) yield list.#header;
      const part = list.#parts[at.next++];
      if (part === undefined) open.pop();
      else if (isPiece(part)) yield part;
      else open.push({ list: part, next: 0 });
    }
  }
}

function isPiece(part: Piece | PieceList | undefined): part is Piece {
  return part !== undefined && !(part instanceof PieceList);
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : concatenated(parts);
}
