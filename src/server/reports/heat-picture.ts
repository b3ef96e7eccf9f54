/** An engine's heatmap as a picture to lay over its film, and the colours that a legend shows of it. */

import { readPngSamples } from '../../core/pixels/decode-png.ts';
import { downsamplePicture } from '../../core/pixels/downsample.ts';
import type { Picture } from '../../core/pixels/picture.ts';
import { readPngChunks } from '../../core/pixels/png/png-chunks.ts';

/** Undefined for what the portal doesn't keep heatmaps as: PNG of 8 bits, with colours and alpha. Rejects with `PixelError`. */
export async function heatPicture(
  png: Uint8Array<ArrayBuffer>,
  maxSide: number,
): Promise<Picture | undefined> {
  const chunks = readPngChunks(png);
  const { width, height, colourType, depth } = chunks.header;
  if (colourType !== 6 || depth !== 8) return undefined;
  const data = Uint8Array.from(await readPngSamples(chunks));
  return downsamplePicture({ width, height, channels: 4, data }, maxSide);
}

/** Fewer kinds of see-through are no scale. */
const leastSpread = 40;
const steps = 24;

export interface HeatColour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0 to 1. */
  readonly opacity: number;
}

/** From the faintest to the strongest; undefined when the heatmap doesn't tell strength by how see-through it is. */
export function heatScale({ data }: Picture): readonly HeatColour[] | undefined {
  const counts = new Float64Array(256);
  const sums = new Float64Array(256 * 3);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3]!;
    counts[alpha] = counts[alpha]! + 1;
    for (let c = 0; c < 3; c += 1) sums[alpha * 3 + c] = sums[alpha * 3 + c]! + data[at + c]!;
  }
  const used = [...counts.keys()].filter((alpha) => alpha > 0 && counts[alpha]! > 0);
  const [faintest = 0] = used;
  const strongest = used.at(-1) ?? 0;
  if (strongest - faintest < leastSpread) return undefined;
  return Array.from({ length: steps }, (_, step) => {
    const wanted = faintest + ((strongest - faintest) * step) / (steps - 1);
    const alpha = used.reduce((best, each) =>
      Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best,
    );
    const mean = (c: number) => Math.round(sums[alpha * 3 + c]! / counts[alpha]!);
    return { red: mean(0), green: mean(1), blue: mean(2), opacity: alpha / 255 };
  });
}
