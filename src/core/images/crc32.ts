/** CRC-32 as PNG chunks carry it (PNG, third edition, annex D), four bytes at a time: films have many. */

/** One behind the other, what a byte does to the CRC with 0, 1, 2 and 3 further bytes behind it. */
const tables = new Int32Array(4 * 256);
for (let n = 0; n < 256; n += 1) {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  tables[n] = value;
}
for (let n = 256; n < tables.length; n += 1) {
  const before = tables[n - 256]!;
  tables[n] = tables[before & 0xff]! ^ (before >>> 8);
}

/** Of `bytes`, going on from the CRC of what came before them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      tables[768 + (crc & 0xff)]! ^
      tables[512 + ((crc >>> 8) & 0xff)]! ^
      tables[256 + ((crc >>> 16) & 0xff)]! ^
      tables[crc >>> 24]!;
  }
  for (; at < bytes.length; at += 1) crc = tables[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
