/** Decodes a PNG file (ISO/IEC 15948): every colour type and depth, interlaced or not. */
import type { ByteSource } from '../bytes.ts';
import type { Frame } from './frame.ts';
import { maxSamples } from './frame.ts';
import { inflateExactly } from './inflate-exactly.ts';
import { applyOrientation, readTiffOrientation } from './orientation.ts';
import { PixelError } from './pixel-error.ts';
import { channelsOf } from './png/png-channels.ts';
import type { PngChunks, PngHeader } from './png/png-chunks.ts';
import { readPngChunks } from './png/png-chunks.ts';
import { pngPasses, unfilter } from './png/png-scanlines.ts';
import { plainPresentation } from './presentation.ts';

/**
 * Palettes become RGB, depths under 8 are widened to 8, transparency is laid over black. Inflates no more
 * than the header announces, and that only below the limit of samples. Rejects with `PixelError`.
 */
export async function decodePng(source: ByteSource): Promise<Frame> {
  const chunks = readPngChunks(await source.read(0, source.sizeBytes));
  const { header, palette, transparency, exif } = chunks;
  const samples = await readPngSamples(chunks);
  const pixels = toPixels(samples, header, channelsOf(header.colourType), palette, transparency);
  const frame: Frame = {
    rows: header.height,
    columns: header.width,
    samplesPerPixel: pixels.samplesPerPixel,
    bitsStored: header.depth === 16 ? 16 : 8,
    signed: false,
    photometricInterpretation: pixels.samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
    pixels: pixels.data,
    presentation: plainPresentation,
  };
  return exif === undefined ? frame : applyOrientation(frame, readTiffOrientation(exif));
}

type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** Row-major and as the file has them: numbers of colours where there is a palette, not widened, alpha and all. */
export async function readPngSamples({ header, imageData }: PngChunks): Promise<Samples> {
  const channels = channelsOf(header.colourType);
  if (header.width * header.height * channels > maxSamples) {
    throw new PixelError('too-large', `${header.width} x ${header.height} pixels`);
  }
  const passes = pngPasses(header, channels);
  const size = passes.reduce((sum, pass) => sum + pass.rows * (1 + pass.rowBytes), 0);
  return unfilter(await inflateExactly(imageData, 'deflate', size), passes, header, channels);
}

function toPixels(
  samples: Samples,
  header: PngHeader,
  channels: number,
  palette: Uint8Array | undefined,
  transparency: Uint8Array | undefined,
): { data: Samples; samplesPerPixel: 1 | 3 } {
  if (header.colourType === 3) {
    return { data: fromPalette(samples, palette, transparency), samplesPerPixel: 3 };
  }
  if (header.depth < 8) {
    const scale = 255 / (2 ** header.depth - 1);
    for (let i = 0; i < samples.length; i += 1) samples[i]! *= scale;
  }
  if (channels === 2) return { data: samplesOverBlack(samples, 1), samplesPerPixel: 1 };
  if (channels === 4) return { data: samplesOverBlack(samples, 3), samplesPerPixel: 3 };
  return { data: samples, samplesPerPixel: channels === 3 ? 3 : 1 };
}

function fromPalette(
  indexes: Samples,
  palette: Uint8Array | undefined,
  transparency: Uint8Array | undefined,
): Uint8Array<ArrayBuffer> {
  const shown = paletteOverBlack(palette, transparency);
  const out = new Uint8Array(indexes.length * 3);
  for (let i = 0; i < indexes.length; i += 1) {
    const index = indexes[i]!;
    if (index * 3 >= shown.length) throw new PixelError('corrupt', 'a PNG colour is missing');
    for (let c = 0; c < 3; c += 1) out[i * 3 + c] = shown[index * 3 + c]!;
  }
  return out;
}

/** The colours as they are shown. Throws `PixelError` `corrupt` when there are none. */
export function paletteOverBlack(
  palette: Uint8Array | undefined,
  transparency: Uint8Array | undefined,
): Uint8Array<ArrayBuffer> {
  if (palette === undefined) throw new PixelError('corrupt', 'a PNG palette is missing');
  return Uint8Array.from(palette, (value, at) =>
    Math.round(value * ((transparency?.[Math.floor(at / 3)] ?? 255) / 255)),
  );
}

/** Drops the alpha that follows every `colours` samples. */
export function samplesOverBlack(samples: Samples, colours: 1 | 3): Samples {
  const opaque = samples instanceof Uint8Array ? 255 : 65_535;
  const pixels = samples.length / (colours + 1);
  const length = pixels * colours;
  const out = samples instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
  for (let i = 0; i < pixels; i += 1) {
    const from = i * (colours + 1);
    const alpha = samples[from + colours]!;
    for (let c = 0; c < colours; c += 1) {
      const value = samples[from + c]!;
      out[i * colours + c] = alpha === opaque ? value : Math.round((value * alpha) / opaque);
    }
  }
  return out;
}
