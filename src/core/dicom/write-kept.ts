/** Writes an element that stays: as the range that it is, or the same value in another encoding (PS3.5 annex A). */
import type { DicomObject, Element, Item } from './data-set.ts';
import {
  type Encoding,
  implicitLittle,
  itemDelimiterTag,
  itemTag,
  sequenceDelimiterTag,
  undefinedLength,
} from './element-header.ts';
import { encodeElementHeader, encodeItemHeader } from './encode-element.ts';
import type { PieceList } from './piece-list.ts';
import { layoutOf } from './value-representation.ts';

/** How a data set stands in the source, and how it shall stand in the output. */
export interface Passage {
  readonly object: DicomObject;
  readonly from: Encoding;
  readonly to: Encoding;
  /** What is inside an item is written when all around it is: depth is no matter of the call stack. */
  readonly later: (work: () => void) => void;
}

export function isUnchanged({ from, to }: Passage): boolean {
  return from.explicit === to.explicit && from.bigEndian === to.bigEndian;
}

/** Of the items of a sequence: those in an unknown one stay implicit whatever is around them (PS3.5 6.2.2 note 2). */
export function passageOfItems(element: Element, passage: Passage): Passage {
  if (element.implicitItems !== true) return passage;
  return { ...passage, from: implicitLittle, to: implicitLittle };
}

/**
 * Throws `DicomError` `value-not-loaded` for a value over 1 MiB that would have to be turned for byte order, and
 * `bad-new-value` for one that the output can't say the length of.
 */
export function writeKept(out: PieceList, element: Element, passage: Passage): void {
  if (isUnchanged(passage)) out.addRange(element.start, element.end);
  else if (element.items !== undefined) writeKeptItems(out, element, element.items, passage);
  else writeKeptValue(out, element, passage);
}

/** Lengths (gggg,0000) that would be wrong in another encoding; retired, and never needed (PS3.5 7.2). */
export function isGroupLength({ tag }: Element): boolean {
  return tag % 0x10000 === 0;
}

function writeKeptValue(out: PieceList, element: Element, passage: Passage): void {
  const { tag, undefinedLength: isOpen, valueStart, valueEnd, end } = element;
  const length = isOpen ? undefinedLength : valueEnd - valueStart;
  const vr = statedVr(element, length, passage.to);
  out.add(encodeElementHeader(tag, vr, length, passage.to));
  const turns = passage.from.bigEndian !== passage.to.bigEndian && vr === element.vr;
  const wordBytes = turns ? (layoutOf(vr)?.wordBytes ?? 1) : 1;
  if (wordBytes > 1) out.add(turned(passage.object.bytes(element), wordBytes));
  // Up to its end: fragments take their delimiter along.
  else out.addRange(valueStart, end);
}

/** UN where the VR's length field is too short for the value (PS3.5 6.2.2). */
function statedVr({ vr }: Element, length: number, to: Encoding): string {
  const isTooLong = to.explicit && length > 0xffff && layoutOf(vr)?.longForm !== true;
  return isTooLong ? 'UN' : vr;
}

function turned(bytes: Uint8Array<ArrayBuffer>, wordBytes: number): Uint8Array<ArrayBuffer> {
  const out = bytes.slice();
  for (let at = 0; at + wordBytes <= out.length; at += wordBytes) {
    out.subarray(at, at + wordBytes).reverse();
  }
  return out;
}

function writeKeptItems(
  out: PieceList,
  element: Element,
  items: readonly Item[],
  passage: Passage,
): void {
  const inner = passageOfItems(element, passage);
  const inside = nestSequence(out, element, passage);
  for (const item of items) writeKeptItem(inside, item, inner);
}

export function writeKeptItem(out: PieceList, item: Item, passage: Passage): void {
  if (isUnchanged(passage)) {
    out.addRange(item.start, item.end);
    return;
  }
  const inside = nestItem(out, item, passage);
  passage.later(() => {
    for (const element of item.dataSet.elements) {
      if (!isGroupLength(element)) writeKept(inside, element, passage);
    }
  });
}

/** A place for an item's elements. Keeps the item's form: a length where it had one, a delimiter where it had that. */
export function nestItem(
  out: PieceList,
  { undefinedLength: isOpen }: Item,
  { to }: Passage,
): PieceList {
  const inside = out.nest((sizeBytes) =>
    encodeItemHeader(itemTag, isOpen ? undefinedLength : sizeBytes, to.bigEndian),
  );
  if (isOpen) out.add(encodeItemHeader(itemDelimiterTag, 0, to.bigEndian));
  return inside;
}

/** The same for a sequence's items. An element that an implicit file holds items of is SQ, known or not. */
export function nestSequence(out: PieceList, element: Element, passage: Passage): PieceList {
  const { tag, undefinedLength: isOpen } = element;
  const vr = element.implicitItems === true ? 'UN' : 'SQ';
  const inside = out.nest((sizeBytes) =>
    encodeElementHeader(tag, vr, isOpen ? undefinedLength : sizeBytes, passage.to),
  );
  const { bigEndian } = passageOfItems(element, passage).to;
  if (isOpen) out.add(encodeItemHeader(sequenceDelimiterTag, 0, bigEndian));
  return inside;
}
