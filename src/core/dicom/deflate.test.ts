/** Deflated data sets go out and come back, with what real writers put behind them. */
import { describe, expect, it } from 'vitest';
import { concat } from '../../../test/builders/dicom.ts';
import { deflate, inflate } from './deflate.ts';

const plain = Uint8Array.from({ length: 5_000 }, (_, index) => (index * index) % 251);

/** Without the padding that `deflate` may have added. */
async function stream(): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = new Blob([plain]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/** As gzip ends (RFC 1952 2.3.1): a checksum, which isn't looked at, and the size. */
function trailer(sizeBytes: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, 0x12345678, true);
  view.setUint32(4, sizeBytes, true);
  return new Uint8Array(view.buffer);
}

describe('inflate', () => {
  it('undoes deflate, of several parts too', async () => {
    const deflated = await deflate([plain.subarray(0, 7), plain.subarray(7)]);
    expect(deflated.byteLength % 2).toBe(0);
    expect(await inflate(deflated, 5_000)).toEqual(plain);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a byte of padding', Uint8Array.of(0)],
    ["gzip's trailer", trailer(5_000)],
    ["gzip's trailer and a byte of padding", concat([trailer(5_000), Uint8Array.of(0)])],
  ])('takes %s behind the stream', async (_, behind) => {
    expect(await inflate(concat([await stream(), behind]), 5_000)).toEqual(plain);
  });

  it.each([
    ['a byte that is no padding', Uint8Array.of(7)],
    ['a trailer of another size', trailer(4_999)],
    ['more', new Uint8Array(20)],
  ])('refuses %s behind it', async (_, behind) => {
    const bytes = concat([await stream(), behind]);
    await expect(inflate(bytes, 5_000)).rejects.toMatchObject({ code: 'deflate-broken' });
  });

  it('refuses a stream cut short, nothing at all, and too much', async () => {
    const whole = await stream();
    for (const bytes of [whole.slice(0, -5), new Uint8Array(0)]) {
      await expect(inflate(bytes, 5_000)).rejects.toMatchObject({ code: 'deflate-broken' });
    }
    await expect(inflate(whole, 4_999)).rejects.toMatchObject({ code: 'deflate-too-large' });
  });
});
