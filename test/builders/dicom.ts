/**
 * Writes DICOM files for tests, right or wrong as asked, by code of its own: none of the reader's or writer's is used.
 * Runs in Node and in browsers.
 */
import { lookup } from '../../src/core/standard/dictionary.ts';
import { tagOf } from '../../src/core/standard/keywords.ts';

export const syntaxes = {
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  explicitBig: '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
  jpegBaseline: '1.2.840.10008.1.2.4.50',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLsLossless: '1.2.840.10008.1.2.4.80',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  htj2kLossless: '1.2.840.10008.1.2.4.201',
  rle: '1.2.840.10008.1.2.5',
} as const;

/** Text is written as UTF-8, several texts are joined by backslashes, numbers are written as the VR has them. */
export type BuildValue = string | readonly string[] | number | readonly number[] | Uint8Array;

export interface BuildElement {
  readonly tag: number;
  readonly vr: string;
  readonly value?: BuildValue;
  /** Makes it a sequence. */
  readonly items?: readonly BuildItem[];
  /** Makes it encapsulated: the basic offset table first, then the fragments. */
  readonly fragments?: readonly Uint8Array[];
  /** Sequences: length FFFFFFFFH and a delimiter. Fragments always have it. */
  readonly undefinedLength?: boolean;
  /** A sequence's items in Implicit VR Little Endian, as UN of undefined length has them (PS3.5 6.2.2). */
  readonly implicitItems?: boolean;
  /** Written instead of the true length. */
  readonly lengthField?: number;
}

export type BuildItem =
  | readonly BuildElement[]
  | { readonly elements: readonly BuildElement[]; readonly undefinedLength: boolean };

export interface BuildOptions {
  /** Explicit VR Little Endian unless given. */
  readonly transferSyntaxUid?: string;
  /** Written in the order given. */
  readonly elements: readonly BuildElement[];
  /** Elements of group 0002 but for its length, in place of those made; `false` leaves the group out. */
  readonly meta?: readonly BuildElement[] | false;
  /** Behind those made: sending AE titles, private information. */
  readonly moreMeta?: readonly BuildElement[];
  /** In place of the true length of the meta group; `'none'` leaves the element out. */
  readonly metaGroupLength?: number | 'none';
  /** 128 bytes; `false` leaves preamble and `DICM` out. */
  readonly preamble?: Uint8Array | false;
  /** Behind the data set. */
  readonly trailing?: Uint8Array;
}

interface Encoding {
  readonly explicit: boolean;
  readonly little: boolean;
}
type Bytes = Uint8Array<ArrayBuffer>;

const explicitLittle: Encoding = { explicit: true, little: true };
const implicitLittle: Encoding = { explicit: false, little: true };
const longVrs = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const undefinedLength = 0xffffffff;

export function buildDicom(options: BuildOptions): Bytes {
  const uid = options.transferSyntaxUid ?? syntaxes.explicitLittle;
  const encoding: Encoding = {
    explicit: uid !== syntaxes.implicitLittle,
    little: uid !== syntaxes.explicitBig,
  };
  const dataSet = encodeElements(options.elements, encoding);
  const preamble =
    options.preamble === false
      ? new Uint8Array(0)
      : concat([options.preamble ?? new Uint8Array(128), utf8('DICM')]);
  return concat([
    preamble,
    encodeMeta(options, uid),
    uid === syntaxes.deflated ? deflateStored(dataSet) : dataSet,
    options.trailing ?? new Uint8Array(0),
  ]);
}

/** An element by its PS3.6 keyword, with the VR of PS3.6 (the first of several) unless given. */
export function named(keyword: string, value?: BuildValue, vr?: string): BuildElement {
  const tag = tagOf(keyword);
  if (tag === undefined) throw new TypeError(`${keyword} is no keyword of PS3.6`);
  const element = { tag, vr: vr ?? lookup(tag)?.vrs[0] ?? 'UN' };
  return value === undefined ? element : { ...element, value };
}

/** A sequence by its keyword. */
export function sequence(
  keyword: string,
  items: readonly BuildItem[],
  more: Partial<BuildElement> = {},
): BuildElement {
  return { ...named(keyword), vr: 'SQ', items, ...more };
}

/** Elements by keyword; undefined values are left out. */
export function elementsOf(
  values: Readonly<Record<string, BuildValue | undefined>>,
): BuildElement[] {
  return Object.entries(values).flatMap(([keyword, value]) =>
    value === undefined ? [] : [named(keyword, value)],
  );
}

function encodeMeta(options: BuildOptions, uid: string): Bytes {
  if (options.meta === false) return new Uint8Array(0);
  const uidOf = (tag: number) => {
    const value = options.elements.find((element) => element.tag === tag)?.value;
    return typeof value === 'string' ? value : '1.2.3';
  };
  const elements = options.meta ?? [
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: uidOf(0x00080016) },
    { tag: 0x00020003, vr: 'UI', value: uidOf(0x00080018) },
    { tag: 0x00020010, vr: 'UI', value: uid },
    { tag: 0x00020012, vr: 'UI', value: '1.2.3.4' },
  ];
  const rest = encodeElements([...elements, ...(options.moreMeta ?? [])], explicitLittle);
  if (options.metaGroupLength === 'none') return rest;
  const value = options.metaGroupLength ?? rest.byteLength;
  return concat([encodeElement({ tag: 0x00020000, vr: 'UL', value }, explicitLittle), rest]);
}

