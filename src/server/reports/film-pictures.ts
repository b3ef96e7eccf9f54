/** The pictures of a report's film: the film with its window, and its heatmap. */
import { bufferSource } from '../../core/bytes.ts';
import type { ImageKind } from '../../core/pipeline/facts.ts';
import { decodeImage } from '../../core/pixels/decode-image.ts';
import type { Picture } from '../../core/pixels/picture.ts';
import { thumbnail } from '../../core/pixels/thumbnail.ts';
import { heatPicture } from './heat-picture.ts';

/** On the longer side: about 280 to the inch as they are printed. */
const filmSidePx = 1000;

/** Undefined when it can't be shown, and that is said on the page. */
export async function filmPicture(
  bytes: Uint8Array<ArrayBuffer>,
  kind: ImageKind,
): Promise<Picture | undefined> {
  try {
    return thumbnail(await decodeImage(bufferSource(bytes), kind), filmSidePx);
  } catch {
    // The bytes are in memory, so it is the image itself.
    return undefined;
  }
}

export async function overlayPicture(png: Uint8Array<ArrayBuffer>): Promise<Picture | undefined> {
  try {
    return await heatPicture(png, filmSidePx);
  } catch {
    return undefined;
  }
}
