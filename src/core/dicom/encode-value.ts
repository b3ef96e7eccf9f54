/** Bytes of a new value (PS3.5 6.2 and 6.4): in the byte order asked for, padded to even length. */
import type { Tag } from './data-set.ts';
import { formatTag } from './data-set.ts';
import { DicomError } from './dicom-error.ts';
import { layoutOf, singleValueVrs } from './value-representation.ts';

/** Printable ASCII; the backslash parts values. */
const oneLine = /^[\x20-\x7e]*$/;
/** With tab, line feed, form feed and carriage return, where one value is the whole text. */
const manyLines = /^[\t\n\f\r\x20-\x7e]*$/;

/** Throws `DicomError` `bad-new-value` for what the VR can't hold. */
export function encodeStrings(
  tag: Tag,
  vr: string,
  strings: readonly string[],
): Uint8Array<ArrayBuffer> {
  const layout = layoutOf(vr);
  if (layout === undefined || !(layout.isText || vr === 'UN')) throw badValue(tag, vr);
  const isSingle = singleValueVrs.has(vr);
  if (isSingle && strings.length > 1) throw badValue(tag, vr);
  for (const value of strings) {
    const isFit = isSingle ? manyLines.test(value) : oneLine.test(value) && !value.includes('\\');
    if (!isFit || value.length > layout.maxCharacters) throw badValue(tag, vr);
  }
  return padded(
    Uint8Array.from(strings.join('\\'), (c) => c.charCodeAt(0)),
    layout.padding,
  );
}

/** Throws `DicomError` `bad-new-value` for numbers out of the VR's range. */
export function encodeNumbers(
  tag: Tag,
  vr: string,
  numbers: readonly number[],
  bigEndian: boolean,
): Uint8Array<ArrayBuffer> {
  const writer = writers[vr];
  if (writer === undefined) throw badValue(tag, vr);
  const bytes = new Uint8Array(numbers.length * writer.bytes);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of numbers.entries()) {
    if (!writer.holds(value)) throw badValue(tag, vr);
    writer.write(view, index * writer.bytes, value, !bigEndian);
  }
  return bytes;
}

export function encodeBytes(vr: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return padded(bytes, layoutOf(vr)?.padding ?? 0x00);
}

export function padded(bytes: Uint8Array<ArrayBuffer>, padding: number): Uint8Array<ArrayBuffer> {
  if (bytes.byteLength % 2 === 0) return bytes;
  const even = new Uint8Array(bytes.byteLength + 1).fill(padding);
  even.set(bytes);
  return even;
}

export function badValue(tag: Tag, vr: string): DicomError {
  return new DicomError('bad-new-value', `${formatTag(tag)} can't hold this as ${vr}`);
}

interface NumberWriter {
  readonly bytes: number;
  holds(value: number): boolean;
  write(view: DataView, at: number, value: number, little: boolean): void;
}

function integers(bytes: number, min: number, max: number, write: NumberWriter['write']) {
  const holds = (value: number) => Number.isInteger(value) && value >= min && value <= max;
  return { bytes, holds, write };
}

function floats(bytes: number, write: NumberWriter['write']) {
  return { bytes, holds: () => true, write };
}

const writeUint16: NumberWriter['write'] = (view, at, value, little) =>
  view.setUint16(at, value, little);
const writeUint32: NumberWriter['write'] = (view, at, value, little) =>
  view.setUint32(at, value, little);
const writeFloat32: NumberWriter['write'] = (view, at, value, little) =>
  view.setFloat32(at, value, little);
const writeFloat64: NumberWriter['write'] = (view, at, value, little) =>
  view.setFloat64(at, value, little);
const writeBigUint64: NumberWriter['write'] = (view, at, value, little) =>
  view.setBigUint64(at, BigInt(value), little);

const writers: Readonly<Record<string, NumberWriter>> = {
  US: integers(2, 0, 0xffff, writeUint16),
  OW: integers(2, 0, 0xffff, writeUint16),
  SS: integers(2, -0x8000, 0x7fff, (view, at, value, little) => view.setInt16(at, value, little)),
  UL: integers(4, 0, 0xffffffff, writeUint32),
  OL: integers(4, 0, 0xffffffff, writeUint32),
  SL: integers(4, -0x80000000, 0x7fffffff, (view, at, value, little) =>
    view.setInt32(at, value, little),
  ),
  UV: integers(8, 0, Number.MAX_SAFE_INTEGER, writeBigUint64),
  OV: integers(8, 0, Number.MAX_SAFE_INTEGER, writeBigUint64),
  SV: integers(8, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, (view, at, value, little) =>
    view.setBigInt64(at, BigInt(value), little),
  ),
  FL: floats(4, writeFloat32),
  OF: floats(4, writeFloat32),
  FD: floats(8, writeFloat64),
  OD: floats(8, writeFloat64),
  AT: integers(4, 0, 0xffffffff, (view, at, value, little) => {
    view.setUint16(at, value >>> 16, little);
    view.setUint16(at + 2, value & 0xffff, little);
  }),
};
