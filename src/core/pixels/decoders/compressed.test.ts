/** Every compressed transfer syntax gives back the pixels that were compressed, and breaks without breaking anything. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeHtj2k,
  encodeJpeg,
  encodeJpeg2000,
  encodeJpegLs,
  type RawPixels,
} from '../../../../test/builders/encode-pixels.ts';
import {
  writeJpeg12Bit,
  writeLosslessJpeg,
} from '../../../../test/builders/jpeg-huffman-stream.ts';
import { PixelError } from '../pixel-error.ts';
import type { PixelLayout } from '../pixel-layout.ts';
import { findDecoder } from './index.ts';

const uids = {
  rle: '1.2.840.10008.1.2.5',
  baseline: '1.2.840.10008.1.2.4.50',
  extended: '1.2.840.10008.1.2.4.51',
  lossless: '1.2.840.10008.1.2.4.70',
  ls: '1.2.840.10008.1.2.4.80',
  j2k: '1.2.840.10008.1.2.4.90',
  htj2k: '1.2.840.10008.1.2.4.201',
  deflatedFrame: '1.2.840.10008.1.2.8.1',
} as const;

const width = 61;
const height = 47;

/** A slope with a grain, within so many bits. */
function picture(bits: number, components: 1 | 3 = 1, signed = false): RawPixels {
  const length = width * height * components;
  const pixels =
    bits <= 8 ? new Uint8Array(length) : signed ? new Int16Array(length) : new Uint16Array(length);
  const top = 2 ** bits - 1;
  for (let i = 0; i < length; i += 1) {
    const value = Math.round((i / length) * top * 0.9 + (((i * 7919) % 97) / 97) * top * 0.1);
    pixels[i] = signed ? value - 2 ** (bits - 1) : value;
  }
  return { width, height, components, bits, signed, pixels };
}

function layoutOf(raw: RawPixels, more: Partial<PixelLayout> = {}): PixelLayout {
  return {
    rows: raw.height,
    columns: raw.width,
    samplesPerPixel: raw.components,
    bitsAllocated: raw.bits > 8 ? 16 : 8,
    bitsStored: raw.bits,
    highBit: raw.bits - 1,
    signed: raw.signed ?? false,
    planar: false,
    photometricInterpretation: raw.components === 3 ? 'RGB' : 'MONOCHROME2',
    numberOfFrames: 1,
    ...more,
  };
}

async function decode(uid: string, bytes: Uint8Array<ArrayBuffer>, layout: PixelLayout) {
  return findDecoder(uid)!.decode({ bytes, layout, bigEndian: false });
}

/** The stored bit patterns: what a signed picture has before it is extended. */
function patterns({ pixels, bits }: RawPixels): number[] {
  return Array.from(pixels, (value) => value & (2 ** bits - 1));
}

const lossless = [
  ['JPEG-LS', uids.ls, encodeJpegLs],
  ['JPEG 2000', uids.j2k, encodeJpeg2000],
  ['HTJ2K', uids.htj2k, encodeHtj2k],
] as const;

describe.each(lossless)('%s', (_, uid, encode) => {
  test.each([8, 10, 12, 16])('%i bits', async (bits) => {
    const raw = picture(bits);
    const { samples } = await decode(uid, await encode(raw), layoutOf(raw));
    expect([...samples]).toEqual(patterns(raw));
  });

  test('8 bits in 16 allocated', async () => {
    const raw = picture(8);
    const layout = layoutOf(raw, { bitsAllocated: 16 });
    const { samples } = await decode(uid, await encode(raw), layout);
    expect(samples).toBeInstanceOf(Uint16Array);
    expect([...samples]).toEqual(patterns(raw));
  });

  test('colour', async () => {
    const raw = picture(8, 3);
    const { samples } = await decode(uid, await encode(raw), layoutOf(raw));
    expect([...samples]).toEqual(patterns(raw));
  });

  test('another size than the attributes say is refused before it is decoded', async () => {
    const raw = picture(12);
    const layout = layoutOf(raw, { rows: height + 1 });
    await expect(decode(uid, await encode(raw), layout)).rejects.toMatchObject({
      code: 'size-mismatch',
    });
  });

  test('a frame cut anywhere is refused, never filled in', async () => {
    const raw = picture(12);
    const whole = await encode(raw);
    const cuts = [0, 1, 3, 20, 60, whole.length >> 2, whole.length >> 1, whole.length - 40];
    for (const cut of cuts) {
      const failure = decode(uid, whole.slice(0, cut), layoutOf(raw));
      await expect(failure, `cut at ${cut}`).rejects.toBeInstanceOf(PixelError);
    }
  });

  test('damage ends in a picture or a PixelError, and the next frame decodes', async () => {
    const raw = picture(12);
    const whole = await encode(raw);
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        await decode(uid, bytes, layoutOf(raw)).catch((error: unknown) => {
          expect(error).toBeInstanceOf(PixelError);
        });
      }),
      { numRuns: 40 },
    );
    const { samples } = await decode(uid, whole, layoutOf(raw));
    expect([...samples]).toEqual(patterns(raw));
  });
});

