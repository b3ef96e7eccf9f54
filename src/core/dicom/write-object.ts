/** Writes a DICOM object that was no file before: reports and pictures of our own. */
import type { NewElement, NewMeta } from './edit.ts';
import { explicitLittle } from './element-header.ts';
import { inTagOrder, writeNewElement } from './encode-element.ts';
import { writeFileHead } from './file-meta.ts';
import { PieceList } from './piece-list.ts';
import { explicitLittleEndian } from './transfer-syntax.ts';

/**
 * A whole file in Explicit VR Little Endian, or with pixels compressed as `meta` says. Text is ASCII alone.
 * Throws `DicomError` `bad-new-value` for values that DICOM can't hold, `TypeError` when a tag is there twice.
 */
export function writeObject(
  elements: readonly NewElement[],
  meta: NewMeta,
): Uint8Array<ArrayBuffer> {
  const out = new PieceList();
  writeFileHead(out, { transferSyntaxUid: explicitLittleEndian.uid, ...meta });
  for (const element of inTagOrder(elements)) writeNewElement(out, element, explicitLittle);
  const bytes = new Uint8Array(out.sizeBytes);
  let at = 0;
  for (const piece of out.pieces) {
    if (!(piece instanceof Uint8Array)) throw new TypeError('a new object has no source');
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
