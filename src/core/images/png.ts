/**
 * PNG: its chunks, what its header says, and which chunks stay when metadata goes (PNG, third edition, 5 and 11).
 * What stays is what the pixels can't be shown without; text, time, animation and unknown chunks go, and of EXIF all
 * but the orientation.
 */
import type { ByteSource, Piece } from '../bytes.ts';
import { type ByteWindow, byteWindow } from './byte-window.ts';
import { crc32 } from './crc32.ts';
import { orientationTiff, readTiffOrientation } from './exif-orientation.ts';
import { ImageError } from './image-error.ts';
import { type DissectedImage, keptWhole, partList, type RasterFacts } from './image-part.ts';
import { pngChunk, pngSignature } from './png-chunk.ts';

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly end: number;
}

/** Types of the chunks that came before. */
interface Before {
  readonly seen: Set<string>;
  last: string;
  /** Of the header. */
  colourType: number;
}

/** Lengths that a chunk may have; one of another length may hide something and is dropped, or refused when critical. */
const lengthIsRight: Readonly<Record<string, (bytes: number) => boolean>> = {
  IHDR: (bytes) => bytes === 13,
  PLTE: (bytes) => bytes > 0 && bytes <= 768 && bytes % 3 === 0,
  IDAT: () => true,
  IEND: (bytes) => bytes === 0,
  tRNS: (bytes) => bytes <= 256,
  gAMA: (bytes) => bytes === 4,
  sBIT: (bytes) => bytes >= 1 && bytes <= 4,
  pHYs: (bytes) => bytes === 9,
  sRGB: (bytes) => bytes === 1,
  iCCP: (bytes) => bytes <= 4 * 1024 * 1024,
};

/** A JPEG's segment is no longer. */
const mostExifBytes = 64 * 1024;

/** Profile names are free text; the profile itself decides about colour. */
const profileName = 'icc';

const samplesByColourType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** Throws `ImageError` for what isn't a whole PNG. Checksums of all chunks but the pixels' are verified. */
export async function dissectPng(source: ByteSource): Promise<DissectedImage> {
  const window = byteWindow(source);
  const signature = await window.take(0, pngSignature.length);
  if (pngSignature.some((byte, index) => signature[index] !== byte)) {
    throw new ImageError('not-an-image', 'the file does not begin as a PNG');
  }
  const parts = partList();
  parts.add('signature', 0, signature.byteLength, keptWhole(0, signature.byteLength));
  const before: Before = { seen: new Set(), last: '', colourType: 0 };
  let facts: RasterFacts | undefined;
  let orientation = 1;
  let at: number = signature.byteLength;
  while (before.last !== 'IEND') {
    const chunk = await readChunk(window, at);
    checkPlace(chunk, before);
    if (chunk.type !== 'IDAT') await verifyChecksum(window, chunk);
    if (chunk.type === 'IHDR') {
      const header = await window.take(chunk.dataStart, 13);
      facts = headerFacts(header);
      before.colourType = header[9] ?? 0;
    }
    if (chunk.type === 'eXIf' && !before.seen.has('eXIf')) {
      orientation = await orientationOf(window, chunk);
    }
    parts.add(chunk.type, chunk.start, chunk.end, await whatStays(window, chunk, before));
    before.seen.add(chunk.type);
    before.last = chunk.type;
    at = chunk.end;
  }
  if (facts === undefined || !before.seen.has('IDAT')) {
    throw new ImageError('bad-structure', 'the PNG has no pixels');
  }
  parts.add('trailing', at, source.sizeBytes, []);
  return { facts: { ...facts, orientation }, parts: parts.parts };
}

async function readChunk(window: ByteWindow, start: number): Promise<Chunk> {
  const head = await window.take(start, 8);
  const length = new DataView(head.buffer, head.byteOffset, 8).getUint32(0);
  const type = String.fromCharCode(...head.subarray(4));
  if (!/^[A-Za-z]{4}$/.test(type)) {
    throw new ImageError('bad-structure', `no chunk begins at byte ${start}`);
  }
  const end = start + 12 + length;
  if (end > window.sizeBytes) {
    throw new ImageError('truncated', `the file ends inside the chunk at byte ${start}`);
  }
  return { type, start, dataStart: start + 8, dataEnd: end - 4, end };
}

/** Critical chunks (their first letter is a capital) must be known, of right length, and in their place. */
function checkPlace(chunk: Chunk, before: Before): void {
  const { type } = chunk;
  if (before.last === '' && type !== 'IHDR') {
    throw new ImageError('bad-structure', 'the PNG does not begin with its header');
  }
  if (!/^[A-Z]/.test(type)) return;
  const right = lengthIsRight[type];
  if (right === undefined) {
    throw new ImageError('unknown-critical-part', `unknown critical chunk at byte ${chunk.start}`);
  }
  const seen = before.seen.has(type);
  const split = type === 'IDAT' && seen && before.last !== 'IDAT';
  const latePalette = type === 'PLTE' && before.seen.has('IDAT');
  if (
    !right(chunk.dataEnd - chunk.dataStart) ||
    split ||
    latePalette ||
    (seen && type !== 'IDAT')
  ) {
    throw new ImageError('bad-structure', `misplaced or misshapen chunk at byte ${chunk.start}`);
  }
}