test('signed JPEG 2000 and HTJ2K keep their bit patterns', async () => {
  for (const [uid, encode] of [
    [uids.j2k, encodeJpeg2000],
    [uids.htj2k, encodeHtj2k],
  ] as const) {
    const raw = picture(12, 1, true);
    const { samples } = await decode(uid, await encode(raw), layoutOf(raw));
    expect(Array.from(samples, (value) => value & 0xfff)).toEqual(patterns(raw));
  }
});

test('near-lossless JPEG-LS stays within its difference', async () => {
  const raw = picture(12);
  const { samples } = await decode(uids.ls, await encodeJpegLs(raw, 3), layoutOf(raw));
  const worst = Math.max(...Array.from(samples, (value, i) => Math.abs(value - raw.pixels[i]!)));
  expect(worst).toBeGreaterThan(0);
  expect(worst).toBeLessThanOrEqual(3);
});

describe('JPEG lossless', () => {
  const predictor = fc.integer({ min: 1, max: 7 });
  const stream = fc.record({
    width: fc.integer({ min: 1, max: 19 }),
    height: fc.integer({ min: 1, max: 13 }),
    components: fc.constantFrom<1 | 3>(1, 3),
    precision: fc.integer({ min: 2, max: 16 }),
    predictor,
    restartLines: fc.integer({ min: 0, max: 3 }),
    separateScans: fc.boolean(),
    seed: fc.nat(),
  });

  test('any predictor, precision, interval and order of scans', async () => {
    await fc.assert(
      fc.asyncProperty(stream, async ({ seed, ...shape }) => {
        const samples = Array.from(
          { length: shape.width * shape.height * shape.components },
          (_, i) => ((i + seed) * 2_654_435_761) >>> (32 - shape.precision),
        );
        const bytes = writeLosslessJpeg({ ...shape, samples });
        const raw = { ...shape, bits: shape.precision, pixels: Uint16Array.from(samples) };
        const { samples: decoded } = await decode(uids.lossless, bytes, layoutOf(raw));
        expect([...decoded]).toEqual(samples);
      }),
    );
  });

  test('a point transform drops the lowest bits', async () => {
    const samples = [7, 100, 255, 4, 9, 200];
    const shape = { width: 3, height: 2, components: 1, precision: 8, predictor: 4 } as const;
    const bytes = writeLosslessJpeg({ ...shape, samples, pointTransform: 2 });
    const raw = { ...shape, bits: 8, pixels: Uint8Array.from(samples) };
    const decoded = await decode(uids.lossless, bytes, layoutOf(raw));
    expect([...decoded.samples]).toEqual(samples.map((value) => (value >> 2) << 2));
  });

  test('a frame cut anywhere is refused; damage never gives anything but a PixelError', async () => {
    const raw = picture(12);
    const { bits: precision, pixels: samples } = raw;
    const bytes = writeLosslessJpeg({
      width,
      height,
      components: 1,
      precision,
      samples,
      predictor: 1,
    });
    for (let cut = 0; cut < bytes.length - 1; cut += 101) {
      const failure = decode(uids.lossless, bytes.slice(0, cut), layoutOf(raw));
      await expect(failure, `cut at ${cut}`).rejects.toBeInstanceOf(PixelError);
    }
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const damaged = bytes.slice();
        for (const [at, value] of changes) damaged[at] = value;
        await decode(uids.lossless, damaged, layoutOf(raw)).catch((error: unknown) => {
          expect(error).toBeInstanceOf(PixelError);
        });
      }),
    );
  });
});

