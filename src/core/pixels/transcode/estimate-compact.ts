/** What an object will be once it is compacted, from bands of its picture: a tenth of the work of knowing it. */
import type { DicomObject } from '../../dicom/data-set.ts';
import { encodeFrame } from '../encode/encode-frame.ts';
import type { Frame } from '../frame.ts';
import { readPixelLayout } from '../pixel-layout.ts';
import { compactSyntaxUid, isCompactable } from './compactable.ts';

/** From all over the picture: its middle is lungs, its edges are air or nothing. */
const bands = { count: 10, rows: 16 };

/**
 * Bytes of the whole file; undefined where it leaves as it is. `frame` is the object's, decoded. Rejects with
 * `PixelError`.
 */
export async function estimateCompactBytes(
  object: DicomObject,
  frame: Frame,
): Promise<number | undefined> {
  const { sizeBytes } = object.original;
  if (!isCompactable(object.transferSyntax.uid)) return undefined;
  const { bitsAllocated, numberOfFrames } = readPixelLayout(object);
  if (numberOfFrames !== 1) return undefined;
  const sample = sampleOf(frame);
  const encoded = await encodeFrame({ ...sample, bitsAllocated }, compactSyntaxUid);
  const pixelBytes = encoded.length * (frame.rows / sample.rows);
  const otherBytes = Math.max(0, object.source.sizeBytes - frame.pixels.byteLength);
  return Math.min(sizeBytes, Math.round(pixelBytes + otherBytes));
}

function sampleOf(frame: Frame): Frame {
  const rows = bands.count * bands.rows;
  if (frame.rows <= 2 * rows) return frame;
  const rowSamples = frame.columns * frame.samplesPerPixel;
  const pixels = frame.pixels.slice(0, rows * rowSamples);
  for (let band = 0; band < bands.count; band += 1) {
    const middle = ((band + 0.5) * frame.rows) / bands.count;
    const from = Math.floor(middle - bands.rows / 2) * rowSamples;
    const part = frame.pixels.subarray(from, from + bands.rows * rowSamples);
    pixels.set(part, band * bands.rows * rowSamples);
  }
  return { ...frame, rows, pixels };
}
