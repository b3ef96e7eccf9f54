/** Values of elements as text and numbers, for checks and display; what is written again is never taken from here. */
import { lookup } from '../standard/dictionary.ts';
import { SpecificCharacterSet } from '../standard/tags.generated.ts';
import { decodeText } from './character-set.ts';
import type { DataSet, DicomObject, Element, Tag } from './data-set.ts';
import { findElement } from './data-set.ts';
import { layoutOf, singleValueVrs } from './value-representation.ts';

/** VRs whose text follows Specific Character Set (PS3.5 6.1.2.3). */
const localVrs = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
/** VRs in which leading spaces mean something (PS3.5 6.2). */
const leadingVrs = new Set(['LT', 'ST', 'UC', 'UT', 'PN']);

/** The whole value as text, without its padding; empty for no element, an empty or a binary one. */
export function textOf(object: DicomObject, element: Element | undefined): string {
  if (element === undefined || element.valueEnd === element.valueStart) return '';
  const vr = valueVr(element);
  if (layoutOf(vr)?.isText !== true) return '';
  const sets = localVrs.has(vr) ? characterSets(object) : [];
  return trimmed(decodeText(object.bytes(element), sets), vr);
}

/** The values one by one, each without padding; none for an empty element. Numbers (DS, IS) stay text. */
export function stringsOf(object: DicomObject, element: Element | undefined): string[] {
  const text = textOf(object, element);
  if (text === '' || element === undefined) return [];
  const vr = valueVr(element);
  if (singleValueVrs.has(vr)) return [text];
  return text.split('\\').map((value) => trimmed(value, vr));
}

/** What the value is: PS3.6 knows where a writer that didn't has put UN (PS3.5 6.2.2). */
function valueVr(element: Element): string {
  if (element.vr !== 'UN') return element.vr;
  const vrs = lookup(element.tag)?.vrs ?? [];
  return (vrs.length === 1 ? vrs[0] : undefined) ?? 'UN';
}

function trimmed(text: string, vr: string): string {
  const kept = text.replace(/[\0 ]+$/, '');
  return leadingVrs.has(vr) ? kept : kept.trimStart();
}

/**
 * Binary numbers in the file's byte order, or the numbers of DS and IS; AT gives tags. A value that is no number
 * is NaN; bytes left over behind the last number are ignored. 64-bit integers lose what exceeds 2^53.
 */
export function numbersOf(object: DicomObject, element: Element | undefined): number[] {
  if (element === undefined) return [];
  const vr = valueVr(element);
  if (vr === 'DS' || vr === 'IS') {
    return stringsOf(object, element).map((text) => (text === '' ? Number.NaN : Number(text)));
  }
  const read = readers[vr];
  const width = layoutOf(vr)?.wordBytes;
  if (read === undefined || width === undefined) return [];
  const bytes = object.bytes(element);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // UN is little endian wherever it stands (PS3.5 6.2.2).
  const little = element.vr === 'UN' || !object.transferSyntax.bigEndian;
  const bytesEach = vr === 'AT' ? 4 : width;
  return Array.from({ length: Math.floor(bytes.byteLength / bytesEach) }, (_, index) =>
    read(view, index * bytesEach, little),
  );
}

/** First value of a top-level attribute, or an empty string. */
export function textAt(object: DicomObject, tag: Tag): string {
  return stringsOf(object, findElement(object.dataSet, tag))[0] ?? '';
}

/** First number of a top-level attribute; undefined when there is none or it is no number. */
export function numberAt(object: DicomObject, tag: Tag): number | undefined {
  const [first] = numbersOf(object, findElement(object.dataSet, tag));
  return first === undefined || Number.isNaN(first) ? undefined : first;
}

/** A DA value, `YYYYMMDD` or the older `YYYY.MM.DD`, when it names a day that exists. */
export function dateParts(
  value: string,
): { readonly year: number; readonly month: number; readonly day: number } | undefined {
  const [, y = '', m = '', d = ''] = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(value.trim()) ?? [];
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  const exists = y !== '' && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? { year, month, day } : undefined;
}

/** Items of a top-level sequence; none when it is absent. */
export function itemsOf(dataSet: DataSet, tag: Tag): readonly DataSet[] {
  return (findElement(dataSet, tag)?.items ?? []).map((item) => item.dataSet);
}

/** CS whatever VR the file gives it: under one whose text follows a character set it would be asked for itself. */
function characterSets(object: DicomObject): readonly string[] {
  const element = findElement(object.dataSet, SpecificCharacterSet);
  return element === undefined ? [] : stringsOf(object, { ...element, vr: 'CS' });
}

const readers: Readonly<Record<string, (view: DataView, at: number, little: boolean) => number>> = {
  US: (view, at, little) => view.getUint16(at, little),
  OW: (view, at, little) => view.getUint16(at, little),
  SS: (view, at, little) => view.getInt16(at, little),
  UL: (view, at, little) => view.getUint32(at, little),
  OL: (view, at, little) => view.getUint32(at, little),
  SL: (view, at, little) => view.getInt32(at, little),
  FL: (view, at, little) => view.getFloat32(at, little),
  OF: (view, at, little) => view.getFloat32(at, little),
  FD: (view, at, little) => view.getFloat64(at, little),
  OD: (view, at, little) => view.getFloat64(at, little),
  UV: (view, at, little) => Number(view.getBigUint64(at, little)),
  OV: (view, at, little) => Number(view.getBigUint64(at, little)),
  SV: (view, at, little) => Number(view.getBigInt64(at, little)),
  AT: (view, at, little) => view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little),
};
