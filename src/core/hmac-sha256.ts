/** HMAC-SHA-256 (RFC 2104) of one message after another under one key. */
import { createHMAC, createSHA256 } from 'hash-wasm';

/** Gives a message's 32 bytes; of its UTF-8. */
export type MessageCode = (message: string) => Promise<Uint8Array<ArrayBuffer>>;

export async function hmacSha256(key: Uint8Array<ArrayBuffer>): Promise<MessageCode> {
  // Absent on pages that came over http from another machine, which are no secure context.
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    const hmac = await createHMAC(createSHA256(), key);
    return async (message) => hmac.init().update(message).digest('binary').slice();
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmacKey = await subtle.importKey('raw', key, algorithm, false, ['sign']);
  return async (message) =>
    new Uint8Array(await subtle.sign('HMAC', hmacKey, new TextEncoder().encode(message)));
}
