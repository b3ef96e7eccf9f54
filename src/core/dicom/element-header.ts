/** The bytes in front of a value: tag, VR and length, in each of the three encodings (PS3.5 7.1). */
import { lookup } from '../standard/dictionary.ts';
import { PixelData } from '../standard/tags.generated.ts';
import type { Tag } from './data-set.ts';
import { formatTag } from './data-set.ts';
import { DicomError } from './dicom-error.ts';
import { vrOfCode } from './value-representation.ts';

/** How elements are encoded. Deflated and encapsulated files are explicit little endian inside. */
export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export const implicitLittle: Encoding = { explicit: false, bigEndian: false };
export const explicitLittle: Encoding = { explicit: true, bigEndian: false };

export interface ElementHeader {
  readonly tag: Tag;
  /** Empty for items and delimiters, which have none. */
  readonly vr: string;
  readonly headerBytes: 8 | 12;
  /** `undefinedLength` where the end is marked by a delimiter. */
  readonly length: number;
}

/** FFFFFFFFH (PS3.5 7.1.1). */
export const undefinedLength = 0xffffffff;
export const itemTag = 0xfffee000;
export const itemDelimiterTag = 0xfffee00d;
export const sequenceDelimiterTag = 0xfffee0dd;

/** Two spaces where the VR should be: some writers put them, and every reader takes the length as a short one. */
const blankVrCode = 0x2020;
const blankVr = { vr: 'UN', longForm: false };

export function tagAt(view: DataView, at: number, encoding: Encoding): Tag {
  const little = !encoding.bigEndian;
  return view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little);
}

/**
 * The header at `at`, of which 8 bytes at least are there; `available` counts how many are. Undefined when the VR's
 * long form needs 12 and fewer are left. `offset` is for messages. Throws `DicomError` `bad-vr`.
 */
export function headerAt(
  view: DataView,
  at: number,
  available: number,
  encoding: Encoding,
  offset: number,
): ElementHeader | undefined {
  const little = !encoding.bigEndian;
  const tag = tagAt(view, at, encoding);
  if (tag >= 0xfffe0000 && tag <= 0xfffeffff) {
    return { tag, vr: '', headerBytes: 8, length: view.getUint32(at + 4, little) };
  }
  if (!encoding.explicit) {
    const length = view.getUint32(at + 4, little);
    return { tag, vr: implicitVr(tag, length), headerBytes: 8, length };
  }
  const code = view.getUint16(at + 4);
  const known = code === blankVrCode ? blankVr : vrOfCode(code);
  if (known === undefined) {
    throw new DicomError('bad-vr', `no VR in the element ${formatTag(tag)} at byte ${offset}`);
  }
  if (!known.longForm) {
    return { tag, vr: known.vr, headerBytes: 8, length: view.getUint16(at + 6, little) };
  }
  if (available < 12) return undefined;
  return { tag, vr: known.vr, headerBytes: 12, length: view.getUint32(at + 8, little) };
}

/** The VR of an element whose file doesn't say (PS3.5 A.1 and 6.2.2); `US or SS` is settled by the caller. */
function implicitVr(tag: Tag, length: number): string {
  const elementNumber = tag % 0x10000;
  const isPrivate = ((tag >>> 16) & 1) === 1;
  if (elementNumber === 0) return 'UL';
  if (isPrivate) return elementNumber >= 0x10 && elementNumber <= 0xff ? 'LO' : 'UN';
  const vrs = lookup(tag)?.vrs ?? [];
  if (tag === PixelData) return length === undefinedLength ? 'OB' : 'OW';
  if (vrs.includes('OW')) return 'OW';
  return vrs[0] ?? 'UN';
}
