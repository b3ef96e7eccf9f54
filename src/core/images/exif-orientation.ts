/** EXIF orientation: how a camera was held. Read from the metadata that goes, and written back alone. */

/** IFD0 entry 0x0112, SHORT (TIFF 6.0 section 8; Exif 2.32, 4.6.4). */
const orientationTag = 0x0112;
const shortType = 3;
const header = [0x45, 0x78, 0x69, 0x66, 0, 0] as const;

/** From an APP1 payload; undefined when it isn't EXIF or says nothing usable. */
export function readOrientation(payload: Uint8Array<ArrayBuffer>): number | undefined {
  if (header.some((byte, index) => payload[index] !== byte)) return undefined;
  return readTiffOrientation(payload.subarray(header.length));
}

/** From a TIFF structure, as PNG has it in a chunk (PNG, third edition, 11.3.4.5). */
export function readTiffOrientation(tiff: Uint8Array<ArrayBuffer>): number | undefined {
  if (tiff.byteLength < 8) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if (!little && order !== 0x4d4d) return undefined;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return undefined;
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.byteLength) return undefined;
    if (view.getUint16(entry, little) !== orientationTag) continue;
    const value = view.getUint16(entry + 8, little);
    const usable = view.getUint16(entry + 2, little) === shortType && value >= 1 && value <= 8;
    return usable ? value : undefined;
  }
  return undefined;
}

/** A whole APP1 segment with that one entry. */
export function orientationSegment(orientation: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0xff, 0xe1, 0, 34, ...header, ...orientationTiff(orientation)]);
}

/** A TIFF structure with that one entry, big endian. */
export function orientationTiff(orientation: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array([
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1],
    ...[orientationTag >> 8, orientationTag & 0xff, 0, shortType, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  ]);
}
