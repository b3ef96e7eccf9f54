/** The same image in another transfer syntax, proven to be the same by reading it back. */
import type { SplicedBytes } from '../../bytes.ts';
import type { DicomObject } from '../../dicom/data-set.ts';
import { identityEdit } from '../../dicom/edit.ts';
import { metaOf } from '../../dicom/file-meta.ts';
import { readDicom } from '../../dicom/read.ts';
import { rewrite } from '../../dicom/rewrite.ts';
import { transferSyntax } from '../../dicom/transfer-syntax.ts';
import { splicedSource } from '../../spliced-source.ts';
import { decodeFrame, decodeSamples, frameOf } from '../decode-frame.ts';
import { findEncoder } from '../encode/index.ts';
import { replacePixels } from '../encode/replace-pixels.ts';
import type { Frame } from '../frame.ts';
import { PixelError } from '../pixel-error.ts';
import { readPixelLayout } from '../pixel-layout.ts';
import { sameAttributes, sameFrame } from './same-image.ts';
import { hasSpareBits } from './spare-bits.ts';

/** True for the transfer syntaxes that any image which can be decoded can be had in: lossless ones. */
export function canTranscodeTo(transferSyntaxUid: string): boolean {
  return findEncoder(transferSyntaxUid) !== undefined;
}

/**
 * Every pixel and every attribute as they were; an object that is in the transfer syntax already leaves byte for byte.
 * Pieces are of `object.original`. Lossy pixels are decoded and kept as decoded, Lossy Image Compression as it was.
 *
 * Rejects with `PixelError` (`unsupported-pixels` too when spare bits of the pixels hold something, which a codec has no
 * place for), with `DicomError` for what can't be written, and with `NotTheSameError` when a codec failed unnoticed.
 */
export async function transcode(
  object: DicomObject,
  transferSyntaxUid: string,
): Promise<SplicedBytes> {
  const { original, transferSyntax: own } = object;
  if (own.uid === transferSyntaxUid) {
    return { source: original, pieces: [{ start: 0, end: original.sizeBytes }] };
  }
  const target = transferSyntax(transferSyntaxUid);
  if (target === undefined || !canTranscodeTo(transferSyntaxUid)) {
    throw new PixelError('unsupported-transfer-syntax', 'pixels of this transfer syntax');
  }
  const keepsPixels =
    !own.encapsulated && !target.encapsulated && own.bigEndian === target.bigEndian;
  if (keepsPixels) {
    const out = await rewrite(object, identityEdit, { ...metaOf(object), transferSyntaxUid });
    await requireSame(object, out, []);
    return out;
  }
  const frames = await allFrames(object);
  const { edit, meta } = await replacePixels(object, frames, transferSyntaxUid);
  const out = await rewrite(object, edit, meta);
  await requireSame(object, out, frames);
  return out;
}

/** A codec said that all went well, and gave other pixels back. */
export class NotTheSameError extends Error {
  constructor() {
    super('the image was not the same when it was read back');
    this.name = 'NotTheSameError';
  }
}

async function allFrames(object: DicomObject): Promise<readonly Frame[]> {
  const { numberOfFrames } = readPixelLayout(object);
  const frames: Frame[] = [];
  for (let index = 0; index < numberOfFrames; index += 1) {
    const samples = await decodeSamples(object, index);
    if (hasSpareBits(samples.decoded.samples, samples.layout)) {
      throw new PixelError('unsupported-pixels', 'spare bits of the pixels hold something');
    }
    frames.push(frameOf(object, samples));
  }
  return frames;
}

async function requireSame(
  before: DicomObject,
  out: SplicedBytes,
  frames: readonly Frame[],
): Promise<void> {
  const after = await readDicom(splicedSource(out));
  for (const [index, frame] of frames.entries()) {
    if (!sameFrame(frame, await decodeFrame(after, index))) throw new NotTheSameError();
  }
  if (!(await sameAttributes(before, after))) throw new NotTheSameError();
}
