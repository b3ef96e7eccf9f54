/** An engine's PNG as a heatmap to lay over the film. */

import type { ImageFacts } from '../../../core/pipeline/facts.ts';
import { readPngSamples } from '../../../core/pixels/decode-png.ts';
import { encodePng } from '../../../core/pixels/encode-png.ts';
import { PixelError } from '../../../core/pixels/pixel-error.ts';
import { readPngChunks } from '../../../core/pixels/png/png-chunks.ts';

/** How far its proportions may be from the film's: rounding of a smaller picture. */
const tolerance = 0.02;
/** More than a film has is no heatmap; each takes four bytes. */
const mostPixels = 25_000_000;

/**
 * RGBA of 8 bits. Grey becomes heat of that strength, and black of a picture without transparency is transparent.
 * Undefined for what doesn't lie over the film: no PNG, one with a palette, or of other proportions.
 */
export async function answerHeatmap(
  png: Uint8Array<ArrayBuffer>,
  { rows, columns }: Pick<ImageFacts, 'rows' | 'columns'>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!rows || !columns) return undefined;
  try {
    const chunks = readPngChunks(png);
    const { width, height, colourType, depth } = chunks.header;
    const ratio = (width * rows) / (height * columns);
    const fits = Math.abs(ratio - 1) <= tolerance && width * height <= mostPixels;
    if (!fits || colourType === 3 || (depth !== 8 && depth !== 16)) return undefined;
    const samples = await readPngSamples(chunks);
    const data = toRgba(samples, colourType, depth === 16 ? 8 : 0);
    return encodePng({ width, height, channels: 4, data });
  } catch (error) {
    if (error instanceof PixelError) return undefined;
    throw error;
  }
}

function toRgba(
  samples: Uint8Array | Uint16Array,
  colourType: 0 | 2 | 4 | 6,
  shift: number,
): Uint8Array<ArrayBuffer> {
  const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[colourType];
  const pixels = samples.length / channels;
  const out = new Uint8Array(pixels * 4);
  for (let i = 0; i < pixels; i += 1) {
    const sample = (channel: number) => (samples[i * channels + channel] ?? 0) >> shift;
    if (channels <= 2) {
      const heat = sample(0);
      const alpha = channels === 2 ? sample(1) : 255;
      out.set(
        [255, Math.round(220 * (1 - heat / 255)), 0, Math.round((heat * alpha) / 255)],
        i * 4,
      );
    } else {
      const [red, green, blue] = [sample(0), sample(1), sample(2)];
      const alpha = channels === 4 ? sample(3) : red + green + blue === 0 ? 0 : 255;
      out.set([red, green, blue, alpha], i * 4);
    }
  }
  return out;
}
