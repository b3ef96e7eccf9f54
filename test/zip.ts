/** Reads a ZIP of stored files by its central directory (APPNOTE 4.3.12), checking each file's CRC-32. */
import { crc32 } from 'node:zlib';

export interface ZippedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function readZip(zip: Buffer): readonly ZippedFile[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error('no end of central directory');
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const file = readEntry(zip, at);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return file;
  });
}

function readEntry(zip: Buffer, at: number): ZippedFile {
  if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('no central directory entry');
  if (zip.readUInt16LE(at + 10) !== 0) throw new Error('compressed');
  const size = zip.readUInt32LE(at + 20);
  const local = zip.readUInt32LE(at + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + size);
  if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error('CRC-32 differs');
  const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString('utf8');
  return { name, bytes };
}
