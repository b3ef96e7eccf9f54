/** What the bar promises: known sizes where they are known, estimates elsewhere, and never less than the truth knows. */
import { describe, expect, test } from 'vitest';
import { type FileEntry, newEntry } from './file-entry.ts';
import { leavingBytes } from './leaving-bytes.ts';

const uncompressed = '1.2.840.10008.1.2.1';
const lossy = '1.2.840.10008.1.2.4.50';
let next = 0;

function entry(sizeBytes: number, more: Partial<FileEntry> & { readonly uid?: string }): FileEntry {
  const { uid, ...rest } = more;
  const file = new File([new Uint8Array(sizeBytes)], 'a.dcm');
  const facts = { kind: 'dicom' as const, sizeBytes, ...(uid && { transferSyntaxUid: uid }) };
  next += 1;
  return { ...newEntry(`${next}`, file, 'a.dcm'), check: 'checked', facts, ...rest };
}

const known = entry(1000, { uid: uncompressed, compacted: { givenBytes: 990, sizeBytes: 300 } });
const looked = entry(1000, { uid: uncompressed, estimatedBytes: 500 });
const unseen = entry(2000, { uid: uncompressed });
const compressed = entry(700, { uid: lossy });
const photograph = entry(600, {});

describe('with compaction', () => {
  const files = [known, looked, unseen, compressed, photograph];

  test('sizes are known, estimated, or like the others', () => {
    const leaving = leavingBytes(files, true);
    expect(leaving.isEstimate).toBe(true);
    expect(files.map(leaving.of)).toEqual([300, 500, 800, 700, 600]);
  });

  test('nobody has looked: the whole, rather than a guess', () => {
    expect(leavingBytes([unseen], true).of(unseen)).toBe(2000);
  });

  test('all is known: no estimate', () => {
    expect(leavingBytes([known, compressed], true).isEstimate).toBe(false);
  });
});

test('without, files leave as they are', () => {
  const leaving = leavingBytes([looked, unseen], false);
  expect([leaving.of(looked), leaving.of(unseen), leaving.isEstimate]).toEqual([1000, 2000, false]);
});
