/** Wraps pixels as the PNG and JPEG files that people have: with names in places where few look. */
import zlib from 'node:zlib';

function chunk(type: string, content: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + content.length);
  out.writeUInt32BE(content.length, 0);
  out.write(type, 4, 'latin1');
  out.set(content, 8);
  out.writeUInt32BE(zlib.crc32(out.subarray(4, 8 + content.length)), 8 + content.length);
  return out;
}

/** A 16-bit grey PNG with a text chunk. */
export function encodePng16(
  pixels: Uint16Array,
  width: number,
  height: number,
  title: string,
): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([16, 0, 0, 0, 0], 8);
  const row = width * 2;
  const raw = Buffer.alloc(height * row);
  for (const [i, value] of pixels.entries()) raw.writeUInt16BE(value, i * 2);
  const filtered = Buffer.alloc(height * (row + 1));
  for (let y = 0; y < height; y += 1) {
    // Filter 2, Up: what differs from the row above.
    filtered[y * (row + 1)] = 2;
    for (let x = 0; x < row; x += 1) {
      const above = y === 0 ? 0 : raw[(y - 1) * row + x]!;
      filtered[y * (row + 1) + 1 + x] = raw[y * row + x]! - above;
    }
  }
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('tEXt', Buffer.from(`Title\0${title}`, 'latin1')),
      chunk('IDAT', zlib.deflateSync(filtered, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

/** Puts an EXIF segment behind the start of a JPEG stream. `texts` are ASCII by tag. */
export function withExif(
  jpeg: Uint8Array,
  orientation: number,
  texts: Readonly<Record<number, string>>,
): Uint8Array<ArrayBuffer> {
  const entries = [
    ...Object.entries(texts).map(([tag, text]) => ({ tag: Number(tag), text: `${text}\0` })),
    { tag: 0x0112, text: '' },
  ].toSorted((a, b) => a.tag - b.tag);
  const heap = 8 + 2 + entries.length * 12 + 4;
  const values = Buffer.from(entries.map(({ text }) => text).join(''), 'latin1');
  const tiff = Buffer.alloc(heap);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(entries.length, 8);
  let at = heap;
  for (const [i, { tag, text }] of entries.entries()) {
    const entry = 10 + i * 12;
    tiff.writeUInt16LE(tag, entry);
    tiff.writeUInt16LE(tag === 0x0112 ? 3 : 2, entry + 2);
    tiff.writeUInt32LE(tag === 0x0112 ? 1 : text.length, entry + 4);
    tiff.writeUInt32LE(tag === 0x0112 ? orientation : at, entry + 8);
    at += text.length;
  }
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, values]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff]);
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]));
}
