/** Writes JPEG streams for tests segment by segment: right in structure, their scans are noise. */
import { concat } from './dicom.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface JpegOptions {
  /** Second byte of the start-of-frame marker: 0xC0 baseline, 0xC2 progressive, 0xF7 JPEG-LS. */
  readonly startOfFrame?: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly components?: number;
  readonly bits?: number;
  /** Behind SOI. */
  readonly before?: readonly Uint8Array[];
  /** Between two scans; makes it a stream of two. */
  readonly between?: readonly Uint8Array[];
  /** In place of the scan's noise. */
  readonly scan?: Uint8Array;
  /** Behind EOI. */
  readonly trailing?: Uint8Array;
}

/** Stuffed zeros, restart markers, and every other byte there is. */
export const scanNoise: Bytes = Uint8Array.from(
  Array.from({ length: 254 }, (_, value) => value + 1).flatMap((value) =>
    value % 8 === 0 ? [value, 0xff, 0, 0xff, 0xd0 + ((value / 8) % 8)] : [value],
  ),
);

export function buildJpeg(options: JpegOptions = {}): Bytes {
  const { components = 1, rows = 16, columns = 16, bits = 8 } = options;
  const isLossless = options.startOfFrame === 0xf7;
  const frame = [bits, rows >> 8, rows & 0xff, columns >> 8, columns & 0xff, components];
  for (let id = 1; id <= components; id++) frame.push(id, 0x11, 0);
  const scanHeader = [components];
  for (let id = 1; id <= components; id++) scanHeader.push(id, 0);
  const startOfScan = segment(0xda, Uint8Array.from([...scanHeader, 0, 63, 0]));
  const scan = options.scan ?? scanNoise;
  return concat([
    Uint8Array.of(0xff, 0xd8),
    ...(options.before ?? []),
    ...(isLossless ? [] : [segment(0xdb, quantizationTable), segment(0xc4, huffmanTable)]),
    segment(options.startOfFrame ?? 0xc0, Uint8Array.from(frame)),
    startOfScan,
    scan,
    ...(options.between === undefined ? [] : [...options.between, startOfScan, scan]),
    Uint8Array.of(0xff, 0xd9),
    options.trailing ?? new Uint8Array(0),
  ]);
}

export function segment(marker: number, payload: Uint8Array | string): Bytes {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const length = bytes.byteLength + 2;
  return concat([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), bytes]);
}

export const jfif: Bytes = segment(
  0xe0,
  Uint8Array.of(0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0),
);
export const adobe: Bytes = segment(
  0xee,
  Uint8Array.of(0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 1),
);

/** Little endian, with a text entry before the orientation and the text behind the directory. */
export function exif(orientation: number, text: string): Bytes {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(new ArrayBuffer(8 + 2 + 24 + 4));
  view.setUint16(0, 0x4949);
  view.setUint16(2, 42, true);
  view.setUint32(4, 8, true);
  view.setUint16(8, 2, true);
  const entry = (at: number, tag: number, type: number, count: number) => {
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
  };
  entry(10, 0x010e, 2, bytes.byteLength);
  view.setUint32(18, 38, true);
  entry(22, 0x0112, 3, 1);
  view.setUint16(30, orientation, true);
  const header = new TextEncoder().encode('Exif\0\0');
  return segment(0xe1, concat([header, new Uint8Array(view.buffer), bytes]));
}

/** JPEG 2000: a main header of SIZ, COD and QCD (one component, all else zeros), one tile-part, and its noise. */
export function buildJpeg2000(
  options: { comments?: readonly string[]; openEnd?: boolean; trailing?: Uint8Array } = {},
): Bytes {
  const data = Uint8Array.from({ length: 50 }, (_, index) => index);
  const comments = (options.comments ?? []).map((text) => segment(0x64, `\0\x01${text}`));
  const tile = concat([...comments, Uint8Array.of(0xff, 0x93), data]);
  const head = new DataView(new ArrayBuffer(8));
  head.setUint32(2, options.openEnd === true ? 0 : 12 + tile.byteLength);
  head.setUint8(7, 1);
  const size = new Uint8Array(39);
  size[35] = 1;
  return concat([
    Uint8Array.of(0xff, 0x4f),
    segment(0x51, size),
    segment(0x52, new Uint8Array(10)),
    segment(0x5c, new Uint8Array(2)),
    ...comments,
    segment(0x90, new Uint8Array(head.buffer)),
    tile,
    Uint8Array.of(0xff, 0xd9),
    options.trailing ?? new Uint8Array(0),
  ]);
}

/** Of the name 0; a quantizer of zero is none. */
const quantizationTable = new Uint8Array(65).fill(1).fill(0, 0, 1);
const huffmanTable = Uint8Array.from([0, 1, ...new Array<number>(15).fill(0), 0]);
