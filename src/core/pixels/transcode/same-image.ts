/** Compares two objects to the last bit, but for what a transfer syntax decides. */
import type { ByteSource } from '../../bytes.ts';
import type { DataSet, DicomObject, Element } from '../../dicom/data-set.ts';
import { layoutOf } from '../../dicom/value-representation.ts';
import { isGroupLength } from '../../dicom/write-kept.ts';
import {
  EncapsulatedPixelDataValueTotalLength,
  ExtendedOffsetTable,
  ExtendedOffsetTableLengths,
  HighBit,
  PhotometricInterpretation,
  PixelData,
  PlanarConfiguration,
} from '../../standard/tags.generated.ts';
import type { Frame } from '../frame.ts';

/** These follow from how pixels are encoded; the frames are compared in their place. */
const encodingTags: ReadonlySet<number> = new Set([
  EncapsulatedPixelDataValueTotalLength,
  ExtendedOffsetTable,
  ExtendedOffsetTableLengths,
  HighBit,
  PhotometricInterpretation,
  PixelData,
  PlanarConfiguration,
]);

/** Same shape, same meaning, every sample equal. */
export function sameFrame(a: Frame, b: Frame): boolean {
  const sameShape =
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.samplesPerPixel === b.samplesPerPixel &&
    a.bitsStored === b.bitsStored &&
    a.signed === b.signed &&
    a.photometricInterpretation === b.photometricInterpretation &&
    a.pixels.length === b.pixels.length;
  if (!sameShape) return false;
  let different = 0;
  for (let i = 0; i < a.pixels.length; i += 1) different |= a.pixels[i]! ^ b.pixels[i]!;
  return different === 0;
}

/** Every element of both, to any depth: private ones and text in any character set by their bytes. */
export async function sameAttributes(a: DicomObject, b: DicomObject): Promise<boolean> {
  const ofA = a.dataSet.elements.filter(({ tag }) => !encodingTags.has(tag));
  const ofB = b.dataSet.elements.filter(({ tag }) => !encodingTags.has(tag));
  const pair = { a: sideOf(a), b: sideOf(b) };
  return sameElements(pair, { elements: ofA }, { elements: ofB });
}

interface Side {
  readonly source: ByteSource;
  readonly bigEndian: boolean;
}

interface Pair {
  readonly a: Side;
  readonly b: Side;
}

function sideOf({ source, transferSyntax }: DicomObject): Side {
  return { source, bigEndian: transferSyntax.bigEndian };
}

/** UN is little endian wherever it stands, and so are the items in it (PS3.5 6.2.2). */
function sideIn(side: Side, { vr }: Element): Side {
  return vr === 'UN' ? { ...side, bigEndian: false } : side;
}

async function sameElements(pair: Pair, a: DataSet, b: DataSet): Promise<boolean> {
  const ofA = a.elements.filter((element) => !isGroupLength(element));
  const ofB = b.elements.filter((element) => !isGroupLength(element));
  if (ofA.length !== ofB.length) return false;
  for (const [index, element] of ofA.entries()) {
    if (!(await sameElement(pair, element, ofB[index]!))) return false;
  }
  return true;
}

async function sameElement(pair: Pair, a: Element, b: Element): Promise<boolean> {
  if (a.tag !== b.tag || a.items?.length !== b.items?.length) return false;
  const inner = { a: sideIn(pair.a, a), b: sideIn(pair.b, b) };
  if (a.items === undefined) return sameValue(inner, a, b);
  for (const [index, item] of a.items.entries()) {
    if (!(await sameElements(inner, item.dataSet, b.items![index]!.dataSet))) return false;
  }
  return true;
}

async function sameValue(pair: Pair, a: Element, b: Element): Promise<boolean> {
  const length = a.valueEnd - a.valueStart;
  if (length !== b.valueEnd - b.valueStart) return false;
  const ofA = await pair.a.source.read(a.valueStart, a.valueEnd);
  const ofB = await pair.b.source.read(b.valueStart, b.valueEnd);
  const isTurned = pair.a.bigEndian !== pair.b.bigEndian;
  const wordBytes = isTurned ? (layoutOf(b.vr)?.wordBytes ?? 1) : 1;
  const whole = length - (length % wordBytes);
  for (let i = 0; i < length; i += 1) {
    const word = i - (i % wordBytes);
    const at = i < whole ? 2 * word + wordBytes - 1 - i : i;
    if (ofA[i] !== ofB[at]) return false;
  }
  return true;
}
