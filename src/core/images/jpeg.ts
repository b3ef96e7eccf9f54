/**
 * JPEG: its segments, what its header says, and which segments stay when metadata goes. APP0 (without a thumbnail) and
 * APP14 stay because they say what the samples mean; the orientation is said anew; comments, tables that nothing is
 * decoded by, and all else go.
 */
import type { ByteSource, Piece } from '../bytes.ts';
import { type ByteWindow, byteWindow } from './byte-window.ts';
import { orientationSegment, readOrientation } from './exif-orientation.ts';
import { ImageError } from './image-error.ts';
import { type DissectedImage, keptWhole, partList, type RasterFacts } from './image-part.ts';
import { idleTables, type JpegTable } from './jpeg-idle-tables.ts';
import { tableIsWhole } from './jpeg-tables.ts';
import { isApplication, isStartOfFrame, type JpegPart, Marker, walkJpeg } from './jpeg-walk.ts';

type Segment = Extract<JpegPart, { kind: 'segment' }>;

/** Throws `ImageError` for what isn't one whole JPEG, to its end-of-image marker. */
export async function dissectJpeg(source: ByteSource): Promise<DissectedImage> {
  const window = byteWindow(source);
  const found: JpegPart[] = [];
  for await (const part of walkJpeg(window)) found.push(part);
  const { facts, orientationAt } = await readFacts(window, found);
  const idle = await findIdleTables(window, found);
  const parts = partList();
  let at = 0;
  for (const part of found) {
    parts.add('fill', at, part.start, []);
    const unused = idle.filter(({ segment }) => segment === part);
    const stays =
      unused.length > 0
        ? await withoutTables(window, part, unused)
        : await whatStays(window, part, orientationAt);
    parts.add(nameOf(part), part.start, part.end, stays);
    at = part.end;
  }
  parts.add('trailing', at, source.sizeBytes, []);
  return { facts, parts: parts.parts };
}

function nameOf(part: JpegPart): string {
  if (part.kind === 'scan') return 'scan';
  if (part.marker === Marker.COM) return 'COM';
  if (isApplication(part.marker)) return `APP${part.marker - Marker.APP0}`;
  return `marker-${part.marker.toString(16)}`;
}

/** Orientation is that of the first EXIF segment which has one. */
async function readFacts(
  window: ByteWindow,
  parts: readonly JpegPart[],
): Promise<{ facts: RasterFacts; orientationAt: ReadonlyMap<Segment, number> }> {
  const segments = parts.filter((part) => part.kind === 'segment');
  const frames = segments.filter((segment) => isStartOfFrame(segment.marker));
  const [frame] = frames;
  if (frame === undefined || frames.length > 1 || parts.every((part) => part.kind !== 'scan')) {
    throw new ImageError('bad-structure', 'the JPEG does not hold one picture');
  }
  const orientationAt = new Map<Segment, number>();
  for (const segment of segments) {
    if (segment.marker !== Marker.APP1 || orientationAt.size > 0) continue;
    const orientation = readOrientation(await payloadOf(window, segment));
    if (orientation !== undefined) orientationAt.set(segment, orientation);
  }
  const [orientation = 1] = orientationAt.values();
  const number = segments.find((segment) => segment.marker === Marker.DNL);
  const lines = number === undefined ? undefined : await payloadOf(window, number);
  return { facts: frameFacts(await payloadOf(window, frame), lines, orientation), orientationAt };
}

/** T.81 B.2.2; rows of zero are said by the DNL segment after the first scan (B.2.5). */
function frameFacts(
  frame: Uint8Array<ArrayBuffer>,
  lines: Uint8Array<ArrayBuffer> | undefined,
  orientation: number,
): RasterFacts {
  const [bitsPerSample = 0, rowsHigh = 0, rowsLow = 0, high = 0, low = 0, samples = 0] = frame;
  const later = lines?.byteLength === 2 ? (lines[0] ?? 0) * 256 + (lines[1] ?? 0) : 0;
  const rows = rowsHigh * 256 + rowsLow || later;
  const columns = high * 256 + low;
  const sizes = rows > 0 && columns > 0 && bitsPerSample >= 2 && bitsPerSample <= 16;
  if (!sizes || samples < 1 || samples > 4 || frame.byteLength !== 6 + 3 * samples) {
    throw new ImageError('bad-structure', 'the JPEG header holds values that JPEG does not have');
  }
  return { kind: 'jpeg', rows, columns, bitsPerSample, samplesPerPixel: samples, orientation };
}

