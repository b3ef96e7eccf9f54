/** Fetches a presentation state and reads what it says of the film on screen. */
import { blobSource } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import type { Frame } from '../../core/pixels/frame.ts';
import {
  type FilmPresentation,
  readPresentationState,
} from '../../core/pixels/presentation-state.ts';

/** Undefined when it can't be had, can't be read, or is about other films. */
export async function loadPresentation(
  source: string,
  frame: Frame,
  sopInstanceUid: string,
): Promise<FilmPresentation | undefined> {
  try {
    const response = await fetch(source);
    if (!response.ok) return undefined;
    const object = await readDicom(blobSource(await response.blob()));
    return readPresentationState(object, frame, sopInstanceUid);
  } catch {
    return undefined;
  }
}
