/** The bytes that the pieces describe, made into a blob once. */
import { expect, test } from 'vitest';
import { blobSource } from './bytes.ts';
import { leavingBlob } from './leaving-blob.ts';

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) % 251);

test('short ranges and long ones, and what is new between them, in their order', async () => {
  const original = new Blob([bytes]);
  const spliced = {
    source: blobSource(original),
    pieces: [
      { start: 3, end: 9 },
      Uint8Array.of(1, 2),
      { start: 20_000, end: 150_000 },
      { start: 5, end: 5 },
    ],
  };
  const blob = await leavingBlob(spliced, original);
  const wanted = [...bytes.subarray(3, 9), 1, 2, ...bytes.subarray(20_000, 150_000)];
  expect(Buffer.from(await blob.arrayBuffer()).equals(Buffer.from(wanted))).toBe(true);
  expect(await leavingBlob(spliced, original)).toBe(blob);
});

test('rejects when a range can’t be read any more', async () => {
  const source = { sizeBytes: 9, read: () => Promise.reject(new Error('gone')) };
  const spliced = { source, pieces: [{ start: 0, end: 2 }] };
  await expect(leavingBlob(spliced, new Blob([bytes]))).rejects.toThrow('gone');
});
