/** The step that makes what leaves smaller, and not one pixel different. */
import { type SplicedBytes, splicedSizeBytes } from '../bytes.ts';
import { DicomError } from '../dicom/dicom-error.ts';
import { readDicom } from '../dicom/read.ts';
import { PixelError } from '../pixels/pixel-error.ts';
import { compactDicom } from '../pixels/transcode/compact-dicom.ts';
import { compactPng } from '../pixels/transcode/compact-png.ts';
import { NotTheSameError } from '../pixels/transcode/transcode.ts';
import { splicedSource, throughSplice } from '../spliced-source.ts';
import type { ImageKind } from './facts.ts';

/**
 * The bytes to send: smaller ones, or `bytes` themselves where nothing is gained, a codec can't be had, or anything is
 * unsure. Rejects as the source's `read` does.
 */
export async function compact(bytes: SplicedBytes, kind: ImageKind): Promise<SplicedBytes> {
  try {
    const smaller = await compacted(bytes, kind);
    if (smaller === undefined || splicedSizeBytes(smaller) >= splicedSizeBytes(bytes)) return bytes;
    return throughSplice(smaller, bytes);
  } catch (error) {
    if (isReasonToLeaveAlone(error)) return bytes;
    throw error;
  }
}

async function compacted(bytes: SplicedBytes, kind: ImageKind): Promise<SplicedBytes | undefined> {
  const source = splicedSource(bytes);
  switch (kind) {
    case 'dicom':
      return compactDicom(await readDicom(source));
    case 'png':
      return compactPng(source);
    case 'jpeg':
      // Lossy: what a decoder gives is not what the camera saw, and encoding it again would be larger.
      return undefined;
  }
}

/** RangeError: a film so large that there is no memory for a second one. */
function isReasonToLeaveAlone(error: unknown): boolean {
  return (
    error instanceof PixelError ||
    error instanceof DicomError ||
    error instanceof NotTheSameError ||
    error instanceof RangeError
  );
}
