/**
 * Where a planted value may be found in an output, said without the rules under test: mutations turn tags into others
 * whose text stays, and comments into compressed samples, which nobody can tell from samples.
 */
import {
  type DataSet,
  type DicomObject,
  type Element,
  findElement,
  isPrivateTag,
} from '../../src/core/dicom/data-set.ts';
import { profileRow } from '../../src/core/standard/confidentiality-profile.ts';
import { lookup } from '../../src/core/standard/dictionary.ts';
import {
  BitsAllocated,
  Columns,
  NumberOfFrames,
  PixelData,
  Rows,
  SamplesPerPixel,
} from '../../src/core/standard/tags.generated.ts';

const texts = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));
const kept = ['retain-uids', 'retain-patient-characteristics'] as const;

/** Descriptions of planted values that stand where no text of a kept attribute is. */
export function misplacedPlants(object: DicomObject, plain: Uint8Array): readonly string[] {
  const text = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('latin1');
  return [...text.matchAll(/Plant-[0-9A-F]{8}-[a-z0-9]+\./g)].flatMap(({ index, 0: found }) => {
    const path = pathTo(object.dataSet, index);
    const innermost = path.at(-1);
    const where = path.map(({ tag }) => tag.toString(16)).join('/');
    if (innermost === undefined) return [`${found} outside the data set at ${index}`];
    const around = path.slice(0, -1);
    const isFine =
      innermost.tag === PixelData && path.length === 1
        ? isSample(object, innermost, text, index)
        : around.every(mayHold) && mayKeepText(innermost, text);
    return isFine ? [] : [`${found} in ${where} ${innermost.vr}`];
  });
}

function pathTo(dataSet: DataSet, offset: number): readonly Element[] {
  const element = dataSet.elements.find(({ start, end }) => start <= offset && offset < end);
  if (element === undefined) return [];
  const item = element.items?.find(({ start, end }) => start <= offset && offset < end);
  return item === undefined ? [element] : [element, ...pathTo(item.dataSet, offset)];
}

function mayHold({ tag }: Element): boolean {
  const row = profileRow(tag);
  const isKept = row === undefined || row.basicProfile.endsWith('U*') || hasKeep(tag);
  return isKept && !isPrivateTag(tag) && lookup(tag)?.vrs[0] === 'SQ';
}

function hasKeep(tag: number): boolean {
  return kept.some((column) => profileRow(tag)?.options[column] === 'K');
}

/** One text and nothing swallowed with it: no headers of other elements, which have bytes below a space. */
function mayKeepText({ tag, items, valueStart, valueEnd }: Element, text: string): boolean {
  const vrs = lookup(tag)?.vrs ?? [];
  const group = tag >>> 16;
  const isKept = profileRow(tag) === undefined || hasKeep(tag);
  const isPublic = group >= 8 && !isPrivateTag(tag) && ![0x50, 0x60].includes(group >>> 8);
  const isText = items === undefined && vrs.some((vr) => texts.has(vr));
  const value = text.slice(valueStart, valueEnd).replace(/\0+$/, '');
  return isKept && isPublic && isText && [...value].every(isPrinted);
}

function isPrinted(character: string): boolean {
  return character >= ' ' || '\t\n\f\r\x1b'.includes(character);
}

