/** Damage that knows where a DICOM file's elements lie: lengths, VRs, tags, nesting, delimiters, order. */
import type { DataSet, DicomObject, Element } from '../../src/core/dicom/data-set.ts';
import { type Bytes, byteMutations, type Mutate, spliced } from './mutate-bytes.ts';
import type { Random } from './random.ts';

/** Where a seed's elements and items lie; after the first mutation they may lie elsewhere, which does no harm. */
export interface Layout {
  readonly elements: readonly Element[];
  /** Offsets of tags, of elements and items alike. */
  readonly tagsAt: readonly number[];
  readonly little: boolean;
  readonly explicit: boolean;
}

export function layoutOf(object: DicomObject): Layout {
  const elements: Element[] = [];
  const tagsAt: number[] = [];
  const walk = (dataSet: DataSet) => {
    for (const element of dataSet.elements) {
      elements.push(element);
      tagsAt.push(element.start, ...(element.fragments ?? []).map(({ start }) => start));
      for (const item of element.items ?? []) {
        tagsAt.push(item.start);
        walk(item.dataSet);
      }
    }
  };
  walk(object.meta);
  walk(object.dataSet);
  const { bigEndian, explicit } = object.transferSyntax;
  return { elements, tagsAt, little: !bigEndian, explicit };
}

type LaidOut = (bytes: Bytes, random: Random, layout: Layout) => Bytes;

function copied(bytes: Bytes, change: (view: DataView<ArrayBuffer>) => void): Bytes {
  const out = new Uint8Array(bytes);
  change(new DataView(out.buffer));
  return out;
}

/** Of an element or item; short lengths lie in the last two bytes of the four. */
const changeLength: LaidOut = (bytes, random, { tagsAt, little, explicit }) => {
  const at = random.pick(tagsAt);
  if (at + 12 > bytes.byteLength) return bytes;
  return copied(bytes, (view) => {
    const isItem = view.getUint16(at, little) === 0xfffe;
    const long = isItem || !explicit || random.once(4);
    const place = at + (!isItem && explicit && long ? 8 : !isItem && explicit ? 6 : 4);
    const now = long ? view.getUint32(place, little) : view.getUint16(place, little);
    const rest = bytes.byteLength - at;
    const next = random.pick([0, now + 1, now - 1, now + 2, now - 2, now + 8, now - 8, now * 2]);
    const other = random.pick([0xffffffff, 0xfffffffe, 0x7fffffff, rest, rest - 8, 8, 0xffff]);
    const swallow = random.pick(tagsAt) - place - (long ? 4 : 2);
    const length = random.pick([next, other, swallow, swallow, random.below(256)]);
    if (long) view.setUint32(place, length >>> 0, little);
    else view.setUint16(place, length & 0xffff, little);
  });
};

const vrs =
  'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV ?? ZZ'.split(
    ' ',
  );

const changeVr: LaidOut = (bytes, random, { elements }) => {
  const at = random.pick(elements).start + 4;
  if (at + 2 > bytes.byteLength) return bytes;
  const vr = random.pick(vrs);
  return copied(bytes, (view) => {
    view.setUint8(at, vr.charCodeAt(0));
    view.setUint8(at + 1, vr.charCodeAt(1));
  });
};

const specialTags = [
  0xfffee000, 0xfffee00d, 0xfffee0dd, 0x7fe00010, 0x7fe00008, 0x00020010, 0x00041220, 0x00280010,
  0x00280100, 0x00100010, 0x00100020, 0x00120063, 0x00120064, 0x60000102, 0x00080005, 0x00090010,
  0x00091001, 0, 0x00080000, 0x52009230,
];

const changeTag: LaidOut = (bytes, random, { tagsAt, elements, little }) => {
  const at = random.pick(tagsAt);
  if (at + 4 > bytes.byteLength) return bytes;
  const tag = random.once(2) ? random.pick(specialTags) : random.pick(elements).tag;
  return copied(bytes, (view) => {
    view.setUint16(at, tag >>> 16, little);
    view.setUint16(at + 2, tag & 0xffff, little);
  });
};

const duplicate: LaidOut = (bytes, random, { elements }) => {
  const { start, end } = random.pick(elements);
  const at = random.pick(elements).start;
  return spliced(bytes, at, at, bytes.slice(start, end));
};

