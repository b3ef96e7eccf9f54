/** Preamble and file meta information of our own (PS3.10 7.1): complete, and with nothing of the old. */
import {
  FileMetaInformationVersion,
  ImplementationClassUID,
  ImplementationVersionName,
  MediaStorageSOPClassUID,
  MediaStorageSOPInstanceUID,
  SOPClassUID,
  SOPInstanceUID,
  TransferSyntaxUID,
} from '../standard/tags.generated.ts';
import type { DicomObject, Tag } from './data-set.ts';
import { findElement } from './data-set.ts';
import { DicomError } from './dicom-error.ts';
import type { NewElement, NewMeta } from './edit.ts';
import { explicitLittle } from './element-header.ts';
import { writeNewElement } from './encode-element.ts';
import { PieceList } from './piece-list.ts';
import { textOf } from './values.ts';

/** A UUID-derived UID (PS3.5 B.2), made for Plainfilm once. */
export const implementationClassUid = '2.25.294793391632351726593244511534053668868';
/** At most 16 characters. */
export const implementationVersionName = 'PLAINFILM';
const groupLength: Tag = 0x00020000;

/** What new meta information of an unchanged object says: its own UIDs, of the data set before those of the old meta. */
export function metaOf(object: DicomObject): NewMeta {
  const text = (inDataSet: Tag, inMeta: Tag) =>
    textOf(object, findElement(object.dataSet, inDataSet)) ||
    textOf(object, findElement(object.meta, inMeta));
  return {
    sopClassUid: text(SOPClassUID, MediaStorageSOPClassUID),
    sopInstanceUid: text(SOPInstanceUID, MediaStorageSOPInstanceUID),
  };
}

/** Appends 128 zeros, `DICM`, and group 0002. Throws `DicomError` `bad-new-value` when a UID is none. */
export function writeFileHead(head: PieceList, meta: Required<NewMeta>): void {
  const rest = new PieceList();
  for (const element of metaElements(meta)) writeNewElement(rest, element, explicitLittle);
  head.add(new Uint8Array(128));
  head.add(Uint8Array.from('DICM', (c) => c.charCodeAt(0)));
  writeNewElement(
    head,
    { tag: groupLength, vr: 'UL', value: { kind: 'numbers', numbers: [rest.sizeBytes] } },
    explicitLittle,
  );
  head.addAll(rest);
}

function metaElements(meta: Required<NewMeta>): NewElement[] {
  return [
    {
      tag: FileMetaInformationVersion,
      vr: 'OB',
      value: { kind: 'bytes', bytes: Uint8Array.of(0, 1) },
    },
    uid(MediaStorageSOPClassUID, meta.sopClassUid),
    uid(MediaStorageSOPInstanceUID, meta.sopInstanceUid),
    uid(TransferSyntaxUID, meta.transferSyntaxUid),
    uid(ImplementationClassUID, implementationClassUid),
    {
      tag: ImplementationVersionName,
      vr: 'SH',
      value: { kind: 'strings', strings: [implementationVersionName] },
    },
  ];
}

function uid(tag: Tag, value: string): NewElement {
  if (!/^[0-9.]{1,64}$/.test(value)) {
    throw new DicomError(
      'bad-new-value',
      'file meta information needs a UID that there is none of',
    );
  }
  return { tag, vr: 'UI', value: { kind: 'strings', strings: [value] } };
}
