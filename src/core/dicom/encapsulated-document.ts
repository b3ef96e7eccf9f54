/** The document inside an Encapsulated PDF object (PS3.3 A.45.1, C.24.2). */
import {
  EncapsulatedDocument,
  EncapsulatedDocumentLength,
  MIMETypeOfEncapsulatedDocument,
} from '../standard/tags.generated.ts';
import { type DicomObject, findElement } from './data-set.ts';
import { numberAt, textAt } from './values.ts';

const pdfStart = new TextEncoder().encode('%PDF-');

/** Undefined where the object holds none, or something that only calls itself one. Rejects as the source's `read` does. */
export async function encapsulatedPdf(
  object: DicomObject,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const element = findElement(object.dataSet, EncapsulatedDocument);
  const type = textAt(object, MIMETypeOfEncapsulatedDocument).toLowerCase();
  if (element === undefined || element.undefinedLength || type !== 'application/pdf') {
    return undefined;
  }
  const { valueStart, valueEnd } = element;
  // Without its length a byte may be the padding that makes it even; readers of PDF pass over it.
  const length = numberAt(object, EncapsulatedDocumentLength) ?? valueEnd - valueStart;
  const bytes = await object.source.read(valueStart, Math.min(valueEnd, valueStart + length));
  return pdfStart.every((byte, index) => bytes[index] === byte) ? bytes : undefined;
}
