/** Writes small JPEG streams that the encoders at hand don't: lossless with any predictor, and sequential of 12 bits. */

/** Bits of an entropy-coded segment, zeros stuffed behind FF. */
class BitWriter {
  readonly bytes: number[] = [];
  private held = 0;
  private count = 0;

  write(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      this.held = (this.held << 1) | ((value >> bit) & 1);
      this.count += 1;
      if (this.count === 8) this.flushByte();
    }
  }

  /** Fills the last byte with ones. */
  align(): void {
    while (this.count > 0) this.write(1, 1);
  }

  private flushByte(): void {
    this.bytes.push(this.held);
    if (this.held === 0xff) this.bytes.push(0);
    this.held = 0;
    this.count = 0;
  }
}

/** Codes for the symbols in order: all of five bits but the last few, which are longer than nine. */
interface Codes {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
  readonly code: (symbol: number) => readonly [code: number, length: number];
}

function makeCodes(symbols: readonly number[], counts: readonly number[]): Codes {
  const table = new Map<number, readonly [number, number]>();
  let code = 0;
  let index = 0;
  for (const [i, count] of counts.entries()) {
    for (let n = 0; n < count; n += 1) table.set(symbols[index++]!, [code++, i + 1]);
    code <<= 1;
  }
  return { counts, symbols, code: (symbol) => table.get(symbol)! };
}

/** Seventeen sizes of differences: codes of 3, 5 and 12 bits, so that both ways of decoding are taken. */
const differenceCodes = makeCodes(
  Array.from({ length: 17 }, (_, i) => i),
  [0, 0, 4, 0, 9, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0],
);

const word = (value: number) => [value >> 8, value & 0xff];

function segment(marker: number, content: readonly number[]): number[] {
  return [0xff, marker, ...word(content.length + 2), ...content];
}

function writeDifference(bits: BitWriter, codes: Codes, difference: number): void {
  const size = difference === -32_768 ? 16 : 32 - Math.clz32(Math.abs(difference));
  bits.write(...codes.code(size));
  if (size === 0 || size === 16) return;
  bits.write(difference < 0 ? difference + 2 ** size - 1 : difference, size);
}

export interface LosslessPicture {
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3;
  readonly precision: number;
  /** Samples of a pixel side by side. */
  readonly samples: ArrayLike<number>;
  /** Table H.1 of ISO/IEC 10918-1, 1 to 7. */
  readonly predictor: number;
  readonly pointTransform?: number;
  /** In lines; 0 for none. */
  readonly restartLines?: number;
  /** A scan for each component instead of one for all. */
  readonly separateScans?: boolean;
}

export function writeLosslessJpeg(picture: LosslessPicture): Uint8Array<ArrayBuffer> {
  const { width, height, components, precision, restartLines = 0, pointTransform = 0 } = picture;
  const ids = Array.from({ length: components }, (_, i) => i);
  const scans = picture.separateScans === true ? ids.map((id) => [id]) : [ids];
  const { counts, symbols } = differenceCodes;
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xc3, [
      precision,
      ...word(height),
      ...word(width),
      components,
      ...ids.flatMap((id) => [id + 1, 0x11, 0]),
    ]),
    ...segment(0xc4, [0, ...counts, ...symbols]),
    ...(restartLines > 0 ? segment(0xdd, word(restartLines * width)) : []),
    ...scans.flatMap((scan) => [
      ...segment(0xda, [
        scan.length,
        ...scan.flatMap((id) => [id + 1, 0]),
        picture.predictor,
        0,
        pointTransform,
      ]),
      ...losslessScan(picture, scan),
    ]),
    ...[0xff, 0xd9],
  ]);
}

function losslessScan(picture: LosslessPicture, scan: readonly number[]): number[] {
  const { width, height, components, samples, restartLines = 0, pointTransform = 0 } = picture;
  const value = (x: number, y: number, c: number) =>
    samples[(y * width + x) * components + c]! >> pointTransform;
  const out: number[] = [];
  let bits = new BitWriter();
  for (let y = 0; y < height; y += 1) {
    const restarts = restartLines > 0 && y > 0 && y % restartLines === 0;
    if (restarts) {
      bits.align();
      out.push(...bits.bytes, 0xff, 0xd0 + ((y / restartLines - 1) % 8));
      bits = new BitWriter();
    }
    const first = y === 0 || restarts;
    for (let x = 0; x < width; x += 1) {
      for (const c of scan) {
        const difference = value(x, y, c) - predict(picture, value, x, y, c, first);
        // Modulo 65536, from -32768 to 32767 (H.1.2.1).
        writeDifference(bits, differenceCodes, (difference << 16) >> 16);
      }
    }
  }
  bits.align();
  return [...out, ...bits.bytes];
}

function predict(
  { predictor, precision, pointTransform = 0 }: LosslessPicture,
  value: (x: number, y: number, c: number) => number,
  x: number,
  y: number,
  c: number,
  first: boolean,
): number {
  if (first) return x === 0 ? 2 ** (precision - pointTransform - 1) : value(x - 1, y, c);
  if (x === 0) return value(x, y - 1, c);
  const [a, b, d] = [value(x - 1, y, c), value(x, y - 1, c), value(x - 1, y - 1, c)];
  const predictions = [a, b, d, a + b - d, a + ((b - d) >> 1), b + ((a - d) >> 1), (a + b) >> 1];
  return predictions[predictor - 1]!;
}

/**
 * A sequential grey JPEG of 12 bits whose blocks each have a DC coefficient and one other, by its place in
 * zig-zag order; the quantization table is all ones.
 */
export function writeJpeg12Bit(
  width: number,
  height: number,
  blocks: readonly { readonly dc: number; readonly k: number; readonly ac: number }[],
): Uint8Array<ArrayBuffer> {
  const { counts, symbols } = differenceCodes;
  const runSizes = [
    0x00,
    0xf0,
    ...Array.from({ length: 16 * 12 }, (_, i) => ((i % 16) << 4) | (1 + (i >> 4))),
  ];
  const acCodes = makeCodes(runSizes, [
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    runSizes.length,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  const bits = new BitWriter();
  let last = 0;
  for (const { dc, k, ac } of blocks) {
    writeDifference(bits, differenceCodes, dc - last);
    last = dc;
    let run = k - 1;
    for (; run > 15; run -= 16) bits.write(...acCodes.code(0xf0));
    const size = 32 - Math.clz32(Math.abs(ac));
    if (ac !== 0) {
      bits.write(...acCodes.code((run << 4) | size));
      bits.write(ac < 0 ? ac + 2 ** size - 1 : ac, size);
    }
    if (k < 63 || ac === 0) bits.write(...acCodes.code(0));
  }
  bits.align();
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    ...segment(0xc1, [12, ...word(height), ...word(width), 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...counts, ...symbols]),
    ...segment(0xc4, [0x10, ...acCodes.counts, ...acCodes.symbols]),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    ...bits.bytes,
    ...[0xff, 0xd9],
  ]);
}