/** Throws `ImageError` for a table that holds more than its kind does, or less. */
async function findIdleTables(
  window: ByteWindow,
  parts: readonly JpegPart[],
): Promise<readonly JpegTable[]> {
  const tables = idleTables();
  for (const part of parts) {
    if (part.kind === 'scan') continue;
    const payload = await payloadOf(window, part);
    if (!tableIsWhole(part.marker, payload)) {
      throw new ImageError('bad-structure', `misshapen segment at byte ${part.start}`);
    }
    tables.see(part, payload);
  }
  return tables.idle;
}

/** A segment of several tables stays with those that are in use. */
async function withoutTables(
  window: ByteWindow,
  part: JpegPart,
  idle: readonly JpegTable[],
): Promise<readonly Piece[]> {
  if (part.kind === 'scan') return [];
  const payload = await payloadOf(window, part);
  const stays = payload.filter((_, index) => {
    const at = part.payloadStart + index;
    return !idle.some(({ start, end }) => start <= at && at < end);
  });
  if (stays.byteLength === 0) return [];
  const length = 2 + stays.byteLength;
  return [Uint8Array.from([0xff, part.marker, length >> 8, length & 0xff, ...stays])];
}

async function whatStays(
  window: ByteWindow,
  part: JpegPart,
  orientationAt: ReadonlyMap<Segment, number>,
): Promise<readonly Piece[]> {
  if (part.kind === 'scan') return keptWhole(part.start, part.end);
  const { marker } = part;
  if (marker === Marker.COM) return [];
  const payload = await payloadOf(window, part);
  if (!isApplication(marker)) {
    return keptWhole(part.start, part.end);
  }
  if (marker === Marker.APP0) return withoutThumbnail(part, payload);
  if (marker === Marker.APP14) return adobeAlone(part, payload);
  const orientation = orientationAt.get(part);
  if (orientation === undefined || orientation === 1) return [];
  const alone = orientationSegment(orientation);
  const same =
    part.end - part.start === alone.byteLength &&
    alone.subarray(4).every((byte, index) => payload[index] === byte);
  return same ? keptWhole(part.start, part.end) : [alone];
}

/** ITU-T T.871 10.1: version, density, and a thumbnail of no size. JFXX segments are thumbnails and go. */
function withoutThumbnail(part: Segment, payload: Uint8Array<ArrayBuffer>): readonly Piece[] {
  const size = 14;
  if (payload.byteLength < size || !startsWith(payload, 'JFIF\0')) return [];
  if (payload.byteLength === size && payload[12] === 0 && payload[13] === 0) {
    return keptWhole(part.start, part.end);
  }
  const segment = new Uint8Array(4 + size);
  segment.set([0xff, Marker.APP0, 0, 2 + size]);
  segment.set(payload.subarray(0, size - 2), 4);
  return [segment];
}

/** ITU-T T.872 6.5.3: says how colours are transformed; what follows its twelve bytes is no part of it. */
function adobeAlone(part: Segment, payload: Uint8Array<ArrayBuffer>): readonly Piece[] {
  const size = 12;
  if (payload.byteLength < size || !startsWith(payload, 'Adobe')) return [];
  if (payload.byteLength === size) return keptWhole(part.start, part.end);
  return [new Uint8Array([0xff, Marker.APP14, 0, 2 + size, ...payload.subarray(0, size)])];
}

function startsWith(bytes: Uint8Array<ArrayBuffer>, text: string): boolean {
  return [...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}

function payloadOf(window: ByteWindow, segment: Segment): Promise<Uint8Array<ArrayBuffer>> {
  return window.take(segment.payloadStart, segment.end - segment.payloadStart);
}
