/** A node's Secondary Capture as a heatmap to lay over the film. */
import { encode } from 'fast-png';
import type { ByteSource } from '../../../core/bytes.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import type { ImageFacts } from '../../../core/pipeline/facts.ts';
import { decodeFrame } from '../../../core/pixels/decode-frame.ts';
import { toDisplay } from '../../../core/pixels/display.ts';
import { downsamplePicture } from '../../../core/pixels/downsample.ts';
import type { Picture } from '../../../core/pixels/picture.ts';
import { PixelError } from '../../../core/pixels/pixel-error.ts';

/** How far its proportions may be from the film's: rounding of a smaller picture. */
const tolerance = 0.02;
/** Heat is smooth: more would only be slower to load. */
const longestSide = 1024;

/**
 * RGBA, black is transparent and the darker the more so; grey becomes red of that strength. Undefined for a picture that doesn't lie over the film:
 * of other proportions, or one that can't be shown.
 */
export async function nodeHeatmap(
  bytes: ByteSource,
  { rows, columns }: Pick<ImageFacts, 'rows' | 'columns'>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const picture = await pictureOf(bytes);
  if (picture === undefined || !rows || !columns) return undefined;
  const ratio = (picture.width * rows) / (picture.height * columns);
  if (Math.abs(ratio - 1) > tolerance) return undefined;
  const { width, height } = picture;
  return new Uint8Array(
    encode({ width, height, channels: 4, depth: 8, data: transparent(picture) }),
  );
}

async function pictureOf(bytes: ByteSource): Promise<Picture | undefined> {
  try {
    const picture = toDisplay(await decodeFrame(await readDicom(bytes)));
    return downsamplePicture(picture, longestSide);
  } catch (error) {
    if (error instanceof PixelError) return undefined;
    throw error;
  }
}

function transparent({ width, height, channels, data }: Picture): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i += 1) {
    const at = i * channels;
    const red = data[at] ?? 0;
    if (channels === 1) {
      out.set([255, Math.round(220 * (1 - red / 255)), 0, red], i * 4);
    } else {
      const [green = 0, blue = 0] = [data[at + 1], data[at + 2]];
      const strength = Math.max(red, green, blue);
      const full = strength === 0 ? 0 : 255 / strength;
      out.set([red * full, green * full, blue * full, strength], i * 4);
    }
  }
  return out;
}
