/** Who may call back: the address names the asking and proves that we gave it, the signature proves who sends it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Mapping } from './mapping.ts';

/** A message older than this, or from so far in the future, is refused: clocks differ, and lines are slow. */
const freshForMs = 5 * 60_000;

export function callbackToken(processingId: string, secret: string): string {
  const proof = createHmac('sha256', secret)
    .update(`plainfilm callback ${processingId}`)
    .digest('hex');
  return `${processingId}.${proof.slice(0, 32)}`;
}

/** Undefined for what no token looks like. */
export function processingOf(token: string): string | undefined {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[0-9a-f]{32}$/.exec(token)?.[1];
}

export interface SignedMessage {
  readonly token: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** Over the time in seconds, a dot and the body as it came. */
export function signatureOf(
  timestamp: string,
  body: Uint8Array,
  secret: string,
  { prefix, encoding }: Mapping['callback'],
): string {
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest(encoding);
  return prefix + mac;
}

/** Whether we gave the token away, for an asking under this secret. */
export function isOwnToken(token: string, secret: string): boolean {
  const processingId = processingOf(token);
  if (processingId === undefined || secret === '') return false;
  return isSame(token, callbackToken(processingId, secret));
}

/** Whether the message is the engine's own, and new enough. What is wrong isn't told, nor by how long it takes. */
export function isAuthentic(
  { token, headers, body }: SignedMessage,
  secret: string,
  callback: Mapping['callback'],
  nowMs: number,
): boolean {
  const timestamp = headers[callback.timestampHeader.toLowerCase()];
  const signature = headers[callback.signatureHeader.toLowerCase()];
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  const isFresh = Math.abs(Number(timestamp) * 1000 - nowMs) <= freshForMs;
  const isSigned = isSame(signature, signatureOf(timestamp, body, secret, callback));
  return isFresh && isSigned && isOwnToken(token, secret);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
