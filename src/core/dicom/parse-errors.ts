/** Why parsing stops: each says where, never what the file holds there. */
import { formatTag, type Tag } from './data-set.ts';
import { DicomError } from './dicom-error.ts';
import type { Frame } from './parse-frames.ts';

/** What is left before the end of the frame can't hold an element. */
export function cutShort(frame: Frame, root: Frame, position: number): DicomError {
  const where = `at byte ${position}`;
  if (frame.undefinedLength && position === frame.end) {
    return new DicomError('delimiter-missing', `no delimiter ${where}`);
  }
  if (frame.end === root.end) {
    return new DicomError('truncated', `less than an element ${where}`);
  }
  return new DicomError('length-overruns', `less than an element before the end ${where}`);
}

/** A length reaches beyond the frame, or the file. */
export function overrun(tag: Tag, frame: Frame, root: Frame, position: number): DicomError {
  const code = frame.end === root.end ? 'truncated' : 'length-overruns';
  return new DicomError(code, `${formatTag(tag)} at byte ${position} is longer than what it is in`);
}

export function misplaced(tag: Tag, position: number): DicomError {
  return new DicomError('bad-structure', `${formatTag(tag)} can't stand at byte ${position}`);
}
