/** New UIDs for old ones, derived under the project's key: the same original gives the same UID, and none leads back. */
import { hmacSha256 } from '../hmac-sha256.ts';
import { dummyUid } from './dummy-value.ts';

/**
 * The dummy, or registered by the standard itself: SOP classes, well-known frames of reference (PS3.6 annex A), whose
 * components are of few digits. Devices that made their own UIDs under this root put dates, times and numbers there.
 */
export function isNobodysUid(uid: string): boolean {
  return uid === dummyUid || /^1\.2\.840\.10008(\.\d{1,4}){1,9}$/.test(uid);
}

export function successorOf(uid: string, newUid: (original: string) => string): string {
  return isNobodysUid(uid) ? uid : newUid(uid);
}

/**
 * HMAC-SHA-256 of each original, its first 128 bits as a UUID-derived UID (PS3.5 B.2). The version and variant bits
 * of RFC 9562 are set to 8, "custom", so that it is a valid UUID.
 */
export async function deriveUids(
  originals: ReadonlySet<string>,
  key: Uint8Array<ArrayBuffer>,
): Promise<ReadonlyMap<string, string>> {
  const codeOf = await hmacSha256(key);
  const pairs = [...originals].map(async (original) => {
    return [original, uidOf((await codeOf(original)).slice(0, 16))] as const;
  });
  return new Map(await Promise.all(pairs));
}

function uidOf(uuid: Uint8Array): string {
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x80;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${uuid.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)}`;
}
