/** Sums over the list and over the batch, worked out once for each state. */
import { type FileEntry, hasErrors, hasFailed } from '../../upload/file-entry.ts';
import { leavingBytes } from '../../upload/leaving-bytes.ts';
import { memoLast } from '../../upload/memo-last.ts';

export interface ListTotals {
  readonly count: number;
  readonly bytes: number;
  /** Not stored yet, and nothing is known against them. */
  readonly toSendCount: number;
  readonly toSendBytes: number;
  /** Files are made smaller first, and how small is not known of each. */
  readonly isEstimate: boolean;
  readonly uncheckedCount: number;
  readonly storedCount: number;
  readonly problemCount: number;
}

export const listTotals = memoLast(
  (files: readonly FileEntry[], compaction: boolean): ListTotals => {
    const leaving = leavingBytes(files, compaction);
    let bytes = 0;
    let toSendCount = 0;
    let toSendBytes = 0;
    let uncheckedCount = 0;
    let storedCount = 0;
    let problemCount = 0;
    for (const entry of files) {
      const { size } = entry.file;
      bytes += size;
      if (entry.send.kind === 'stored') storedCount += 1;
      else {
        if (entry.check !== 'checked') uncheckedCount += 1;
        if (hasErrors(entry) || hasFailed(entry)) problemCount += 1;
        if (!hasErrors(entry)) {
          toSendCount += 1;
          if (entry.sameAs === undefined) toSendBytes += leaving.of(entry);
        }
      }
    }
    return {
      count: files.length,
      bytes,
      toSendCount,
      toSendBytes,
      isEstimate: leaving.isEstimate,
      uncheckedCount,
      storedCount,
      problemCount,
    };
  },
);

export interface BatchTotals {
  readonly total: number;
  readonly checked: number;
  readonly stored: number;
  readonly failed: number;
  /** Of what is or was to be sent; estimated until the exact size is known. */
  readonly bytes: number;
  readonly sentBytes: number;
  /** What compaction has made less of, and what it has left: of files that are being sent or stored. */
  readonly givenBytes: number;
  readonly compactedBytes: number;
}

export const batchTotals = memoLast(
  (
    files: readonly FileEntry[],
    index: ReadonlyMap<string, number>,
    ids: readonly string[],
    compaction: boolean,
  ): BatchTotals => {
    const leaving = leavingBytes(files, compaction);
    let total = 0;
    let checked = 0;
    let stored = 0;
    let failed = 0;
    let bytes = 0;
    let sentBytes = 0;
    let givenBytes = 0;
    let compactedBytes = 0;
    for (const id of ids) {
      const at = index.get(id);
      const entry = at === undefined ? undefined : files[at];
      if (!entry) continue;
      total += 1;
      if (entry.check === 'checked') checked += 1;
      if (hasFailed(entry)) failed += 1;
      const { send } = entry;
      if (send.kind === 'stored') stored += 1;
      if (hasErrors(entry) || hasFailed(entry) || entry.sameAs !== undefined) continue;
      const size = send.kind === 'sending' ? send.sizeBytes : leaving.of(entry);
      bytes += size;
      givenBytes += entry.compacted?.givenBytes ?? 0;
      compactedBytes += entry.compacted?.sizeBytes ?? 0;
      sentBytes += send.kind === 'stored' ? size : send.kind === 'sending' ? send.sentBytes : 0;
    }
    return { total, checked, stored, failed, bytes, sentBytes, givenBytes, compactedBytes };
  },
);
