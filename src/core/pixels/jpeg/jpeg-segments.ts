/** Walks the marker segments of a JPEG or JPEG-LS stream (ISO/IEC 10918-1 annex B). */
import { PixelError } from '../pixel-error.ts';

export interface JpegSegment {
  /** Second byte of the marker: `0xc0` for SOF0. */
  readonly marker: number;
  /** The segment's parameters, after its length. */
  readonly start: number;
  readonly end: number;
}

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantizationTable: number;
}

/** Start of frame: the size and kind of the picture. */
export interface JpegFrameHeader {
  readonly marker: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
}

export const markers = {
  defineHuffmanTables: 0xc4,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  defineQuantizationTables: 0xdb,
  defineNumberOfLines: 0xdc,
  defineRestartInterval: 0xdd,
  app1: 0xe1,
  app14: 0xee,
  startOfFrameLs: 0xf7,
} as const;

/** SOF0 to SOF15, but for the three that are something else, and the one of JPEG-LS. */
export function isStartOfFrame(marker: number): boolean {
  if (marker === markers.startOfFrameLs) return true;
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/**
 * The segment whose marker is at or after `position`, fill bytes passed over; undefined at the end of the
 * image. Throws `PixelError` `truncated` or `corrupt`.
 */
export function nextSegment(bytes: Uint8Array, position: number): JpegSegment | undefined {
  let at = position;
  if (bytes[at] !== 0xff) {
    throw new PixelError(at >= bytes.length ? 'truncated' : 'corrupt', 'a JPEG marker is missing');
  }
  while (bytes[at] === 0xff) at += 1;
  const marker = bytes[at];
  if (marker === undefined) throw new PixelError('truncated', 'the JPEG stream is cut short');
  if (marker === markers.endOfImage) return undefined;
  const start = at + 3;
  const end = at + 1 + (((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0));
  if (end > bytes.length) throw new PixelError('truncated', 'the JPEG stream is cut short');
  if (end < start) throw new PixelError('corrupt', 'a JPEG segment is shorter than its length');
  return { marker, start, end };
}

/** The segments up to and with the first start of scan. Throws as `nextSegment` does. */
export function* headerSegments(bytes: Uint8Array): Generator<JpegSegment> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) {
    throw new PixelError(bytes.length < 2 ? 'truncated' : 'corrupt', 'no JPEG stream');
  }
  let position = 2;
  for (;;) {
    const segment = nextSegment(bytes, position);
    if (segment === undefined) return;
    yield segment;
    if (segment.marker === markers.startOfScan) return;
    position = segment.end;
  }
}

export function readFrameHeader(bytes: Uint8Array, segment: JpegSegment): JpegFrameHeader {
  const { start, end } = segment;
  const count = bytes[start + 5] ?? 0;
  if (end - start < 6 + count * 3) throw new PixelError('corrupt', 'a JPEG frame header is short');
  return {
    marker: segment.marker,
    precision: bytes[start]!,
    rows: (bytes[start + 1]! << 8) | bytes[start + 2]!,
    columns: (bytes[start + 3]! << 8) | bytes[start + 4]!,
    components: Array.from({ length: count }, (_, i) => {
      const at = start + 6 + i * 3;
      return {
        id: bytes[at]!,
        horizontal: bytes[at + 1]! >> 4,
        vertical: bytes[at + 1]! & 15,
        quantizationTable: bytes[at + 2]!,
      };
    }),
  };
}

/** The frame header of a stream. Throws `PixelError` when there is none. */
export function findFrameHeader(bytes: Uint8Array): JpegFrameHeader {
  for (const segment of headerSegments(bytes)) {
    if (isStartOfFrame(segment.marker)) return readFrameHeader(bytes, segment);
  }
  throw new PixelError('corrupt', 'the JPEG stream has no frame header');
}
