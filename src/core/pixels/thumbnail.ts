/** Makes the small picture of a frame that lists show. */
import { toDisplay } from './display.ts';
import { downsampleFrame, downsamplePicture } from './downsample.ts';
import type { Frame } from './frame.ts';
import type { Picture } from './picture.ts';
import type { Window } from './presentation.ts';

/**
 * At most `maxSide` pixels on the longer side. Stored values are averaged before the window is applied:
 * a small table over few pixels, and near enough, as windows rise steadily.
 */
export function thumbnail(frame: Frame, maxSide: number, window?: Window): Picture {
  if (frame.photometricInterpretation === 'PALETTE COLOR') {
    return downsamplePicture(toDisplay(frame), maxSide);
  }
  return toDisplay(downsampleFrame(frame, maxSide), window);
}
