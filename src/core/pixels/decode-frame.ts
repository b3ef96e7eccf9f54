/** Decodes one frame of a DICOM object to stored values. */
import type { DicomObject } from '../dicom/data-set.ts';
import type { DecodedSamples } from './decoders/decoder.ts';
import { findDecoder } from './decoders/index.ts';
import type { Frame, PhotometricInterpretation, Pixels } from './frame.ts';
import { readFrameBytes } from './frame-bytes.ts';
import { PixelError } from './pixel-error.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { readPixelLayout } from './pixel-layout.ts';
import { readPresentation } from './read-presentation.ts';

/** Frames are counted from 0. Rejects with `PixelError`, and as the source's `read` does. */
export async function decodeFrame(object: DicomObject, frame = 0): Promise<Frame> {
  return frameOf(object, await decodeSamples(object, frame));
}

export interface FrameSamples {
  readonly layout: PixelLayout;
  readonly decoded: DecodedSamples;
}

/** Throws `PixelError` `unsupported-pixels`. */
export function frameOf(object: DicomObject, { layout, decoded }: FrameSamples): Frame {
  return {
    rows: layout.rows,
    columns: layout.columns,
    samplesPerPixel: layout.samplesPerPixel,
    bitsStored: layout.bitsStored,
    signed: layout.signed,
    photometricInterpretation: photometric(layout, decoded),
    pixels: storedValues(decoded.samples, layout),
    presentation: readPresentation(object, layout.signed),
  };
}

/** Whole samples, with bits that belong to no value too. Rejects as `decodeFrame` does. */
export async function decodeSamples(object: DicomObject, frame: number): Promise<FrameSamples> {
  const decoder = findDecoder(object.transferSyntax.uid);
  if (decoder === undefined) {
    throw new PixelError('unsupported-transfer-syntax', 'pixels of this transfer syntax');
  }
  const layout = readPixelLayout(object);
  const bytes = await readFrameBytes(object, layout, frame);
  const decoded = await decoder.decode({
    bytes,
    layout,
    bigEndian: object.transferSyntax.bigEndian,
  });
  return { layout, decoded };
}

function photometric(layout: PixelLayout, decoded: DecodedSamples): PhotometricInterpretation {
  const term = decoded.colour ?? layout.photometricInterpretation;
  switch (term) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
    case 'PALETTE COLOR':
    case 'RGB':
    case 'YBR_FULL':
      return term;
    default:
      throw new PixelError('unsupported-pixels', 'a colour space that is not decoded');
  }
}

/**
 * The value is in the bits below High Bit alone (PS3.5 8.1.1); others may hold overlays. Without any the
 * samples are given as they are.
 */
function storedValues(samples: DecodedSamples['samples'], layout: PixelLayout): Pixels {
  const { bitsStored, highBit, signed } = layout;
  const shift = highBit + 1 - bitsStored;
  if (signed) {
    const spare = 32 - bitsStored;
    const out = new Int16Array(samples.length);
    for (let i = 0; i < samples.length; i += 1) {
      out[i] = ((samples[i]! >> shift) << spare) >> spare;
    }
    return out;
  }
  const mask = 2 ** bitsStored - 1;
  if (shift === 0 && !hasBitsBeyond(samples, mask)) return samples;
  const out =
    samples instanceof Uint8Array
      ? new Uint8Array(samples.length)
      : new Uint16Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) out[i] = (samples[i]! >> shift) & mask;
  return out;
}

function hasBitsBeyond(samples: DecodedSamples['samples'], mask: number): boolean {
  if (mask === 0xffff || (mask === 0xff && samples instanceof Uint8Array)) return false;
  let seen = 0;
  for (let i = 0; i < samples.length; i += 1) seen |= samples[i]!;
  return (seen & ~mask) !== 0;
}
