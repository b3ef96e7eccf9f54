/** Huffman tables and the bits of entropy-coded segments (ISO/IEC 10918-1 annexes C and F.2). */
import { PixelError } from '../pixel-error.ts';

const lookBits = 9;

/** Decodes by a table of the first nine bits, and by code length beyond. */
export class HuffmanTable {
  /** `length << 8 | value` for every nine bits that begin with a short code; 0 for the others. */
  readonly look = new Uint16Array(1 << lookBits);
  /** Largest code of each length, -1 where there is none. */
  readonly maxCode = new Int32Array(18).fill(-1);
  readonly offset = new Int32Array(18);
  readonly values: Uint8Array;

  /** `counts` has the number of codes of each length from 1 to 16. */
  constructor(counts: Uint8Array, values: Uint8Array) {
    this.values = values;
    let code = 0;
    let index = 0;
    for (let length = 1; length <= 16; length += 1) {
      const count = counts[length - 1] ?? 0;
      this.offset[length] = index - code;
      for (let i = 0; i < count; i += 1, index += 1, code += 1) {
        if (code >= 1 << length) throw new PixelError('corrupt', 'a Huffman table overflows');
        if (length <= lookBits) this.fill(code, length, values[index] ?? 0);
      }
      if (count > 0) this.maxCode[length] = code - 1;
      code <<= 1;
    }
  }

  private fill(code: number, length: number, value: number): void {
    const from = code << (lookBits - length);
    const to = from + (1 << (lookBits - length));
    for (let i = from; i < to; i += 1) this.look[i] = (length << 8) | value;
  }
}

/** Reads the tables of a DHT segment into `tables`, indexed by class (0 DC, 1 AC) times 4 plus id. */
export function readHuffmanTables(
  bytes: Uint8Array,
  start: number,
  end: number,
  tables: (HuffmanTable | undefined)[],
): void {
  let at = start;
  while (at < end) {
    const head = bytes[at]!;
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const next = at + 17 + total;
    if (next > end || total > 256 || (head & 15) > 3 || head >> 4 > 1) {
      throw new PixelError('corrupt', 'a Huffman table is broken');
    }
    tables[(head >> 4) * 4 + (head & 15)] = new HuffmanTable(counts, bytes.slice(at + 17, next));
    at = next;
  }
}

/** Bits of one entropy-coded segment, most significant first, stuffed zeros taken out. */
export class BitReader {
  private readonly bytes: Uint8Array;
  private at: number;
  private held = 0;
  private count = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.at = start;
  }

  /** Makes `need` bits (at most 16) available. Zeros follow the last bit, as decoders may look ahead. */
  private fill(need: number): void {
    while (this.count < need) {
      const byte = this.bytes[this.at];
      let next = 0;
      if (byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0)) {
        this.overrun += 1;
        if (this.overrun > 4) throw new PixelError('truncated', 'a JPEG scan is cut short');
      } else {
        next = byte;
        this.at += byte === 0xff ? 2 : 1;
      }
      this.held = ((this.held << 8) | next) & 0xffffff;
      this.count += 8;
    }
  }

  /** Zero bytes given beyond the end. */
  private overrun = 0;

  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill(16);
    const entry = table.look[(this.held >> (this.count - lookBits)) & 0x1ff]!;
    if (entry !== 0) {
      this.count -= entry >> 8;
      return entry & 0xff;
    }
    for (let length = lookBits + 1; length <= 16; length += 1) {
      const code = (this.held >> (this.count - length)) & ((1 << length) - 1);
      if (code <= table.maxCode[length]!) {
        this.count -= length;
        return table.values[code + table.offset[length]!]!;
      }
    }
    throw new PixelError('corrupt', 'a JPEG scan has a code that its table lacks');
  }

  /** The next bits as an unsigned number; at most 16. */
  bits(length: number): number {
    if (length === 0) return 0;
    if (this.count < length) this.fill(length);
    this.count -= length;
    return (this.held >> this.count) & ((1 << length) - 1);
  }

  /** F.2.2.1 EXTEND: a difference of `length` bits. */
  difference(length: number): number {
    const value = this.bits(length);
    return length === 0 || value >= 1 << (length - 1) ? value : value - (1 << length) + 1;
  }

  /** Drops what is left of the byte and passes over the restart marker that must follow (F.2.1.3.1). */
  restart(): void {
    this.held = 0;
    this.count = 0;
    this.at = this.markerAt();
    const marker = this.bytes[this.at + 1] ?? 0;
    if (marker < 0xd0 || marker > 0xd7) {
      throw new PixelError('corrupt', 'a JPEG restart marker is missing');
    }
    this.at += 2;
    this.overrun = 0;
  }

  /** Position of the next marker that is no stuffed zero. Throws `truncated` when there is none. */
  markerAt(): number {
    for (let at = this.at; at + 1 < this.bytes.length; at += 1) {
      if (this.bytes[at] !== 0xff) continue;
      const next = this.bytes[at + 1];
      if (next !== 0 && next !== 0xff) return at;
    }
    throw new PixelError('truncated', 'the JPEG stream has no end');
  }
}
