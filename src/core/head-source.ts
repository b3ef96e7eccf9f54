/** A blob whose beginning is kept once it was read: each read of a file on disk asks another process, which takes milliseconds. */
import { type ByteSource, blobSource } from './bytes.ts';

/** Smaller files are kept whole, by who needs the pixels too. */
const smallBytes = 2 * 1024 * 1024;
/** Where the header of a larger one lies, nearly always. */
const headBytes = 256 * 1024;

/** Reads of what is kept are views: treat them as read-only. What failed is tried again at the next read. */
export function headSource(blob: Blob, wholeUpToBytes: number = smallBytes): ByteSource {
  const source = blobSource(blob);
  const { sizeBytes } = source;
  const keptBytes = sizeBytes <= wholeUpToBytes ? sizeBytes : Math.min(sizeBytes, headBytes);
  let kept: Promise<Uint8Array<ArrayBuffer>> | undefined;
  const head = () => {
    const reading = kept ?? source.read(0, keptBytes);
    kept = reading;
    reading.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading;
  };
  return {
    sizeBytes,
    async read(start, end) {
      if (Math.min(end, sizeBytes) > keptBytes) return await source.read(start, end);
      return (await head()).subarray(start, end);
    },
  };
}
