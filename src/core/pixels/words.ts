/** Reads 16-bit words of a data set whatever their VR is written as: US, SS, OW, or UN in some files. */
import type { DataSet, DicomObject, Tag } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';

/** Undefined when the element is absent or holds no whole word. */
export function readWords(
  object: DicomObject,
  dataSet: DataSet,
  tag: Tag,
  signed = false,
): number[] | undefined {
  const element = findElement(dataSet, tag);
  if (element === undefined || element.valueEnd - element.valueStart < 2) return undefined;
  const bytes = object.bytes(element);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = !object.transferSyntax.bigEndian;
  const words = new Array<number>(view.byteLength >> 1);
  for (let i = 0; i < words.length; i += 1) {
    words[i] = signed ? view.getInt16(i * 2, little) : view.getUint16(i * 2, little);
  }
  return words;
}

/** The first word of a top-level attribute. */
export function readWord(object: DicomObject, tag: Tag, signed = false): number | undefined {
  return readWords(object, object.dataSet, tag, signed)?.[0];
}
