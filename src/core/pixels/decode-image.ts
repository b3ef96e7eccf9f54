/** Decodes an image file of any kind that the portal takes to a frame. */
import type { ByteSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import type { ImageKind } from '../pipeline/facts.ts';
import { decodeFrame } from './decode-frame.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import { decodePng } from './decode-png.ts';
import type { Frame } from './frame.ts';

/**
 * The first frame of the file. Rejects with `PixelError`, for DICOM with `DicomError` too, and as the
 * source's `read` does.
 */
export async function decodeImage(source: ByteSource, kind: ImageKind): Promise<Frame> {
  switch (kind) {
    case 'dicom':
      return decodeFrame(await readDicom(source));
    case 'png':
      return decodePng(source);
    case 'jpeg':
      return decodeJpeg(source);
    default:
      return kind satisfies never;
  }
}
