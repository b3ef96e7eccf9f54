/** Telling "the file can't be read any more" (deleted, changed, card pulled out) apart from every other failure. */
import type { ByteSource } from '../bytes.ts';
import type { Finding } from '../quality/finding.ts';
import { stepFinding } from '../quality/finding-codes.ts';

/** The bytes could not be read: browsers say NotFoundError or NotReadableError, Node ENOENT or EIO. */
export class SourceGoneError extends Error {
  constructor(cause: unknown) {
    super('the file can no longer be read', { cause });
    this.name = 'SourceGoneError';
  }

  get finding(): Finding {
    return stepFinding('readable', 'gone');
  }
}

/** The same source, whose reads reject with `SourceGoneError` alone; also when fewer bytes come than it promised. */
export function guardedSource(source: ByteSource): ByteSource {
  const { sizeBytes } = source;
  return {
    sizeBytes,
    async read(start, end) {
      const from = Math.min(Math.max(0, start), sizeBytes);
      const to = Math.min(Math.max(from, end), sizeBytes);
      let bytes: Uint8Array<ArrayBuffer>;
      try {
        bytes = await source.read(from, to);
      } catch (error) {
        throw error instanceof SourceGoneError ? error : new SourceGoneError(error);
      }
      // A file cut short on disk after it was chosen.
      if (bytes.byteLength !== to - from) throw new SourceGoneError(undefined);
      return bytes;
    },
  };
}