/** Within the samples that the header describes, or in a scan or tile of a compressed frame. */
function isSample(object: DicomObject, element: Element, text: string, index: number): boolean {
  if (element.fragments === undefined) {
    const described = describedBytes(object);
    return described !== undefined && index - element.valueStart < described;
  }
  const [, ...fragments] = element.fragments;
  const stream = fragments
    .map(({ valueStart, valueEnd }) => text.slice(valueStart, valueEnd))
    .join('');
  const before = fragments.filter(({ valueEnd }) => valueEnd <= index);
  const within = fragments[before.length];
  if (within === undefined || index < within.valueStart) return false;
  const sizes = fragments.map(({ valueStart, valueEnd }) => valueEnd - valueStart);
  const at = sum(sizes.slice(0, before.length)) + index - within.valueStart;
  const walk =
    walks[object.transferSyntax.uid] ?? (stream.startsWith('\xff\x4f') ? tileData : scans);
  return samplesOf(stream, sizes, walk).some(([start, end]) => start <= at && at < end);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Ranges of scans (T.81) and of tile data (T.800) in frames, each of which begins with a fragment. */
function samplesOf(stream: string, sizes: readonly number[], walk: Walk): Ranges {
  const ranges: Ranges = [];
  for (let at = 0; at < stream.length; ) {
    const end = walk(stream, at, ranges);
    at = sizes.reduce((sofar, size) => (sofar >= end ? sofar : sofar + size), 0);
  }
  return ranges;
}

type Ranges = (readonly [number, number])[];
/** Returns the end of the picture that begins at `from`. */
type Walk = (text: string, from: number, ranges: Ranges) => number;

function uint16(text: string, at: number): number {
  return text.charCodeAt(at) * 256 + text.charCodeAt(at + 1);
}

/** PS3.5 annex G: the 64 samples of the one segment that the fuzzer's frames have. */
function runs(text: string, from: number, ranges: Ranges): number {
  let at = from + text.charCodeAt(from + 4) + text.charCodeAt(from + 5) * 256;
  const start = at;
  for (let left = 64; left > 0 && at < text.length; ) {
    const control = text.charCodeAt(at);
    if (control !== 128) left -= control > 128 ? 257 - control : control + 1;
    at += control > 128 ? 2 : control === 128 ? 1 : 2 + control;
  }
  ranges.push([start, at]);
  return at;
}

const walks: Readonly<Record<string, Walk>> = { '1.2.840.10008.1.2.5': runs };

function scans(text: string, from: number, ranges: Ranges): number {
  let isLossless = false;
  for (let at = from + 2; at + 4 <= text.length; ) {
    const marker = text.charCodeAt(at + 1);
    if (marker === 0xd9) return at + 2;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    isLossless ||= marker === 0xf7;
    at += 2 + uint16(text, at + 2);
    if (marker !== 0xda) continue;
    const other = isLossless ? /\xff[\x80-\xcf\xd8-\xfe]/g : /\xff[^\0\xd0-\xd7\xff]/g;
    other.lastIndex = at;
    const end = other.exec(text)?.index ?? text.length;
    ranges.push([at, end]);
    at = end;
  }
  return text.length;
}

/** Lengths and headers of packets (T.800 A.7) are compressed data too. */
function tileData(text: string, from: number, ranges: Ranges): number {
  let tileEnd = 0;
  for (let at = from + 2; at + 2 <= text.length; ) {
    const marker = uint16(text, at);
    if (marker === 0xffd9) return at + 2;
    if (marker === 0xff93) {
      const last = text.indexOf('\xff\xd9', at);
      const end = tileEnd > 0 ? tileEnd : last;
      ranges.push([at + 2, end]);
      at = end;
      continue;
    }
    const size = 2 + uint16(text, at + 2);
    if (marker === 0xff90) {
      const length = uint16(text, at + 6) * 65536 + uint16(text, at + 8);
      tileEnd = length === 0 ? 0 : at + length;
    }
    if ([0xff57, 0xff58, 0xff60, 0xff61].includes(marker)) ranges.push([at, at + size]);
    at += size;
  }
  return text.length;
}

function describedBytes(object: DicomObject): number | undefined {
  const number = (tag: number): number => {
    const element = findElement(object.dataSet, tag);
    if (element === undefined || element.valueEnd - element.valueStart < 2) return 0;
    const bytes = object.bytes(element);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return view.getUint16(0, !object.transferSyntax.bigEndian);
  };
  const frames = findElement(object.dataSet, NumberOfFrames);
  const count =
    frames === undefined ? 1 : Number(Buffer.from(object.bytes(frames)).toString()) || 1;
  const bits =
    number(Rows) * number(Columns) * (number(SamplesPerPixel) || 1) * number(BitsAllocated) * count;
  return bits === 0 ? undefined : Math.ceil(bits / 16) * 2;
}

/** In a PNG only its compressed samples, in a JPEG only its scans may look like anything. */
export function misplacedPlantsInImage(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const ranges: Ranges = [];
  if (bytes[0] === 0xff) scans(text, 0, ranges);
  else pngData(bytes, ranges);
  return [...text.matchAll(/Plant-[0-9A-F]{8}-[a-z0-9]+\./g)].flatMap(({ index, 0: found }) =>
    ranges.some(([start, end]) => start <= index && index < end)
      ? []
      : [`${found} at byte ${index}`],
  );
}

function pngData(bytes: Uint8Array, ranges: Ranges): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.byteLength; at += 12 + view.getUint32(at)) {
    const isData = view.getUint32(at + 4) === 0x49444154;
    if (isData) ranges.push([at + 8, at + 8 + view.getUint32(at)]);
  }
}