const drop: LaidOut = (bytes, random, { elements }) => {
  const { start, end } = random.pick(elements);
  return spliced(
    bytes,
    Math.min(start, bytes.byteLength),
    Math.min(end, bytes.byteLength),
    new Uint8Array(0),
  );
};

/** Neighbours or strangers. */
const swap: LaidOut = (bytes, random, { elements }) => {
  const index = random.below(elements.length);
  const [a, b] = [elements[index], random.once(2) ? elements[index + 1] : random.pick(elements)];
  if (a === undefined || b === undefined || a.end > b.start || b.end > bytes.byteLength)
    return bytes;
  const parts = [
    bytes.slice(b.start, b.end),
    bytes.slice(a.end, b.start),
    bytes.slice(a.start, a.end),
  ];
  return parts.reduce((out, part, i) => {
    const before = parts.slice(0, i).reduce((sum, each) => sum + each.byteLength, 0);
    out.set(part, a.start + before);
    return out;
  }, new Uint8Array(bytes));
};

function item(tag: number, length: number, little: boolean): Bytes {
  return copied(new Uint8Array(8), (view) => {
    view.setUint16(0, tag >>> 16, little);
    view.setUint16(2, tag & 0xffff, little);
    view.setUint32(4, length, little);
  });
}

const delimiter: LaidOut = (bytes, random, { tagsAt, little }) => {
  const at = Math.min(random.pick(tagsAt), bytes.byteLength);
  const tag = random.pick([0xfffee000, 0xfffee00d, 0xfffee0dd]);
  return spliced(bytes, at, at, item(tag, random.pick([0, 0, 8, 0xffffffff]), little));
};

/** Opens sequences of undefined length in front of an element, a few or very many, and may never close them. */
const nest: LaidOut = (bytes, random, { elements, little, explicit }) => {
  const { start, end } = random.pick(elements);
  if (end > bytes.byteLength) return bytes;
  const depth = random.pick([1, 2, 40, 255, 256, 257, 2000]);
  const opening = explicit ? new Uint8Array(20) : new Uint8Array(16);
  opening.set(item(0x00082112, 0xffffffff, little));
  if (explicit) {
    opening.set([0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff], 4);
  }
  opening.set(item(0xfffee000, 0xffffffff, little), opening.byteLength - 8);
  const closing = new Uint8Array(16);
  closing.set(item(0xfffee00d, 0, little));
  closing.set(item(0xfffee0dd, 0, little), 8);
  const closed = random.once(4) ? depth - 1 : depth;
  return spliced(
    spliced(bytes, end, end, times(closing, closed)),
    start,
    start,
    times(opening, depth),
  );
};

function times(part: Bytes, count: number): Bytes {
  const out = new Uint8Array(part.byteLength * count);
  for (let index = 0; index < count; index++) out.set(part, index * part.byteLength);
  return out;
}

/** Rows, bits, offset tables: numbers that say how to read the rest. */
const changeValue: LaidOut = (bytes, random, { elements }) => {
  const { valueStart, valueEnd } = random.pick(elements);
  const end = Math.min(valueEnd, bytes.byteLength, valueStart + 8);
  const out = new Uint8Array(bytes);
  for (let at = valueStart; at < end; at++)
    out[at] = random.pick([0, 1, 0x0a, 0x1b, 0x41, 0x5c, 0xff]);
  return out;
};

const anyBytes: LaidOut = (bytes, random) => random.pick(byteMutations)(bytes, random);

const laidOut: readonly LaidOut[] = [
  changeLength,
  changeLength,
  changeLength,
  changeLength,
  changeVr,
  changeVr,
  changeTag,
  changeTag,
  duplicate,
  drop,
  swap,
  delimiter,
  nest,
  changeValue,
  changeValue,
  anyBytes,
  anyBytes,
  anyBytes,
];

/** One to four mutations on top of each other. */
export function dicomMutation(layout: Layout): Mutate {
  return (bytes, random) => {
    let out = bytes;
    for (let left = 1 + random.below(4); left > 0; left--) {
      out = random.pick(laidOut)(out, random, layout);
    }
    return out;
  };
}
