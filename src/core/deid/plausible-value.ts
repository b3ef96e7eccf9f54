/**
 * Whether a value that is to stay can be what its attribute holds. Lengths that were changed or damaged make one value
 * swallow the elements behind it, identity and all: what can't be a value of its VR (PS3.5 6.2) may not stay.
 */
import type { DicomObject, Element } from '../dicom/data-set.ts';
import { loadedValueBytes } from '../dicom/parse-data-set.ts';
import { isPixelDataTag } from '../dicom/parse-vr.ts';
import { layoutOf } from '../dicom/value-representation.ts';
import type { DictionaryEntry } from '../standard/dictionary.ts';

/** Numbers, dates and UIDs are of few characters; the rest, free text, is of all but control characters. */
const characters: Readonly<Record<string, RegExp>> = {
  AS: /^[\dDWMY \\]*$/,
  DA: /^[\d.: \\-]*$/,
  DS: /^([\d.+\-,eE \\]|nan|inf)*$/i,
  DT: /^[\d.:+ \\-]*$/,
  IS: /^[\d.+\-,eE \\]*$/,
  TM: /^[\d.: \\-]*$/,
  UI: /^[\d. \\]*$/,
};

/** By the VR of PS3.6, so that text under UN is looked at as text. For values that aren't sequences or fragments. */
export function isPlausible(
  object: DicomObject,
  element: Element,
  entry: DictionaryEntry | undefined,
): boolean {
  const [vr = 'UN'] = entry?.vrs ?? [];
  if (element.items !== undefined) return true;
  const layout = layoutOf(vr);
  if (layout?.isText === true) return isText(object, element, vr);
  if (layout === undefined) return true;
  // Samples are looked at together with what says how many there are; they may be letters as well as anything.
  if (isPixelDataTag(element.tag)) return true;
  const isSound = layout.longForm ? isWhole(element, entry) : isNumbers(element, entry);
  return isSound && !isTextInNumbers(object, element, entry);
}

function isText(object: DicomObject, element: Element, vr: string): boolean {
  if (element.valueEnd - element.valueStart > loadedValueBytes) return false;
  const bytes = object.bytes(element);
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const allowed = characters[vr];
  if (allowed !== undefined && end > 64 * 1024) return false;
  let text = '';
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] ?? 0;
    // Some writers pad each of several values with a NUL.
    const isPadding = byte === 0 && bytes[at + 1] === 0x5c;
    if (isPadding) continue;
    if (byte < 0x20 && !isLayout(byte)) return false;
    if (allowed !== undefined) text += String.fromCharCode(byte);
  }
  return allowed?.test(text) ?? true;
}

/** Tab, line feed, form feed, carriage return, and the escape of ISO 2022 (PS3.5 6.1.3 and 6.1.2.5). */
function isLayout(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x1b;
}

/** No more of them than the attribute's multiplicity allows, of the widest VR it may have. */
function isNumbers(
  { vr, valueStart, valueEnd }: Element,
  entry: DictionaryEntry | undefined,
): boolean {
  const most = Number(/^(?:\d+-)?(\d+)$/.exec(entry?.vm ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
  const wordBytes = (of: string) => (of === 'AT' ? 4 : (layoutOf(of)?.wordBytes ?? 1));
  const widest = Math.max(...[vr, ...(entry?.vrs ?? [])].map(wordBytes));
  return valueEnd - valueStart <= most * widest;
}

/** PS3.5 6.2: of words there are whole ones, of the narrowest VR that the attribute may have. */
function isWhole({ valueStart, valueEnd }: Element, entry: DictionaryEntry | undefined): boolean {
  const narrowest = Math.min(...(entry?.vrs ?? []).map((of) => layoutOf(of)?.wordBytes ?? 1));
  return (valueEnd - valueStart) % narrowest === 0;
}

/** Shorter ones may be numbers that happen to look like letters; those of fractions do so more often. */
const shortestText = { integers: 8, fractions: 16 } as const;

const fractions: ReadonlySet<string> = new Set('FL FD OF OD'.split(' '));

/**
 * Where an attribute may have any number of numbers they may be any text. Numbers all bytes of which are ASCII letters
 * hardly occur: small ones have bytes of zero. Bytes beyond ASCII tell nothing, negative numbers being full of them.
 */
function isTextInNumbers(
  object: DicomObject,
  element: Element,
  entry: DictionaryEntry | undefined,
): boolean {
  const { vr, valueStart, valueEnd } = element;
  const isFractions = [vr, ...(entry?.vrs ?? [])].some((of) => fractions.has(of));
  const shortest = isFractions ? shortestText.fractions : shortestText.integers;
  const length = valueEnd - valueStart;
  if (length < shortest || length > loadedValueBytes) return false;
  const bytes = object.bytes(element);
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  for (let at = 0; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return end >= shortest;
}