function encodeElements(elements: readonly BuildElement[], encoding: Encoding): Bytes {
  return concat(elements.map((element) => encodeElement(element, encoding)));
}

function encodeElement(element: BuildElement, encoding: Encoding): Bytes {
  if (element.fragments !== undefined) {
    const items = element.fragments.map((fragment) => {
      const value = even(fragment, 0);
      return concat([itemHeader(0xfffee000, value.byteLength, encoding), value]);
    });
    const delimiter = itemHeader(0xfffee0dd, 0, encoding);
    const length = element.lengthField ?? undefinedLength;
    return concat([elementHeader(element, length, encoding), ...items, delimiter]);
  }
  if (element.items === undefined) {
    const value = encodeValue(element, encoding);
    const length = element.lengthField ?? value.byteLength;
    return concat([elementHeader(element, length, encoding), value]);
  }
  const inner = element.implicitItems === true ? implicitLittle : encoding;
  const items = concat(element.items.map((item) => encodeItem(item, inner)));
  if (element.undefinedLength !== true) {
    const length = element.lengthField ?? items.byteLength;
    return concat([elementHeader(element, length, encoding), items]);
  }
  const header = elementHeader(element, element.lengthField ?? undefinedLength, encoding);
  return concat([header, items, itemHeader(0xfffee0dd, 0, inner)]);
}

function encodeItem(item: BuildItem, encoding: Encoding): Bytes {
  const isOpen = 'undefinedLength' in item && item.undefinedLength;
  const value = encodeElements('elements' in item ? item.elements : item, encoding);
  if (!isOpen) return concat([itemHeader(0xfffee000, value.byteLength, encoding), value]);
  return concat([
    itemHeader(0xfffee000, undefinedLength, encoding),
    value,
    itemHeader(0xfffee00d, 0, encoding),
  ]);
}

function itemHeader(tag: number, length: number, { little }: Encoding): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint16(0, tag >>> 16, little);
  view.setUint16(2, tag & 0xffff, little);
  view.setUint32(4, length, little);
  return new Uint8Array(view.buffer);
}

function elementHeader(element: BuildElement, length: number, encoding: Encoding): Bytes {
  if (!encoding.explicit) return itemHeader(element.tag, length, encoding);
  const isLong = longVrs.has(element.vr);
  const bytes = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(bytes.buffer);
  bytes.set(itemHeader(element.tag, 0, encoding).subarray(0, 4));
  bytes.set(utf8(element.vr), 4);
  if (isLong) view.setUint32(8, length, encoding.little);
  else view.setUint16(6, length, encoding.little);
  return bytes;
}

function encodeValue({ vr, value }: BuildElement, { little }: Encoding): Bytes {
  if (value === undefined) return new Uint8Array(0);
  if (value instanceof Uint8Array) return even(value, 0);
  const values = Array.isArray(value) ? value : [value];
  const [first] = values;
  if (typeof first !== 'number' || vr === 'IS' || vr === 'DS') {
    return even(utf8(values.join('\\')), vr === 'UI' || longVrs.has(vr) ? 0 : 0x20);
  }
  return concat(values.map((each) => encodeNumber(vr, Number(each), little)));
}

function encodeNumber(vr: string, value: number, little: boolean): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  switch (vr) {
    case 'US':
    case 'OW':
      view.setUint16(0, value, little);
      return new Uint8Array(view.buffer, 0, 2);
    case 'SS':
      view.setInt16(0, value, little);
      return new Uint8Array(view.buffer, 0, 2);
    case 'UL':
    case 'OL':
      view.setUint32(0, value, little);
      return new Uint8Array(view.buffer, 0, 4);
    case 'SL':
      view.setInt32(0, value, little);
      return new Uint8Array(view.buffer, 0, 4);
    case 'FL':
    case 'OF':
      view.setFloat32(0, value, little);
      return new Uint8Array(view.buffer, 0, 4);
    case 'FD':
    case 'OD':
      view.setFloat64(0, value, little);
      return new Uint8Array(view.buffer, 0, 8);
    case 'AT':
      view.setUint16(0, value >>> 16, little);
      view.setUint16(2, value & 0xffff, little);
      return new Uint8Array(view.buffer, 0, 4);
    default:
      throw new TypeError(`numbers can't be written as ${vr}`);
  }
}

/** RFC 1951 3.2.4: blocks without compression, and a byte of padding where the length is odd. */
function deflateStored(bytes: Uint8Array): Bytes {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.byteLength; at += 0xffff) {
    const block = bytes.subarray(at, at + 0xffff);
    const isLast = at + 0xffff >= bytes.byteLength;
    const head = new DataView(new ArrayBuffer(5));
    head.setUint8(0, isLast ? 1 : 0);
    head.setUint16(1, block.byteLength, true);
    head.setUint16(3, block.byteLength ^ 0xffff, true);
    blocks.push(new Uint8Array(head.buffer), block);
  }
  return even(concat(blocks), 0);
}

export function concat(parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}

function even(bytes: Uint8Array, padding: number): Bytes {
  return bytes.byteLength % 2 === 0 ? concat([bytes]) : concat([bytes, Uint8Array.of(padding)]);
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}
