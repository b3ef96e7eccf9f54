/** The small picture of a row, made in the worker; a file that can't be shown has none, which is no error here. */
import { blobSource } from '../../core/bytes.ts';
import { decodeImage } from '../../core/pixels/decode-image.ts';
import type { Picture } from '../../core/pixels/picture.ts';
import { thumbnail } from '../../core/pixels/thumbnail.ts';

export async function makeThumbnail(file: File, sizePx: number): Promise<{ bitmap?: ImageBitmap }> {
  try {
    const bitmap = (await isPicture(file))
      ? await pictureThumbnail(file, sizePx)
      : await dicomThumbnail(file, sizePx);
    return { bitmap };
  } catch {
    return {};
  }
}

async function dicomThumbnail(file: File, sizePx: number): Promise<ImageBitmap> {
  const frame = await decodeImage(blobSource(file), 'dicom');
  return await createImageBitmap(imageDataOf(thumbnail(frame, sizePx)));
}

/** The browser's own decoder, which also turns the picture as EXIF says. */
async function pictureThumbnail(file: File, sizePx: number): Promise<ImageBitmap> {
  const whole = await createImageBitmap(file);
  try {
    const scale = Math.min(1, sizePx / Math.min(whole.width, whole.height));
    return await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * scale)),
      resizeHeight: Math.max(1, Math.round(whole.height * scale)),
      resizeQuality: 'medium',
    });
  } finally {
    whole.close();
  }
}

/** By content: 89 50 4E 47 (PNG) or FF D8 FF (JPEG). */
async function isPicture(file: File): Promise<boolean> {
  const [a, b, c, d] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return (
    (a === 0x89 && b === 0x50 && c === 0x4e && d === 0x47) ||
    (a === 0xff && b === 0xd8 && c === 0xff)
  );
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
