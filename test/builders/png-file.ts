/** Writes PNG files for tests chunk by chunk, right or wrong as asked, by code of its own. Runs in Node and in browsers. */
import { concat } from './dicom.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface PngChunk {
  /** Four letters. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Written instead of the true one. */
  readonly crc?: number;
}

export interface PngOptions {
  readonly rows?: number;
  readonly columns?: number;
  readonly bitDepth?: 1 | 2 | 4 | 8 | 16;
  readonly colourType?: 0 | 2 | 3 | 4 | 6;
  readonly interlace?: 0 | 1;
  /** Between header and pixels. */
  readonly before?: readonly PngChunk[];
  /** Between pixels and end. */
  readonly after?: readonly PngChunk[];
  /** Behind the end. */
  readonly trailing?: Uint8Array;
}

const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** Not interlaced unless said; an interlaced one has the header of one alone, its pixels are not in passes. */
export function buildPng(options: PngOptions = {}): Bytes {
  const { rows = 4, columns = 4, bitDepth = 8, colourType = 0 } = options;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, columns);
  header.setUint32(4, rows);
  header.setUint8(8, bitDepth);
  header.setUint8(9, colourType);
  header.setUint8(12, options.interlace ?? 0);
  const lineBytes = 1 + Math.ceil((columns * samples[colourType] * bitDepth) / 8);
  const lines = new Uint8Array(rows * lineBytes);
  for (const index of lines.keys())
    lines[index] = index % lineBytes === 0 ? 0 : (index * 37) & 0xff;
  return pngOf(
    [
      { type: 'IHDR', data: new Uint8Array(header.buffer) },
      ...(options.before ?? []),
      { type: 'IDAT', data: zlibStored(lines) },
      ...(options.after ?? []),
      { type: 'IEND', data: new Uint8Array(0) },
    ],
    options.trailing,
  );
}

export function pngOf(
  chunks: readonly PngChunk[],
  trailing: Uint8Array = new Uint8Array(0),
): Bytes {
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return concat([signature, ...chunks.map(encodeChunk), trailing]);
}

/** A text chunk: keyword, NUL, text. */
export function textChunk(text: string, type = 'tEXt'): PngChunk {
  return { type, data: new TextEncoder().encode(`Comment\0${text}`) };
}

export function encodeChunk({ type, data, crc }: PngChunk): Bytes {
  const body = concat([new TextEncoder().encode(type), data]);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, data.byteLength);
  const check = new DataView(new ArrayBuffer(4));
  check.setUint32(0, crc ?? crcOf(body));
  return concat([new Uint8Array(length.buffer), body, new Uint8Array(check.buffer)]);
}

/** Bit by bit, from the definition in PNG annex D. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** RFC 1950 around stored blocks of RFC 1951. */
function zlibStored(bytes: Uint8Array): Bytes {
  const blocks: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at === 0 || at < bytes.byteLength; at += 0xffff) {
    const block = bytes.subarray(at, at + 0xffff);
    const head = new DataView(new ArrayBuffer(5));
    head.setUint8(0, at + 0xffff >= bytes.byteLength ? 1 : 0);
    head.setUint16(1, block.byteLength, true);
    head.setUint16(3, block.byteLength ^ 0xffff, true);
    blocks.push(new Uint8Array(head.buffer), block);
  }
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  const adler = new DataView(new ArrayBuffer(4));
  adler.setUint32(0, b * 65536 + a);
  return concat([...blocks, new Uint8Array(adler.buffer)]);
}
