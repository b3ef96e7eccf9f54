/** How many bytes will leave for the files of a list: known, estimated from the picture, or from other files' pictures. */
import { isCompactable } from '../../core/pixels/transcode/compactable.ts';
import type { FileEntry } from './file-entry.ts';

export interface LeavingBytes {
  of(entry: FileEntry): number;
  /** Something of it is an estimate. */
  readonly isEstimate: boolean;
}

export function leavingBytes(files: readonly FileEntry[], compaction: boolean): LeavingBytes {
  if (!compaction) return { of: ({ file }) => file.size, isEstimate: false };
  const { share, isEstimate } = learn(files);
  return {
    of(entry) {
      if (entry.compacted !== undefined) return entry.compacted.sizeBytes;
      const { size } = entry.file;
      if (!shrinks(entry)) return size;
      return entry.estimatedBytes ?? Math.round(size * share);
    },
    isEstimate,
  };
}

/** What remains of a file, on average over those that somebody has looked at. */
function learn(files: readonly FileEntry[]): {
  readonly share: number;
  readonly isEstimate: boolean;
} {
  let given = 0;
  let left = 0;
  let isEstimate = false;
  for (const entry of files) {
    if (!shrinks(entry)) continue;
    if (entry.compacted === undefined) isEstimate = true;
    const bytes = entry.compacted?.sizeBytes ?? entry.estimatedBytes;
    if (bytes === undefined) continue;
    given += entry.file.size;
    left += bytes;
  }
  return { share: given === 0 ? 1 : left / given, isEstimate };
}

function shrinks({ facts }: FileEntry): boolean {
  return isCompactable(facts?.transferSyntaxUid);
}
