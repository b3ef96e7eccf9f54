/** Whether a deflated frame (Deflated Image Frame Compression, PS3.5 A.4) holds its samples and nothing behind them. */
import { inflate } from '../../dicom/deflate.ts';
import { DicomError } from '../../dicom/dicom-error.ts';
import type { ByteWindow } from '../../images/byte-window.ts';
import { ImageError } from '../../images/image-error.ts';
import { maxSamples } from '../../pixels/frame.ts';
import { type FrameSize, sampleBytes } from './frame-size.ts';
import type { InspectedFrame } from './inspected-frame.ts';

/** Two bytes for each sample of the largest picture that is decoded; streams can grow a thousandfold (RFC 1951). */
const mostBytes = 2 * maxSamples;

/**
 * A frame is one fragment, which ends at `fragmentEnd`. Bytes behind the stream can't be told from it, so that they
 * are refused. Throws `ImageError`.
 */
export async function inspectDeflatedFrame(
  window: ByteWindow,
  size: FrameSize,
  fragmentEnd: number,
): Promise<InspectedFrame> {
  const samples = sampleBytes({ ...size, frames: 1 });
  if (samples > mostBytes) throw new ImageError('bad-structure', 'a deflated frame of no film');
  try {
    const inflated = await inflate(await window.take(0, fragmentEnd), samples + 1);
    const excess = inflated.subarray(samples);
    if (inflated.byteLength < samples || excess.some((byte) => byte !== 0)) {
      throw new ImageError('bad-structure', 'a deflated frame is of another size');
    }
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    throw new ImageError('bad-structure', 'a deflated frame cannot be inflated');
  }
  return { hidden: [], end: fragmentEnd };
}
