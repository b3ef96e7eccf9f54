/** One read of the blob for all of its beginning, and the same bytes as without. */
import { expect, test } from 'vitest';
import { headSource } from './head-source.ts';

/** Counts how often a part of it was taken. */
class CountedBlob extends Blob {
  taken = 0;
  override slice(...range: Parameters<Blob['slice']>): Blob {
    this.taken += 1;
    return super.slice(...range);
  }
}

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) % 251);

test('a small file is read once, whatever is asked of it', async () => {
  const bytes = bytesOf(1000);
  const blob = new CountedBlob([bytes]);
  const source = headSource(blob);
  const reads = await Promise.all([source.read(0, 10), source.read(990, 2000), source.read(5, 5)]);
  expect(reads).toEqual([bytes.subarray(0, 10), bytes.subarray(990), bytes.subarray(5, 5)]);
  expect(blob.taken).toBe(1);
});

test('of a large file the beginning is read once, and the rest as it is asked for', async () => {
  const bytes = bytesOf(3 * 1024 * 1024);
  const blob = new CountedBlob([bytes]);
  const source = headSource(blob);
  expect(await source.read(100, 70_000)).toEqual(bytes.subarray(100, 70_000));
  expect(await source.read(0, 512)).toEqual(bytes.subarray(0, 512));
  expect(blob.taken).toBe(1);
  expect(await source.read(200_000, 300_000)).toEqual(bytes.subarray(200_000, 300_000));
  expect(await source.read(3_000_000, 9_000_000)).toEqual(bytes.subarray(3_000_000));
  expect(blob.taken).toBe(3);
});

test('what failed is tried again', async () => {
  let fails = true;
  const blob = new Blob([bytesOf(10)]);
  blob.slice = (...range) => {
    if (fails) throw new DOMException('gone', 'NotReadableError');
    return Blob.prototype.slice.apply(blob, range);
  };
  const source = headSource(blob);
  await expect(source.read(0, 10)).rejects.toThrow('gone');
  fails = false;
  expect(await source.read(0, 10)).toHaveLength(10);
});