describe('JPEG', () => {
  test('baseline grey is near what it was', async () => {
    const smooth = Uint8Array.from({ length: width * height }, (_, i) => (i % width) * 4);
    const raw = { width, height, components: 1, bits: 8, pixels: smooth } as const;
    const { samples } = await decode(uids.baseline, await encodeJpeg(raw, 95), layoutOf(raw));
    for (const [i, value] of samples.entries())
      expect(Math.abs(value - smooth[i]!)).toBeLessThan(6);
  });

  test('YBR streams become RGB; streams that hold RGB are not converted', async () => {
    const red = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i % 3 === 0 ? 220 : 30));
    const raw = { width, height, components: 3, bits: 8, pixels: red } as const;
    const bytes = await encodeJpeg(raw, 95);
    const ybr = layoutOf(raw, { photometricInterpretation: 'YBR_FULL_422' });
    const converted = await decode(uids.baseline, bytes, ybr);
    expect(converted.colour).toBe('RGB');
    expect(Math.abs(converted.samples[0]! - 220)).toBeLessThan(6);
    expect(Math.abs(converted.samples[1]! - 30)).toBeLessThan(6);
    // Without its JFIF segment nothing but the attribute says what the three components are.
    const bare = Uint8Array.from([...bytes.subarray(0, 2), ...bytes.subarray(20)]);
    const kept = await decode(uids.baseline, bare, layoutOf(raw));
    const luminance = 0.299 * 220 + 0.587 * 30 + 0.114 * 30;
    expect(Math.abs(kept.samples[0]! - luminance)).toBeLessThan(6);
  });

  test('12 bits: each coefficient is the wave that the standard draws', async () => {
    const blocks = [
      { dc: 0, k: 1, ac: 0 },
      { dc: 800, k: 2, ac: -400 },
      { dc: -1600, k: 63, ac: 300 },
    ];
    const raw = {
      width: 20,
      height: 5,
      components: 1,
      bits: 12,
      pixels: new Uint16Array(100),
    } as const;
    const bytes = writeJpeg12Bit(20, 5, blocks);
    const { samples } = await decode(uids.extended, bytes, layoutOf(raw));
    const cos = (x: number, u: number) => Math.cos(((2 * x + 1) * u * Math.PI) / 16);
    for (let y = 0; y < 5; y += 1) {
      expect(samples[y * 20 + 3]).toBe(2048);
      const second = 2048 + 800 / 8 - (400 / 4) * Math.SQRT1_2 * cos(y, 1);
      expect(Math.abs(samples[y * 20 + 8 + 5]! - second)).toBeLessThanOrEqual(0.51);
      const third = 2048 - 1600 / 8 + (300 / 4) * cos(2, 7) * cos(y, 7);
      expect(Math.abs(samples[y * 20 + 16 + 2]! - third)).toBeLessThanOrEqual(0.51);
    }
  });

  test('a stream of another process than the transfer syntax says is refused', async () => {
    const raw = picture(8);
    const layout = layoutOf(raw);
    const baseline = await encodeJpeg(raw, 90);
    await expect(decode(uids.lossless, baseline, layout)).rejects.toMatchObject({
      code: 'corrupt',
    });
  });
});

describe('RLE', () => {
  /** PackBits: runs of three and more, literals otherwise. */
  function packBits(bytes: Uint8Array): number[] {
    const out: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      let run = 1;
      while (run < 128 && bytes[at + run] === bytes[at]) run += 1;
      if (run >= 3) {
        out.push(257 - run, bytes[at]!);
        at += run;
        continue;
      }
      const literals = bytes.subarray(at, at + 1 + (at % 5));
      out.push(literals.length - 1, ...literals);
      at += literals.length;
    }
    return out.length % 2 === 0 ? out : [...out, 128];
  }

  function encodeRle({ pixels, components, bits }: RawPixels): Uint8Array<ArrayBuffer> {
    const bytesPerSample = bits > 8 ? 2 : 1;
    const segments = Array.from({ length: components * bytesPerSample }, (_, segment) => {
      const component = Math.floor(segment / bytesPerSample);
      const shift = (bytesPerSample - 1 - (segment % bytesPerSample)) * 8;
      const plane = Array.from(
        { length: pixels.length / components },
        (__, i) => (pixels[i * components + component]! >> shift) & 0xff,
      );
      return packBits(Uint8Array.from(plane));
    });
    const header = new Uint32Array(16);
    header[0] = segments.length;
    let at = 64;
    for (const [i, segment] of segments.entries()) {
      header[i + 1] = at;
      at += segment.length;
    }
    return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
  }

  const shapes = [
    ['grey, 16 bits', picture(16)],
    ['grey, 8 bits', picture(8)],
    ['colour', picture(8, 3)],
    ['runs', { ...picture(12), pixels: new Uint16Array(width * height).fill(0x0a0b) }],
  ] as const;

  test.each(shapes)('%s', async (_, raw) => {
    const { samples } = await decode(uids.rle, encodeRle(raw), layoutOf(raw));
    expect([...samples]).toEqual([...raw.pixels]);
  });

  test('a frame cut anywhere is refused', async () => {
    const raw = picture(16);
    const whole = encodeRle(raw);
    for (let cut = 0; cut < whole.length - 2; cut += 211) {
      const failure = decode(uids.rle, whole.slice(0, cut), layoutOf(raw));
      await expect(failure, `cut at ${cut}`).rejects.toBeInstanceOf(PixelError);
    }
  });
});

describe('deflated image frame', () => {
  async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  test('gives back the pixels, padded or not, and never more than there should be', async () => {
    const raw = picture(12);
    const native = new Uint8Array(raw.pixels.buffer as ArrayBuffer);
    const bomb = new Uint8Array(native.length + 5_000_000);
    bomb.set(native);
    for (const bytes of [await deflate(native), await deflate(bomb)]) {
      for (const padded of [bytes, Uint8Array.from([...bytes, 0])]) {
        const { samples } = await decode(uids.deflatedFrame, padded, layoutOf(raw));
        expect([...samples]).toEqual([...raw.pixels]);
      }
    }
  });

  test('too few bytes, or none that inflate, are refused', async () => {
    const raw = picture(12);
    const short = await deflate(new Uint8Array(100));
    await expect(decode(uids.deflatedFrame, short, layoutOf(raw))).rejects.toMatchObject({
      code: 'truncated',
    });
    const junk = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
    await expect(decode(uids.deflatedFrame, junk, layoutOf(raw))).rejects.toMatchObject({
      code: 'corrupt',
    });
  });
});
