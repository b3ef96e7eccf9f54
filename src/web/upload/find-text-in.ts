/** Looks for text in a file's picture, in the worker. */
import { blobSource } from '../../core/bytes.ts';
import { DicomError } from '../../core/dicom/dicom-error.ts';
import { readImage } from '../../core/pipeline/read-image.ts';
import type { Box } from '../../core/pixels/box.ts';
import { PixelError } from '../../core/pixels/pixel-error.ts';
import { findText } from '../../core/vision/text/find-text.ts';

/** `boxes` is absent where the picture can't be decoded: then nobody knows what is written in it. */
export interface TextFound {
  readonly boxes?: readonly Box[];
}

export async function findTextIn(file: File): Promise<TextFound> {
  const read = await readImage(blobSource(file));
  if (!read.readable) return {};
  try {
    return { boxes: findText(await read.image.frame()) };
  } catch (error) {
    if (error instanceof PixelError || error instanceof DicomError) return {};
    throw error;
  }
}
