/** Damage that knows PNG chunks and JPEG segments: their lengths, names, order and checksums. */
import { crc32 } from '../../src/core/images/crc32.ts';
import { type Bytes, byteMutations, type Mutate, spliced } from './mutate-bytes.ts';
import type { Random } from './random.ts';

interface Part {
  readonly start: number;
  readonly end: number;
}

/** As far as they can be followed. */
function pngChunks(bytes: Bytes): Part[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  for (let at = 8; at + 12 <= bytes.byteLength; ) {
    const end = Math.min(bytes.byteLength, at + 12 + view.getUint32(at));
    parts.push({ start: at, end });
    at = end;
  }
  return parts;
}

/** Segments with a length, wherever two bytes look like one's beginning. */
function jpegSegments(bytes: Bytes): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at++) {
    const marker = bytes[at + 1] ?? 0;
    const isSegment =
      bytes[at] === 0xff && marker >= 0x4f && marker !== 0xff && (marker < 0xd0 || marker > 0xd9);
    if (!isSegment) continue;
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    parts.push({ start: at, end: Math.min(bytes.byteLength, at + 2 + length) });
  }
  return parts;
}

function rearranged(bytes: Bytes, parts: readonly Part[], random: Random): Bytes {
  const from = random.pick(parts);
  const to = random.pick(parts).start;
  const moved = bytes.slice(from.start, from.end);
  if (random.once(2)) return spliced(bytes, to, to, moved);
  if (random.once(2)) return spliced(bytes, from.start, from.end, new Uint8Array(0));
  const whole = spliced(bytes, from.start, from.end, new Uint8Array(0));
  const at = Math.min(to, whole.byteLength);
  return spliced(whole, at, at, moved);
}

const chunkTypes = [
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tEXt',
  'tRNS',
  'iCCP',
  'sBIT',
  'pHYs',
  'acTL',
  'fdAT',
  'ABCD',
  '\0\0\0\0',
];

function changedChunk(bytes: Bytes, { start }: Part, random: Random): Bytes {
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  const now = view.getUint32(start);
  if (random.once(2)) {
    const type = random.pick(chunkTypes);
    for (let index = 0; index < 4; index++) out[start + 4 + index] = type.charCodeAt(index);
  } else {
    const rest = bytes.byteLength - start - 12;
    view.setUint32(
      start,
      random.pick([0, now + 1, now - 1, now + 12, rest, 0xffffffff, 0x7fffffff, now * 2]) >>> 0,
    );
  }
  return out;
}

/** So that mutations are not all caught at the first checksum. */
function withChecksums(bytes: Bytes): Bytes {
  const out = new Uint8Array(bytes);
  for (const { start, end } of pngChunks(out)) {
    const crc = crc32(out.subarray(start + 4, Math.max(start + 4, end - 4)), 0);
    new DataView(out.buffer).setUint32(end - 4, crc);
  }
  return out;
}

export const pngMutation: Mutate = (bytes, random) => {
  let out = bytes;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const parts = pngChunks(out);
    if (parts.length === 0 || random.once(3)) out = random.pick(byteMutations)(out, random);
    else if (random.once(2)) out = changedChunk(out, random.pick(parts), random);
    else out = rearranged(out, parts, random);
  }
  return random.once(3) ? out : withChecksums(out);
};

const markers = [
  0xc0, 0xc2, 0xc4, 0xcc, 0xd0, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xe0, 0xe1, 0xe8, 0xee, 0xf7,
  0xf8, 0xfe, 0x00, 0x64, 0x93,
];

function changedSegment(bytes: Bytes, { start }: Part, random: Random): Bytes {
  const out = new Uint8Array(bytes);
  if (random.once(2)) {
    out[start + 1] = random.pick(markers);
    return out;
  }
  const view = new DataView(out.buffer);
  const now = view.getUint16(start + 2);
  const rest = bytes.byteLength - start - 2;
  view.setUint16(
    start + 2,
    random.pick([0, 1, 2, now + 1, now - 1, now + 4, now * 2, rest, 0xffff]) & 0xffff,
  );
  return out;
}

/** JPEG 2000's headers have the same form. */
export const jpegMutation: Mutate = (bytes, random) => {
  let out = bytes;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const parts = jpegSegments(out);
    if (parts.length === 0 || random.once(3)) out = random.pick(byteMutations)(out, random);
    else if (random.once(2)) out = changedSegment(out, random.pick(parts), random);
    else out = rearranged(out, parts, random);
  }
  return out;
};