async function verifyChecksum(window: ByteWindow, chunk: Chunk): Promise<void> {
  let crc = 0;
  for (let at = chunk.start + 4; at < chunk.dataEnd; ) {
    const bytes = (await window.rest(at, 1)).subarray(0, chunk.dataEnd - at);
    crc = crc32(bytes, crc);
    at += bytes.byteLength;
  }
  const stored = await window.take(chunk.dataEnd, 4);
  if (new DataView(stored.buffer, stored.byteOffset, 4).getUint32(0) !== crc) {
    throw new ImageError('bad-checksum', `wrong checksum of the chunk at byte ${chunk.start}`);
  }
}

/** PNG 11.2.1. */
function headerFacts(data: Uint8Array<ArrayBuffer>): RasterFacts {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const columns = view.getUint32(0);
  const rows = view.getUint32(4);
  const colourType = view.getUint8(9);
  const samplesPerPixel = samplesByColourType[colourType];
  const depth = view.getUint8(8);
  const interlace = view.getUint8(12);
  const depths = colourType === 0 ? [1, 2, 4, 8, 16] : colourType === 3 ? [1, 2, 4, 8] : [8, 16];
  const sizes = rows > 0 && columns > 0 && rows < 2 ** 31 && columns < 2 ** 31;
  const methods = view.getUint8(10) === 0 && view.getUint8(11) === 0 && interlace <= 1;
  if (samplesPerPixel === undefined || !depths.includes(depth) || !sizes || !methods) {
    throw new ImageError('bad-structure', 'the PNG header holds values that PNG does not have');
  }
  const bitsPerSample = colourType === 3 ? 8 : depth;
  return { kind: 'png', rows, columns, bitsPerSample, samplesPerPixel, orientation: 1 };
}

/** PNG 11.3.1: as long as the colour type makes them. A palette is for picking from; else it is a mere suggestion. */
const lengthsByColourType: Readonly<Record<string, readonly number[]>> = {
  PLTE: [0, 0, 0, 768, 0, 0, 0],
  tRNS: [2, 0, 6, 256, 0, 0, 0],
  sBIT: [1, 0, 3, 3, 2, 0, 4],
};

function isOfColourType({ type, dataStart, dataEnd }: Chunk, colourType: number): boolean {
  const most = lengthsByColourType[type]?.[colourType];
  const bytes = dataEnd - dataStart;
  const isOneForEach = colourType === 3 && type !== 'sBIT';
  return most === undefined || (isOneForEach ? bytes <= most : bytes === most);
}

async function whatStays(
  window: ByteWindow,
  chunk: Chunk,
  before: Before,
): Promise<readonly Piece[]> {
  if (!isOfColourType(chunk, before.colourType)) return [];
  if (chunk.type === 'eXIf' && !before.seen.has('eXIf')) return orientationAlone(window, chunk);
  const right = lengthIsRight[chunk.type];
  const repeated = chunk.type !== 'IDAT' && before.seen.has(chunk.type);
  if (right === undefined || !right(chunk.dataEnd - chunk.dataStart) || repeated) return [];
  if (chunk.type === 'iCCP') return renamedProfile(window, chunk);
  return keptWhole(chunk.start, chunk.end);
}

/** Method 0, and the header of RFC 1950. */
function isDeflated([method, first = 0, second = 0]: Uint8Array): boolean {
  return method === 0 && (first & 15) === 8 && (first * 256 + second) % 31 === 0;
}

/** PNG 11.3.2.3: the profile under a name that says nothing; dropped when it has no name of legal length. */
async function renamedProfile(window: ByteWindow, chunk: Chunk): Promise<readonly Piece[]> {
  const data = await window.take(chunk.dataStart, chunk.dataEnd - chunk.dataStart);
  const nameEnd = data.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79 || !isDeflated(data.subarray(nameEnd + 1))) return [];
  const name = String.fromCharCode(...data.subarray(0, nameEnd));
  if (name === profileName) return keptWhole(chunk.start, chunk.end);
  return [pngChunk('iCCP', new TextEncoder().encode(profileName), data.subarray(nameEnd))];
}

async function orientationOf(window: ByteWindow, chunk: Chunk): Promise<number> {
  if (chunk.dataEnd - chunk.dataStart > mostExifBytes) return 1;
  const data = await window.take(chunk.dataStart, chunk.dataEnd - chunk.dataStart);
  return readTiffOrientation(data) ?? 1;
}

/** Upright needs no saying. */
async function orientationAlone(window: ByteWindow, chunk: Chunk): Promise<readonly Piece[]> {
  const orientation = await orientationOf(window, chunk);
  if (orientation === 1) return [];
  const alone = orientationTiff(orientation);
  const data = await window.take(chunk.dataStart, chunk.dataEnd - chunk.dataStart);
  const isAlone =
    data.byteLength === alone.byteLength && alone.every((byte, index) => data[index] === byte);
  return isAlone ? keptWhole(chunk.start, chunk.end) : [pngChunk('eXIf', alone)];
}
