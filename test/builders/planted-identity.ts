/** Plants a value of its own under every row of PS3.15 Table E.1-1 and finds what is left of them in bytes. */
import {
  type ConfidentialityOption,
  type ProfileRow,
  profileRows,
} from '../../src/core/standard/confidentiality-profile.ts';
import { lookup } from '../../src/core/standard/dictionary.ts';
import { type BuildElement, buildDicom, sequence, syntaxes } from './dicom.ts';

/** VR under which a value is planted: that of PS3.6, or one that hides what it is. */
export type PlantedVr = 'own' | 'OB' | 'OW' | 'UN';

/** `Plant-00100010-top`: letters of a text VR, found again in any output. */
export function plant(tag: number, place: string): string {
  return `Plant-${tag.toString(16).toUpperCase().padStart(8, '0')}-${place}.`;
}

/** Every planted value in the bytes. */
export function plantsIn(bytes: Uint8Array): Set<string> {
  return new Set(new TextDecoder('latin1').decode(bytes).match(/Plant-[0-9A-F]{8}-[a-z0-9]+\./g));
}

/** One tag for each row; a repeating group stands for two of its groups, private attributes for a creator and a value. */
export function plantedTags(row: ProfileRow): readonly number[] {
  if (row.pattern === 'PRIVATE.') return [0x00290010, 0x00291001, 0x7fe10010];
  if (!row.pattern.includes('X')) return [Number.parseInt(row.pattern, 16)];
  return ['00', '1E'].map((group) =>
    Number.parseInt(row.pattern.replace('XX', group).replace('XXXX', '0022'), 16),
  );
}

export function keptBy(row: ProfileRow, columns: readonly ConfidentialityOption[]): boolean {
  return columns.some((column) => row.options[column] === 'K');
}

/** Whether a plant can be a value of the attribute's VR: no number, date or UID looks like one. */
export function canHoldPlant(tag: number): boolean {
  return 'LO SH ST LT UT PN CS AE UC UR SQ'.split(' ').includes(lookup(tag)?.vrs[0] ?? '');
}

/** In tag order; without command and file meta attributes, which no data set has. */
export function plantedElements(place: string, vr: PlantedVr = 'own'): BuildElement[] {
  return profileRows()
    .flatMap(plantedTags)
    .filter((tag) => tag > 0x0007ffff && tag !== 0x00080018)
    .map((tag) => plantedElement(tag, place, vr))
    .toSorted((a, b) => a.tag - b.tag);
}

export function plantedElement(tag: number, place: string, vr: PlantedVr): BuildElement {
  const value = new TextEncoder().encode(plant(tag, place));
  const own = lookup(tag)?.vrs[0] ?? 'LO';
  const inside: BuildElement = { tag: 0x00080104, vr: 'LO', value };
  if (own !== 'SQ') return { tag, vr: vr === 'own' ? own : vr, value };
  if (vr === 'own') return { tag, vr: 'SQ', items: [[inside]] };
  // A sequence as a writer leaves it that doesn't know the attribute: its items' bytes under another VR.
  return { tag, vr, value: itemsBytes(inside) };
}

/** The elements inside `depth` sequences that the table doesn't have, lengths and delimiters in turn. */
export function nested(
  elements: readonly BuildElement[],
  depth: number,
  undefinedLength = false,
): BuildElement {
  let inner = elements;
  for (let level = 1; level < depth; level++) {
    inner = [wrap(inner, undefinedLength || level % 2 === 0)];
  }
  return wrap(inner, undefinedLength);
}

function wrap(elements: readonly BuildElement[], undefinedLength: boolean): BuildElement {
  return sequence('ContributingEquipmentSequence', [{ elements, undefinedLength }], {
    undefinedLength,
  });
}

/** Implicit VR Little Endian, as PS3.5 6.2.2 has items under UN. */
function itemsBytes(element: BuildElement): Uint8Array {
  const file = buildDicom({
    transferSyntaxUid: syntaxes.implicitLittle,
    preamble: false,
    meta: false,
    elements: [sequence('ContributingEquipmentSequence', [[element]])],
  });
  return file.subarray(8);
}
