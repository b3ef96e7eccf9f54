/** Looks at a file's picture in the worker: decoded once for the checks and for the small picture of its row. */
import { headSource } from '../../core/head-source.ts';
import { type Looked, lookAtPixels } from '../../core/pipeline/look-at-pixels.ts';
import { type ReadImage, readImage } from '../../core/pipeline/read-image.ts';
import type { Rules } from '../../core/pipeline/rules.ts';
import { guardedSource, SourceGoneError } from '../../core/pipeline/source-gone.ts';
import type { Picture } from '../../core/pixels/picture.ts';
import { PixelError } from '../../core/pixels/pixel-error.ts';
import { thumbnail } from '../../core/pixels/thumbnail.ts';
import { estimateCompactBytes } from '../../core/pixels/transcode/estimate-compact.ts';

export interface FileLook {
  /** Absent where nobody asked for checks, or nothing is known of the picture: its decoder could not be fetched. */
  readonly looked?: Looked;
  /** Absent where the picture can't be shown, which is no error here. */
  readonly bitmap?: ImageBitmap;
  /** What the file will be once compacted; absent where it leaves as it is. */
  readonly estimatedBytes?: number;
}

/** Without `rules` the picture is made and nothing checked. */
export async function lookAtFile(
  file: File,
  rules: Rules | undefined,
  { sizePx, estimates }: { readonly sizePx: number; readonly estimates: boolean },
): Promise<FileLook> {
  try {
    const read = await readImage(guardedSource(headSource(file)));
    if (!read.readable) return {};
    const looked = rules === undefined ? undefined : await checked(read.image, rules);
    const bitmap = await bitmapOf(read.image, sizePx);
    const estimatedBytes = estimates ? await estimateOf(read.image) : undefined;
    return {
      ...(looked && { looked }),
      ...(bitmap && { bitmap }),
      ...(estimatedBytes === undefined ? {} : { estimatedBytes }),
    };
  } catch (error) {
    if (error instanceof SourceGoneError && rules) return { looked: { findings: [error.finding] } };
    throw error;
  }
}

async function checked(image: ReadImage, rules: Rules): Promise<Looked | undefined> {
  try {
    return await lookAtPixels(image, rules);
  } catch (error) {
    if (error instanceof PixelError) return undefined;
    throw error;
  }
}

async function bitmapOf(image: ReadImage, sizePx: number): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(imageDataOf(thumbnail(await image.frame(), sizePx)));
  } catch {
    return undefined;
  }
}

/** An estimate that can't be made is done without. */
async function estimateOf(image: ReadImage): Promise<number | undefined> {
  if (image.dicom === undefined) return undefined;
  try {
    return await estimateCompactBytes(image.dicom, await image.frame());
  } catch {
    return undefined;
  }
}

function imageDataOf({ width, height, channels, data }: Picture): ImageData {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const at = i * channels;
    const red = data[at] ?? 0;
    rgba[4 * i] = red;
    rgba[4 * i + 1] = channels === 1 ? red : (data[at + 1] ?? 0);
    rgba[4 * i + 2] = channels === 1 ? red : (data[at + 2] ?? 0);
    rgba[4 * i + 3] = 255;
  }
  return new ImageData(rgba, width, height);
}
