/** Private attributes that Table E.3.10-1 of PS3.15 knows to be safe, each under the creator that reserved its block. */
import type { DataSet, DicomObject, Element } from '../dicom/data-set.ts';
import { isPrivateTag } from '../dicom/data-set.ts';
import { type SafePrivateRow, safePrivateRow } from '../standard/safe-private.ts';
import { asciiValue, isEmpty } from './element-value.ts';
import { isPlausible } from './plausible-value.ts';

/** By data set: which of its private elements stay, creators included, and the VR that the table has for them. */
const known = new WeakMap<DataSet, ReadonlyMap<Element, string>>();

/**
 * The VR of a private element that may stay; undefined for all others. A creator stays with what it reserved
 * (PS3.5 7.8.1), and only in its own data set: each item reserves its blocks anew.
 */
export function safePrivate(
  object: DicomObject,
  dataSet: DataSet,
  element: Element,
): string | undefined {
  let safe = known.get(dataSet);
  if (safe === undefined) {
    safe = safeElements(object, dataSet);
    known.set(dataSet, safe);
  }
  return safe.get(element);
}

function safeElements(object: DicomObject, dataSet: DataSet): ReadonlyMap<Element, string> {
  const creators = creatorsOf(dataSet);
  const safe = new Map<Element, string>();
  for (const element of dataSet.elements) {
    const number = element.tag & 0xffff;
    if (!isPrivateTag(element.tag) || number < 0x1000) continue;
    const creator = creators.get(element.tag - number + (number >>> 8));
    if (creator === undefined) continue;
    const row = safePrivateRow(element.tag, asciiValue(object, creator));
    if (row === undefined || !isAsInTable(object, element, row)) continue;
    safe.set(element, row.vrs[0] ?? 'UN');
    safe.set(creator, 'LO');
  }
  return safe;
}

/** By tag; a block that two elements claim belongs to nobody. */
function creatorsOf(dataSet: DataSet): ReadonlyMap<number, Element> {
  const creators = new Map<number, Element>();
  const twice = new Set<number>();
  for (const element of dataSet.elements) {
    const number = element.tag & 0xffff;
    if (!isPrivateTag(element.tag) || number < 0x10 || number > 0xff) continue;
    if (creators.has(element.tag)) twice.add(element.tag);
    const isText = element.items === undefined && (element.vr === 'LO' || element.vr === 'UN');
    if (isText) creators.set(element.tag, element);
  }
  for (const tag of twice) creators.delete(tag);
  return creators;
}

/** What the table vouches for is an attribute of that VR; whatever else stands there was put there by somebody else. */
function isAsInTable(object: DicomObject, element: Element, { vrs, vm }: SafePrivateRow): boolean {
  if (element.fragments !== undefined) return false;
  const [vr = 'UN'] = vrs;
  if (vr === 'SQ') return element.items !== undefined;
  if (element.items !== undefined) return false;
  if (element.vr !== 'UN' && !vrs.includes(element.vr)) return false;
  if (isEmpty(element)) return true;
  if (!isPlausible(object, element, { vrs, vm, retired: false })) return false;
  const pattern = patterns[vr];
  return pattern === undefined || pattern.test(asciiValue(object, element));
}

/** Characters that PS3.5 6.2 allows, for the VRs whose values can be told from a name. */
const patterns: Readonly<Record<string, RegExp>> = {
  DS: /^[\d+\-.eE \\]+$/,
  IS: /^[\d+\- \\]+$/,
  CS: /^[A-Z0-9_ \\]+$/,
};
