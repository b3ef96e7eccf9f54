/** Takes the PDF out of a stored object that holds one. */
import { DicomError } from '../../core/dicom/dicom-error.ts';
import { encapsulatedPdf } from '../../core/dicom/encapsulated-document.ts';
import { readDicom } from '../../core/dicom/read.ts';
import type { BlobStore } from '../archive/store.ts';
import { ServerError } from '../errors.ts';

/** A larger one is had only as the object that it came in. */
const mostBytes = 64 * 1024 * 1024;

/** Throws `not-found` where the object holds no PDF. */
export async function storedPdf(
  store: BlobStore,
  sha256: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = await store.open(sha256);
  try {
    if (source.sizeBytes > mostBytes) throw new ServerError('not-found');
    const pdf = await encapsulatedPdf(await readDicom(source));
    if (pdf === undefined) throw new ServerError('not-found');
    return pdf;
  } catch (error) {
    throw error instanceof DicomError ? new ServerError('not-found') : error;
  } finally {
    await source.close();
  }
}
