/** The same digest by either way, and as another implementation has it. */
import crypto from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ByteSource, bufferSource, type SplicedBytes } from '../bytes.ts';
import { sha256OfBlob, sha256OfSource, sha256OfSpliced } from './sha256.ts';

const bytes = new Uint8Array(9_000_001).map((_, index) => (index * 31) >>> 3);
const spliced: SplicedBytes = {
  source: bufferSource(bytes),
  pieces: [
    Uint8Array.of(1, 2, 3),
    { start: 5, end: 8_000_000 },
    new Uint8Array(0),
    { start: 9, end: 10 },
  ],
};
const expected = crypto
  .createHash('sha256')
  .update(Uint8Array.of(1, 2, 3))
  .update(bytes.subarray(5, 8_000_000))
  .update(bytes.subarray(9, 10))
  .digest('hex');

afterEach(() => vi.unstubAllGlobals());

describe('sha256', () => {
  it('of spliced bytes, a source and a blob', async () => {
    expect(await sha256OfSpliced(spliced)).toBe(expected);
    const whole = crypto.createHash('sha256').update(bytes).digest('hex');
    expect(await sha256OfSource(bufferSource(bytes))).toBe(whole);
    expect(await sha256OfBlob(new Blob([bytes]))).toBe(whole);
  });

  it('is the same where the page has no WebCrypto', async () => {
    vi.stubGlobal('crypto', {});
    expect(await sha256OfSpliced(spliced)).toBe(expected);
  });

  it('reads large files in parts, and stops when told', async () => {
    let largest = 0;
    const abort = new AbortController();
    const large: ByteSource = {
      sizeBytes: 65 * 1024 * 1024,
      read: async (start, end) => {
        largest = Math.max(largest, end - start);
        if (start > 20_000_000) abort.abort();
        return new Uint8Array(end - start);
      },
    };
    await expect(sha256OfSource(large, abort.signal)).rejects.toThrow(/abort/i);
    expect(largest).toBe(4 * 1024 * 1024);
  });
});
