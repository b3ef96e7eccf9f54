/** Decodes a JPEG file, a photograph of a film or an export, to the same frame as DICOM gives. */
import type { ByteSource } from '../bytes.ts';
import type { Frame } from './frame.ts';
import { maxSamples } from './frame.ts';
import { decodeJpeg8Bit } from './jpeg/decode-jpeg-8bit.ts';
import { findFrameHeader, headerSegments, markers } from './jpeg/jpeg-segments.ts';
import type { Orientation } from './orientation.ts';
import { applyOrientation, readTiffOrientation } from './orientation.ts';
import { PixelError } from './pixel-error.ts';
import { plainPresentation } from './presentation.ts';

/** Upright by its EXIF. Rejects with `PixelError`, and as the source's `read` does. */
export async function decodeJpeg(source: ByteSource): Promise<Frame> {
  const bytes = await source.read(0, source.sizeBytes);
  const { rows, columns, components, precision } = findFrameHeader(bytes);
  const samplesPerPixel = components.length;
  if (rows * columns === 0) throw new PixelError('bad-attributes', 'rows and columns are zero');
  if (precision !== 8 || (samplesPerPixel !== 1 && samplesPerPixel !== 3)) {
    throw new PixelError('unsupported-pixels', `JPEG of ${samplesPerPixel} x ${precision} bits`);
  }
  if (rows * columns * samplesPerPixel > maxSamples) {
    throw new PixelError('too-large', `${columns} x ${rows} pixels`);
  }
  const pixels = await decodeJpeg8Bit(bytes, samplesPerPixel);
  const frame: Frame = {
    rows,
    columns,
    samplesPerPixel,
    bitsStored: 8,
    signed: false,
    photometricInterpretation: samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
    pixels,
    presentation: plainPresentation,
  };
  return applyOrientation(frame, jpegOrientation(bytes));
}

/** `Exif\0\0`, then a TIFF structure. */
const exifHead = [0x45, 0x78, 0x69, 0x66, 0, 0];

function jpegOrientation(bytes: Uint8Array): Orientation {
  for (const { marker, start, end } of headerSegments(bytes)) {
    if (marker === markers.app1 && exifHead.every((byte, i) => bytes[start + i] === byte)) {
      return readTiffOrientation(bytes.subarray(start + exifHead.length, end));
    }
  }
  return 1;
}
