/** Writes an object with its edits: kept elements leave as ranges of the source, changed ones are encoded anew. */
import { isRange, type SplicedBytes } from '../bytes.ts';
import type { DataSet, DicomObject, Element, Item } from './data-set.ts';
import { formatTag } from './data-set.ts';
import { deflate } from './deflate.ts';
import { DicomError } from './dicom-error.ts';
import type { DataSetEdit, ElementEdit, ItemEdit, NewElement, NewMeta } from './edit.ts';
import { type Encoding, implicitLittle, itemTag, undefinedLength } from './element-header.ts';
import {
  encodeElementHeader,
  encodeItemHeader,
  inTagOrder,
  writeNewElement,
} from './encode-element.ts';
import { writeFileHead } from './file-meta.ts';
import { PieceList } from './piece-list.ts';
import { type TransferSyntax, transferSyntax } from './transfer-syntax.ts';

/**
 * The new file: a preamble of zeros, new file meta information, and the edited data set in the file's own encoding.
 * Padding behind the data set isn't carried over. Group lengths (gggg,0000) go from a group when something in it
 * changes. Pieces are ranges of `object.original`; a deflated data set leaves as one piece, deflated again.
 * Throws `DicomError` `bad-new-value` for values that DICOM can't hold, `TypeError` for edits that fit no data set.
 */
export async function rewrite(
  object: DicomObject,
  edit: DataSetEdit,
  meta: NewMeta,
): Promise<SplicedBytes> {
  const syntax = targetSyntax(object.transferSyntax, meta.transferSyntaxUid);
  const out = new PieceList();
  writeFileHead(out, { ...meta, transferSyntaxUid: syntax.uid });
  if (!object.transferSyntax.deflated) {
    writeDataSet(out, object.dataSet, edit, object.transferSyntax);
    return { source: object.original, pieces: out.pieces };
  }
  const dataSet = new PieceList();
  writeDataSet(dataSet, object.dataSet, edit, object.transferSyntax);
  const parts = await Promise.all(
    dataSet.pieces.map((piece) =>
      isRange(piece) ? object.source.read(piece.start, piece.end) : piece,
    ),
  );
  out.add(await deflate(parts));
  return { source: object.original, pieces: out.pieces };
}

function targetSyntax(own: TransferSyntax, uid = own.uid): TransferSyntax {
  const target = transferSyntax(uid);
  const isAlike =
    target?.readable === true &&
    target.explicit === own.explicit &&
    target.bigEndian === own.bigEndian &&
    target.deflated === own.deflated;
  if (isAlike) return target;
  throw new DicomError('unsupported-transfer-syntax', 'elements would need another encoding');
}

function writeDataSet(
  out: PieceList,
  dataSet: DataSet,
  edit: DataSetEdit,
  encoding: Encoding,
): void {
  const insert = checkedInsert(dataSet, edit);
  const changedGroups = new Set(
    [...edit.elements.keys(), ...insert].map((changed) => changed.tag >>> 16),
  );
  let next = 0;
  for (const element of dataSet.elements) {
    for (let added = insert[next]; added && added.tag <= element.tag; added = insert[++next]) {
      writeNewElement(out, added, encoding);
    }
    const isGroupLength = element.tag % 0x10000 === 0;
    if (isGroupLength && changedGroups.has(element.tag >>> 16)) continue;
    const change = edit.elements.get(element);
    if (change === undefined) out.addRange(element.start, element.end);
    else writeChanged(out, element, change, encoding);
  }
  for (const added of insert.slice(next)) writeNewElement(out, added, encoding);
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
  encoding: Encoding,
): void {
  const { tag, vr } = element;
  switch (change.op) {
    case 'remove':
      return;
    case 'empty':
      out.add(encodeElementHeader(tag, vr, 0, encoding));
      return;
    case 'replace':
      writeNewElement(out, { tag, vr: change.vr ?? vr, value: change.value }, encoding);
      return;
    case 'items':
      writeItems(out, element, change.items, encoding);
      return;
    default:
      throw new TypeError(`unknown edit ${change satisfies never}`);
  }
}

/** Keeps the file's form: a length where it had one, a delimiter where it had that. */
function writeItems(
  out: PieceList,
  element: Element,
  changes: ReadonlyMap<Item, ItemEdit>,
  encoding: Encoding,
): void {
  const items = new Set(element.items);
  if ([...changes.keys()].some((item) => !items.has(item))) {
    throw new TypeError(`an edit is for an item that ${formatTag(element.tag)} doesn't have`);
  }
  const inner = element.implicitItems === true ? implicitLittle : encoding;
  const pieces = new PieceList();
  for (const item of items) {
    const change = changes.get(item);
    if (change === undefined) pieces.addRange(item.start, item.end);
    else if (change.op === 'edit') writeItem(pieces, item, change.edit, inner);
  }
  const length = element.undefinedLength ? undefinedLength : pieces.sizeBytes;
  if (element.undefinedLength) out.addRange(element.start, element.valueStart);
  else out.add(encodeElementHeader(element.tag, element.vr, length, encoding));
  out.addAll(pieces);
  out.addRange(element.valueEnd, element.end);
}

function writeItem(out: PieceList, item: Item, edit: DataSetEdit, encoding: Encoding): void {
  const pieces = new PieceList();
  writeDataSet(pieces, item.dataSet, edit, encoding);
  if (item.undefinedLength) out.addRange(item.start, item.valueStart);
  else out.add(encodeItemHeader(itemTag, pieces.sizeBytes, encoding.bigEndian));
  out.addAll(pieces);
  out.addRange(item.valueEnd, item.end);
}
