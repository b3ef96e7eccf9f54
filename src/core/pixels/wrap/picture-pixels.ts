/** The pixels of a PNG or JPEG as a DICOM object can hold them: the JPEG's own bytes where that may be, else plain ones. */
import type { ByteSource } from '../../bytes.ts';
import { decodeImage } from '../decode-image.ts';
import type { Frame } from '../frame.ts';
import { findFrameHeader, headerSegments, markers } from '../jpeg/jpeg-segments.ts';

export interface PicturePixels {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly bitsStored: number;
  readonly bitsAllocated: 8 | 16;
  readonly photometricInterpretation: 'MONOCHROME2' | 'RGB' | 'YBR_FULL_422' | 'YBR_FULL';
  /** The JPEG as it came (JPEG Baseline), or plain samples in little endian. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isJpeg: boolean;
  /** How much smaller a lossy original is than its plain samples (PS3.3 C.7.6.1.1.5.2); absent when it isn't lossy. */
  readonly lossyRatio?: number;
}

/** Rejects with `PixelError`, and as the source's `read` does. */
export async function picturePixels(
  source: ByteSource,
  kind: 'png' | 'jpeg',
): Promise<PicturePixels> {
  const frame = greyWhereAlike(await decodeImage(source, kind));
  const { rows, columns, samplesPerPixel } = frame;
  const plainBytes = rows * columns * samplesPerPixel;
  const lossy = kind === 'jpeg' ? { lossyRatio: plainBytes / source.sizeBytes } : {};
  if (kind === 'jpeg') {
    const bytes = await source.read(0, source.sizeBytes);
    const photometricInterpretation = baselinePhotometric(bytes, frame);
    if (photometricInterpretation !== undefined) {
      return {
        rows,
        columns,
        samplesPerPixel,
        bitsStored: 8,
        bitsAllocated: 8,
        photometricInterpretation,
        bytes,
        isJpeg: true,
        ...lossy,
      };
    }
  }
  const wide = frame.bitsStored > 8;
  return {
    rows,
    columns,
    samplesPerPixel,
    bitsStored: frame.bitsStored,
    bitsAllocated: wide ? 16 : 8,
    photometricInterpretation: samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
    bytes: wide ? littleEndian(frame.pixels) : Uint8Array.from(frame.pixels),
    isJpeg: false,
    ...lossy,
  };
}

/** A grey film is often saved in colour, which engines for radiographs don't take. 16-bit colour becomes grey too only if alike. */
function greyWhereAlike(frame: Frame): Frame {
  if (frame.samplesPerPixel === 1) return frame;
  const { pixels, rows, columns } = frame;
  const grey =
    frame.bitsStored > 8 ? new Uint16Array(rows * columns) : new Uint8Array(rows * columns);
  for (let i = 0; i < grey.length; i += 1) {
    const red = pixels[3 * i]!;
    if (pixels[3 * i + 1] !== red || pixels[3 * i + 2] !== red) return frame;
    grey[i] = red;
  }
  return { ...frame, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', pixels: grey };
}

/**
 * Baseline alone (SOF0), with as many components as the picture is shown with, and upright: nobody turns a DICOM image
 * by its EXIF. Undefined where the bytes can't stay.
 */
function baselinePhotometric(
  bytes: Uint8Array<ArrayBuffer>,
  frame: Frame,
): PicturePixels['photometricInterpretation'] | undefined {
  const { marker, rows, columns, components } = findFrameHeader(bytes);
  const isUpright = rows === frame.rows && columns === frame.columns && !hasOrientation(bytes);
  if (marker !== 0xc0 || components.length !== frame.samplesPerPixel || !isUpright)
    return undefined;
  if (components.length === 1) return 'MONOCHROME2';
  if (adobeTransform(bytes) === 0) return undefined;
  const [luma] = components;
  const isSubsampled = luma?.horizontal === 2;
  return isSubsampled ? 'YBR_FULL_422' : 'YBR_FULL';
}

function hasOrientation(bytes: Uint8Array): boolean {
  return [...headerSegments(bytes)].some(({ marker }) => marker === markers.app1);
}

/** 0: the components are red, green and blue. */
function adobeTransform(bytes: Uint8Array): number | undefined {
  for (const { marker, start, end } of headerSegments(bytes)) {
    if (marker === markers.app14 && end - start >= 12) return bytes[start + 11];
  }
  return undefined;
}

function littleEndian(samples: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  for (let i = 0; i < samples.length; i += 1) view.setUint16(2 * i, samples[i]!, true);
  return new Uint8Array(view.buffer);
}
