/** The step of the pipeline: what the sink is given is smaller, proven, and still pieces of the original file. */
import { describe, expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import {
  bufferSource,
  type SplicedBytes,
  splicedSizeBytes,
  splicedToBlob,
  splicedToBytes,
} from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { decodeFrame } from '../pixels/decode-frame.ts';
import { resolveChecks } from '../quality/settings.ts';
import { compact } from './compact.ts';
import { processOne } from './process-one.ts';
import { sha256OfSpliced } from './sha256.ts';
import type { Prepared } from './sink.ts';

const size = { rows: 1030, columns: 1030 };

function whole(bytes: Uint8Array<ArrayBuffer>): SplicedBytes {
  return { source: bufferSource(bytes), pieces: [{ start: 0, end: bytes.byteLength }] };
}

async function prepared(bytes: Uint8Array<ArrayBuffer>, on: boolean) {
  const sent: Prepared[] = [];
  const told: number[][] = [];
  const outcome = await processOne(
    { key: 'a', name: 'a.dcm', open: async () => ({ bytes: bufferSource(bytes) }) },
    {
      checks: resolveChecks({}),
      patientIdPattern: '',
      treatment: () => ({ kind: 'keep', name: 'a.dcm' }),
      ...(on ? { compact: true } : {}),
    },
    {
      send: async (each) => {
        sent.push(each);
        return { status: 'stored', receipt: {}, alreadyHeld: false, findings: [] };
      },
    },
    {
      signal: new AbortController().signal,
      onCompacted: (_, given, left) => told.push([given, left]),
    },
  );
  return { outcome, sent: sent[0]!, told };
}

describe('processOne', () => {
  test('sends the compacted file, its size and its hash', async () => {
    const bytes = buildChestFilm(size);
    const { outcome, sent, told } = await prepared(bytes, true);
    expect(outcome.status).toBe('accepted');
    expect(told).toEqual([[bytes.byteLength, sent.sizeBytes]]);
    expect(sent.sizeBytes).toBeLessThan(bytes.byteLength / 2);
    expect(sent.sizeBytes).toBe(splicedSizeBytes(sent.bytes));
    expect(sent.sha256).toBe(await sha256OfSpliced(sent.bytes));
    const blob = splicedToBlob(sent.bytes, new Blob([bytes]));
    const leaving = new Uint8Array(await blob.arrayBuffer());
    expect(leaving).toEqual(await splicedToBytes(sent.bytes));
    const [before, after] = [
      await readDicom(bufferSource(bytes)),
      await readDicom(bufferSource(leaving)),
    ];
    expect((await decodeFrame(after)).pixels).toEqual((await decodeFrame(before)).pixels);
  });

  test('sends the file as it is unless asked', async () => {
    const bytes = buildChestFilm(size);
    const { sent, told } = await prepared(bytes, false);
    expect(await splicedToBytes(sent.bytes)).toEqual(bytes);
    expect(told).toEqual([]);
  });
});

describe('what can not be made smaller leaves as the very bytes', () => {
  test('a JPEG, whatever is in it', async () => {
    const bytes = whole(new Uint8Array(10));
    expect(await compact(bytes, 'jpeg')).toBe(bytes);
  });

  test.each(['png', 'dicom'] as const)('a broken %s', async (kind) => {
    const bytes = whole(new Uint8Array(1000));
    expect(await compact(bytes, kind)).toBe(bytes);
  });

  test('a file that can no longer be read fails as such', async () => {
    const gone = new Error('gone');
    const source = { sizeBytes: 100_000, read: () => Promise.reject(gone) };
    await expect(compact({ source, pieces: [{ start: 0, end: 100_000 }] }, 'dicom')).rejects.toBe(
      gone,
    );
  });
});
