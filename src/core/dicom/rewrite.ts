/** Writes an object with its edits: kept elements leave as ranges of the source, changed ones are encoded anew. */
import { isRange, type SplicedBytes } from '../bytes.ts';
import { PixelData } from '../standard/tags.generated.ts';
import type { DataSet, DicomObject, Element, Item } from './data-set.ts';
import { findElement, formatTag } from './data-set.ts';
import { deflate } from './deflate.ts';
import { DicomError } from './dicom-error.ts';
import type { DataSetEdit, ElementEdit, ItemEdit, NewElement, NewMeta } from './edit.ts';
import { encodeElementHeader, inTagOrder, writeNewElement } from './encode-element.ts';
import { writeFileHead } from './file-meta.ts';
import { PieceList } from './piece-list.ts';
import { type TransferSyntax, transferSyntax } from './transfer-syntax.ts';
import {
  isGroupLength,
  isUnchanged,
  nestItem,
  nestSequence,
  type Passage,
  passageOfItems,
  writeKept,
  writeKeptItem,
} from './write-kept.ts';

/**
 * The new file: a preamble of zeros, new file meta information, and the edited data set, in the file's own encoding
 * unless `meta` names a transfer syntax with another one. Padding behind the data set isn't carried over. Group lengths
 * (gggg,0000) go from a group when something in it changes, and from all when the encoding does. Pieces are ranges of
 * `object.original`; a data set that is or was deflated leaves as bytes.
 * Throws `DicomError` `bad-new-value` for values that DICOM can't hold, `unsupported-transfer-syntax` for one that the
 * pixels aren't in, `value-not-loaded` as `writeKept` does, `TypeError` for edits that fit no data set.
 */
export async function rewrite(
  object: DicomObject,
  edit: DataSetEdit,
  meta: NewMeta,
): Promise<SplicedBytes> {
  const syntax = targetSyntax(object, edit, meta.transferSyntaxUid);
  const out = new PieceList();
  writeFileHead(out, { ...meta, transferSyntaxUid: syntax.uid });
  const dataSet = new PieceList();
  // The list grows while it is worked through.
  const agenda: (() => void)[] = [];
  const later = (work: () => void) => agenda.push(work);
  const passage = { object, from: object.transferSyntax, to: syntax, later };
  writeDataSet(dataSet, object.dataSet, edit, passage);
  for (const work of agenda) work();
  if (!object.transferSyntax.deflated && !syntax.deflated) {
    out.addAll(dataSet);
    return { source: object.original, pieces: out.pieces };
  }
  const parts = await Promise.all(
    dataSet.pieces.map((piece) =>
      isRange(piece) ? object.source.read(piece.start, piece.end) : piece,
    ),
  );
  for (const part of syntax.deflated ? [await deflate(parts)] : parts) out.add(part);
  return { source: object.original, pieces: out.pieces };
}

function targetSyntax(object: DicomObject, edit: DataSetEdit, uid?: string): TransferSyntax {
  const own = object.transferSyntax;
  const target = uid === undefined ? own : transferSyntax(uid);
  if (target?.readable !== true) {
    throw new DicomError('unsupported-transfer-syntax', 'a transfer syntax that is no file');
  }
  const pixels = findElement(object.dataSet, PixelData);
  const needsNewPixels = target !== own && (target.encapsulated || own.encapsulated);
  if (pixels !== undefined && needsNewPixels && !edit.elements.has(pixels)) {
    throw new DicomError('unsupported-transfer-syntax', 'the pixels are in another one');
  }
  return target;
}

function writeDataSet(out: PieceList, dataSet: DataSet, edit: DataSetEdit, passage: Passage): void {
  const insert = checkedInsert(dataSet, edit);
  const changedGroups = new Set(
    [...edit.elements.keys(), ...insert].map((changed) => changed.tag >>> 16),
  );
  let next = 0;
  for (const element of dataSet.elements) {
    for (let added = insert[next]; added && added.tag <= element.tag; added = insert[++next]) {
      writeNewElement(out, added, passage.to);
    }
    const isStale = changedGroups.has(element.tag >>> 16) || !isUnchanged(passage);
    if (isStale && isGroupLength(element)) continue;
    const change = edit.elements.get(element);
    if (change === undefined) writeKept(out, element, passage);
    else writeChanged(out, element, change, passage);
  }
  for (const added of insert.slice(next)) writeNewElement(out, added, passage.to);
}

/** Defects of the caller: edits of elements that aren't here, and tags that would be here twice. */
function checkedInsert(dataSet: DataSet, edit: DataSetEdit): readonly NewElement[] {
  let found = 0;
  const staying = new Set<number>();
  for (const element of dataSet.elements) {
    const change = edit.elements.get(element);
    if (change !== undefined) found += 1;
    if (change?.op !== 'remove') staying.add(element.tag);
  }
  if (found !== edit.elements.size) throw new TypeError('an edit is for another data set');
  const twice = edit.insert.find((added) => staying.has(added.tag));
  if (twice !== undefined) throw new TypeError(`${formatTag(twice.tag)} would be there twice`);
  return inTagOrder(edit.insert);
}

function writeChanged(
  out: PieceList,
  element: Element,
  change: ElementEdit,
  passage: Passage,
): void {
  const { tag, vr } = element;
  switch (change.op) {
    case 'remove':
      return;
    case 'empty':
      out.add(encodeElementHeader(tag, vr, 0, passage.to));
      return;
    case 'replace':
      writeNewElement(out, { tag, vr: change.vr ?? vr, value: change.value }, passage.to);
      return;
    case 'items':
      writeItems(out, element, change.items, passage);
      return;
    default:
      throw new TypeError(`unknown edit ${change satisfies never}`);
  }
}

function writeItems(
  out: PieceList,
  element: Element,
  changes: ReadonlyMap<Item, ItemEdit>,
  passage: Passage,
): void {
  const items = new Set(element.items);
  if ([...changes.keys()].some((item) => !items.has(item))) {
    throw new TypeError(`an edit is for an item that ${formatTag(element.tag)} doesn't have`);
  }
  const inner = passageOfItems(element, passage);
  const inside = nestSequence(out, element, passage);
  for (const item of items) {
    const change = changes.get(item);
    if (change === undefined) writeKeptItem(inside, item, inner);
    else if (change.op === 'edit') {
      const within = nestItem(inside, item, inner);
      inner.later(() => writeDataSet(within, item.dataSet, change.edit, inner));
    }
  }
}
