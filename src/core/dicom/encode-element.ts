/** Pieces of new elements and items (PS3.5 7.1 and 7.5), in any of the encodings. */
import { isRange } from '../bytes.ts';
import type { Tag } from './data-set.ts';
import { DicomError } from './dicom-error.ts';
import type { NewElement, NewValue } from './edit.ts';
import { type Encoding, itemTag, sequenceDelimiterTag, undefinedLength } from './element-header.ts';
import { badValue, encodeBytes, encodeNumbers, encodeStrings, padded } from './encode-value.ts';
import { PieceList } from './piece-list.ts';
import { layoutOf } from './value-representation.ts';

/** An item's header, or a delimiter. */
export function encodeItemHeader(
  tag: Tag,
  length: number,
  bigEndian: boolean,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, !bigEndian);
  view.setUint16(2, tag & 0xffff, !bigEndian);
  view.setUint32(4, length, !bigEndian);
  return bytes;
}

/** Throws `DicomError` `bad-new-value` when the length exceeds what the VR's form can say. */
export function encodeElementHeader(
  tag: Tag,
  vr: string,
  length: number,
  encoding: Encoding,
): Uint8Array<ArrayBuffer> {
  const layout = layoutOf(vr);
  if (layout === undefined || length > undefinedLength) throw badValue(tag, vr);
  if (!encoding.explicit) return encodeItemHeader(tag, length, encoding.bigEndian);
  if (!layout.longForm && length > 0xffff) throw badValue(tag, vr);
  const bytes = new Uint8Array(layout.longForm ? 12 : 8);
  const view = new DataView(bytes.buffer);
  bytes.set(encodeItemHeader(tag, 0, encoding.bigEndian));
  bytes[4] = vr.charCodeAt(0);
  bytes[5] = vr.charCodeAt(1);
  if (layout.longForm) view.setUint32(8, length, !encoding.bigEndian);
  else view.setUint16(6, length, !encoding.bigEndian);
  return bytes;
}

/** Appends a new element. */
export function writeNewElement(out: PieceList, element: NewElement, encoding: Encoding): void {
  const { tag, vr, value } = element;
  if (value.kind === 'encapsulated') {
    if (vr !== 'OB') throw badValue(tag, vr);
    out.add(encodeElementHeader(tag, vr, undefinedLength, encoding));
    writeFragments(out, value, encoding);
    return;
  }
  const pieces = new PieceList();
  writeValue(pieces, tag, vr, value, encoding);
  out.add(encodeElementHeader(tag, vr, pieces.sizeBytes, encoding));
  out.addAll(pieces);
}

function writeValue(
  out: PieceList,
  tag: Tag,
  vr: string,
  value: Exclude<NewValue, { readonly kind: 'encapsulated' }>,
  encoding: Encoding,
): void {
  switch (value.kind) {
    case 'strings':
      out.add(encodeStrings(tag, vr, value.strings));
      return;
    case 'numbers':
      out.add(encodeNumbers(tag, vr, value.numbers, encoding.bigEndian));
      return;
    case 'bytes':
      if (vr === 'SQ') throw badValue(tag, vr);
      out.add(encodeBytes(vr, value.bytes));
      return;
    case 'items':
      if (vr !== 'SQ') throw badValue(tag, vr);
      for (const item of value.items) writeNewItem(out, item, encoding);
      return;
    default:
      throw new DicomError('bad-new-value', `unknown kind of value ${value satisfies never}`);
  }
}

function writeNewItem(out: PieceList, item: readonly NewElement[], encoding: Encoding): void {
  const pieces = new PieceList();
  for (const element of inTagOrder(item)) writeNewElement(pieces, element, encoding);
  out.add(encodeItemHeader(itemTag, pieces.sizeBytes, encoding.bigEndian));
  out.addAll(pieces);
}

/** Throws `TypeError` when a tag is there twice. */
export function inTagOrder(elements: readonly NewElement[]): readonly NewElement[] {
  const sorted = elements.toSorted((a, b) => a.tag - b.tag);
  if (sorted.some((element, index) => element.tag === sorted[index + 1]?.tag)) {
    throw new TypeError('a new element is there twice');
  }
  return sorted;
}

function writeFragments(
  out: PieceList,
  value: Extract<NewValue, { readonly kind: 'encapsulated' }>,
  encoding: Encoding,
): void {
  for (const fragment of [value.offsetTable, ...value.fragments]) {
    const length = isRange(fragment) ? fragment.end - fragment.start : fragment.byteLength;
    out.add(encodeItemHeader(itemTag, length + (length % 2), encoding.bigEndian));
    out.add(isRange(fragment) ? fragment : padded(fragment, 0));
    if (isRange(fragment) && length % 2 === 1) out.add(new Uint8Array(1));
  }
  out.add(encodeItemHeader(sequenceDelimiterTag, 0, encoding.bigEndian));
}
