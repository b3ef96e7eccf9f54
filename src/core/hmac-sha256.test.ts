import { createHmac } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { hmacSha256 } from './hmac-sha256.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['with WebCrypto', {}],
  ['without, as on a page that came over http', { subtle: undefined }],
])('is the code of each message %s', async (_, crypto) => {
  if ('subtle' in crypto) vi.stubGlobal('crypto', crypto);
  const key = Uint8Array.from({ length: 32 }, (__, at) => at * 7);
  const codeOf = await hmacSha256(key);
  const messages = ['1.2.826.0.1.3680043.10.1', 'date-shift\n["id","MÜLLER",""]', ''];
  for (const message of messages) {
    const expected = createHmac('sha256', key).update(message, 'utf8').digest('hex');
    expect(Buffer.from(await codeOf(message)).toString('hex')).toBe(expected);
  }
});
