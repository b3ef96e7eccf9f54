/** Whether a JPEG segment holds what its kind must, to the byte: a longer one is damaged, or hides something. */
import { isStartOfFrame, Marker } from './jpeg-walk.ts';

/** ITU-T T.81 B.2.2 to B.2.5, T.87 C.2.4. True for segments that have no such rule: comments, application data. */
export function tableIsWhole(marker: number, payload: Uint8Array): boolean {
  if (isStartOfFrame(marker)) return payload.byteLength === 6 + 3 * (payload[5] ?? 0);
  switch (marker) {
    case Marker.DRI:
    case Marker.DNL:
      return payload.byteLength === 2;
    case Marker.DAC:
      return endsExactly(payload, (at, from) => (isName(at[from] ?? 0) ? 2 : misshapen));
    case Marker.SOS:
      return payload.byteLength === 4 + 2 * (payload[0] ?? 0);
    case Marker.DQT:
      return endsExactly(payload, quantizationTableSize);
    case Marker.DHT:
      return endsExactly(payload, huffmanTableSize);
    case Marker.LSE:
      return payload.byteLength === losslessParametersSize(payload);
    default:
      return true;
  }
}

function endsExactly(
  payload: Uint8Array,
  sizeAt: (payload: Uint8Array, at: number) => number,
): boolean {
  let at = 0;
  while (at < payload.byteLength) at += sizeAt(payload, at);
  return at === payload.byteLength;
}

const misshapen = Number.POSITIVE_INFINITY;

/** Two kinds of table at most, and four of each. */
function isName(byte: number): boolean {
  return byte >> 4 <= 1 && (byte & 15) <= 3;
}

/** One byte of precision and name, then 64 values of one or two bytes. */
function quantizationTableSize(payload: Uint8Array, at: number): number {
  const name = payload[at] ?? 0;
  if (!isName(name)) return misshapen;
  return name >> 4 === 0 ? 65 : 129;
}

/** Preset coding parameters or oversize dimensions; mapping tables are for palettes, which no film has. */
function losslessParametersSize(payload: Uint8Array): number {
  switch (payload[0]) {
    case 1:
      return 11;
    case 4:
      return 2 + 2 * (payload[1] ?? 0);
    default:
      return -1;
  }
}

/** One byte of class and name, sixteen counts, then as many values as the counts say: each of 256 bytes at most once. */
function huffmanTableSize(payload: Uint8Array, at: number): number {
  if (!isName(payload[at] ?? 0)) return misshapen;
  const values = payload.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
  return values <= 256 ? 17 + values : misshapen;
}

const quantization = { sizeAt: quantizationTableSize, head: 1 };
const huffman = { sizeAt: huffmanTableSize, head: 17 };

/** Offsets in the payload of a segment. */
export interface TableSpan {
  /** The first byte: class or precision, and name. */
  readonly name: number;
  readonly start: number;
  readonly valuesStart: number;
  readonly end: number;
}

/** The tables of quantization or codes in a segment that is whole; none of any other segment. */
export function tablesOf(marker: number, payload: Uint8Array): readonly TableSpan[] {
  const kind = marker === Marker.DQT ? quantization : marker === Marker.DHT ? huffman : undefined;
  const spans: TableSpan[] = [];
  for (let at = 0; kind !== undefined && at < payload.byteLength; ) {
    const end = at + kind.sizeAt(payload, at);
    spans.push({ name: payload[at] ?? 0, start: at, valuesStart: at + kind.head, end });
    at = end;
  }
  return spans;
}

/** T.81 table B.4: a quantizer is 1 at least. Lengths of segments that a table swallowed have zeros. */
export function hasNoQuantizer(
  payload: Uint8Array,
  { name, valuesStart, end }: TableSpan,
): boolean {
  const step = name >> 4 === 0 ? 1 : 2;
  for (let at = valuesStart; at < end; at += step) {
    if (payload.subarray(at, at + step).every((byte) => byte === 0)) return true;
  }
  return false;
}
