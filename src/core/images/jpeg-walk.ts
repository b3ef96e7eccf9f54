/**
 * Walks the markers of a JPEG-family stream (ITU-T T.81 annex B; T.87 annex C for JPEG-LS), scans included, to its
 * end-of-image marker.
 */
import type { ByteWindow } from './byte-window.ts';
import { ImageError } from './image-error.ts';

/** A marker segment, or the entropy-coded data of a scan. */
export type JpegPart =
  | {
      readonly kind: 'segment';
      /** The marker's second byte: 0xE1 for APP1. */
      readonly marker: number;
      /** Of the marker, fill bytes before it excluded. */
      readonly start: number;
      /** After the length; equal to `end` for markers without parameters. */
      readonly payloadStart: number;
      readonly end: number;
    }
  | { readonly kind: 'scan'; readonly start: number; readonly end: number };

export const Marker = {
  SOF0: 0xc0,
  DHT: 0xc4,
  JPG: 0xc8,
  DAC: 0xcc,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DNL: 0xdc,
  DRI: 0xdd,
  APP0: 0xe0,
  APP1: 0xe1,
  APP8: 0xe8,
  APP14: 0xee,
  SOF55: 0xf7,
  LSE: 0xf8,
  COM: 0xfe,
} as const;

/** Start of frame, JPEG-LS's included: it holds the size of the picture. */
export function isStartOfFrame(marker: number): boolean {
  const tables: readonly number[] = [Marker.DHT, Marker.JPG, Marker.DAC];
  return (
    marker === Marker.SOF55 || (marker >= Marker.SOF0 && marker <= 0xcf && !tables.includes(marker))
  );
}

export function isApplication(marker: number): boolean {
  return marker >= 0xe0 && marker <= 0xef;
}

/** Marker segments of T.81 table B.1 and T.87 table C.1 that one picture can have; hierarchical ones are not among them. */
function isKnown(marker: number): boolean {
  return (
    isStartOfFrame(marker) ||
    isApplication(marker) ||
    (marker >= Marker.SOS && marker <= Marker.DRI) ||
    [Marker.DHT, Marker.DAC, Marker.LSE, Marker.COM].some((known) => known === marker)
  );
}

/** A progressive picture has a few hundred; the bound is for streams made to exhaust memory. */
const mostSegments = 50_000;

/**
 * Yields every part in order, from SOI to EOI; what follows the last part is not of the picture.
 * Throws `ImageError` for anything that isn't one whole picture.
 */
export async function* walkJpeg(window: ByteWindow): AsyncGenerator<JpegPart, void> {
  const start = await window.take(0, 2);
  if (start[0] !== 0xff || start[1] !== Marker.SOI) {
    throw new ImageError('not-an-image', 'the stream does not begin as a JPEG');
  }
  yield { kind: 'segment', marker: Marker.SOI, start: 0, payloadStart: 2, end: 2 };
  let at = 2;
  let lossless = false;
  for (let count = 0; count < mostSegments; count++) {
    const markerAt = await skipFill(window, at);
    const marker = (await window.take(markerAt, 2))[1] ?? 0;
    if (marker === Marker.EOI) {
      const end = markerAt + 2;
      yield { kind: 'segment', marker, start: markerAt, payloadStart: end, end };
      return;
    }
    const segment = await readSegment(window, markerAt, marker);
    yield segment;
    at = segment.end;
    if (marker === Marker.SOF55) lossless = true;
    if (marker === Marker.SOS) {
      const end = await endOfScan(window, at, lossless);
      yield { kind: 'scan', start: at, end };
      at = end;
    }
  }
  throw new ImageError('bad-structure', 'more segments than any picture has');
}

/** T.81 B.1.1.2: any number of 0xFF may precede a marker. */
async function skipFill(window: ByteWindow, from: number): Promise<number> {
  let at = from;
  let pair = await window.take(at, 2);
  if (pair[0] !== 0xff) throw new ImageError('bad-structure', `no marker at byte ${at}`);
  while (pair[1] === 0xff) {
    at += 1;
    pair = await window.take(at, 2);
  }
  return at;
}

async function readSegment(
  window: ByteWindow,
  start: number,
  marker: number,
): Promise<Extract<JpegPart, { kind: 'segment' }>> {
  if (!isKnown(marker)) {
    throw new ImageError('unknown-critical-part', `unknown marker at byte ${start}`);
  }
  const head = await window.take(start + 2, 2);
  const length = (head[0] ?? 0) * 256 + (head[1] ?? 0);
  const end = start + 2 + length;
  if (length < 2) throw new ImageError('bad-structure', `impossible length at byte ${start}`);
  if (end > window.sizeBytes) {
    throw new ImageError('truncated', `the file ends inside the segment at byte ${start}`);
  }
  return { kind: 'segment', marker, start, payloadStart: start + 4, end };
}

/**
 * The offset of the first marker after entropy-coded data. Not markers: a stuffed zero after 0xFF (T.81 F.1.2.3), in
 * JPEG-LS any byte below 0x80 (T.87 C.2.1), and restart markers.
 */
async function endOfScan(window: ByteWindow, from: number, lossless: boolean): Promise<number> {
  let at = from;
  for (;;) {
    const bytes = await window.rest(at, 2);
    if (bytes.byteLength < 2) throw new ImageError('truncated', 'the file ends inside a scan');
    let index = bytes.indexOf(0xff);
    while (index >= 0 && index + 1 < bytes.byteLength) {
      const next = bytes[index + 1] ?? 0;
      const stuffed = lossless ? next < 0x80 : next === 0;
      const restart = next >= 0xd0 && next <= 0xd7;
      if (next !== 0xff && !stuffed && !restart) return at + index;
      index = bytes.indexOf(0xff, next === 0xff ? index + 1 : index + 2);
    }
    // A last 0xFF is read again together with the byte after it.
    at += index < 0 ? bytes.byteLength : index;
  }
}
