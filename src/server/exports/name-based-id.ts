/** Ids and UIDs that come out the same however often a thing is exported, so that receivers know it again. */
import { createHash } from 'node:crypto';

/** A UUID of version 8, "custom" (RFC 9562 5.8), from what it stands for. */
export function nameBasedId(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The same as a DICOM UID (PS3.5 B.2). */
export function nameBasedUid(...parts: readonly string[]): string {
  return `2.25.${BigInt(`0x${nameBasedId(...parts).replaceAll('-', '')}`)}`;
}
