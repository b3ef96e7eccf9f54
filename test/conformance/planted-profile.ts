/** Every row of PS3.15 Table E.1-1 as a planted value, and what must go under which option, read from the table alone. */
import fs from 'node:fs';
import path from 'node:path';
import { lookup } from '../../src/core/standard/dictionary.ts';
import { profileText } from '../../src/core/standard/e1-1.generated.ts';
import { type BuildElement, buildDicom, sequence, syntaxes } from '../builders/dicom.ts';
import { fittingValue } from '../builders/fitting-values.ts';
import { sharedFolder } from '../shared-folder.ts';

/** The option columns, left to right (PS3.15 Table E.1-1). */
const columns = [
  'rtnSafePrivOpt',
  'rtnUIDsOpt',
  'rtnDevIdOpt',
  'rtnInstIdOpt',
  'rtnPatCharsOpt',
  'rtnLongFullDatesOpt',
  'rtnLongModifDatesOpt',
  'cleanDescOpt',
  'cleanStructContOpt',
  'cleanGraphOpt',
] as const;
export type Column = (typeof columns)[number];

export interface Row {
  readonly tags: readonly number[];
  /** K or C, by column. */
  readonly options: Readonly<Partial<Record<Column, string>>>;
}

type JsonRow = { readonly tag: string } & Readonly<Partial<Record<Column, string>>>;

/** Of the standard's own table where it lies beside the checkout, else of the one that was generated from it. */
export function tableRows(): readonly Row[] {
  const folder = sharedFolder();
  const file = folder && path.join(folder, 'standard', 'e1-1_2024e.json');
  if (file === undefined || !fs.existsSync(file)) return profileText.split('\n').map(generatedRow);
  const rows = JSON.parse(fs.readFileSync(file, 'utf8')) as JsonRow[];
  return rows.map((row) => ({
    tags: tagsOf(row.tag),
    options: Object.fromEntries(columns.flatMap((name) => (row[name] ? [[name, row[name]]] : []))),
  }));
}

function generatedRow(line: string): Row {
  const [pattern = '', , letters = ''] = line.split(' ');
  const isPrivate = pattern.startsWith('PRIVATE');
  return {
    tags: tagsOf(isPrivate ? 'ODD' : pattern),
    options: Object.fromEntries(
      columns.flatMap((name, index) => (letters[index] === '.' ? [] : [[name, letters[index]]])),
    ),
  };
}

/** `(0010,0010)`, `(60XX,3000)`: two groups stand for all; odd groups: a creator, a value, one behind the pixels. */
function tagsOf(pattern: string): readonly number[] {
  const hex = pattern.replaceAll(/[(),]/g, '').toUpperCase();
  if (hex.includes('ODD')) return [0x00290010, 0x00291001, 0x7fe10010];
  if (!hex.includes('X')) return [Number.parseInt(hex, 16)];
  return ['02', '1E'].map((group) =>
    Number.parseInt(hex.replace('XX', group).replace('XXXX', '0022'), 16),
  );
}

export interface Plant {
  readonly tag: number;
  readonly value: Uint8Array;
  readonly options: Row['options'];
  readonly element: BuildElement;
}

export type PlantedAs = 'own' | 'OB' | 'OW' | 'UN';

/** One for each tag that a data set can have, numbered from `first`; in tag order. */
export function plantsOf(rows: readonly Row[], as: PlantedAs, first: number): readonly Plant[] {
  let number = first;
  return rows
    .flatMap(({ tags, options }) => tags.map((tag) => ({ tag, options })))
    .filter(({ tag }) => tag > 0x0007ffff && tag !== 0x00080018)
    .toSorted((a, b) => a.tag - b.tag)
    .flatMap(({ tag, options }) => {
      number += 1;
      const own = lookup(tag)?.vrs[0] ?? 'LO';
      const value = fittingValue(own === 'SQ' ? 'LO' : own, number);
      if (value === undefined) return [];
      return [{ tag, options, value, element: elementOf(tag, own, value, as) }];
    });
}

function elementOf(tag: number, own: string, value: Uint8Array, as: PlantedAs): BuildElement {
  if (own !== 'SQ') return { tag, vr: as === 'own' ? own : as, value };
  const inside: BuildElement = { tag: 0x00080104, vr: 'LO', value };
  if (as === 'own') return { tag, vr: 'SQ', items: [[inside]] };
  // The bytes of an item, as a writer leaves them that doesn't know the attribute (PS3.5 6.2.2).
  const file = buildDicom({
    transferSyntaxUid: syntaxes.implicitLittle,
    preamble: false,
    meta: false,
    elements: [sequence('ContributingEquipmentSequence', [[inside]])],
  });
  return { tag, vr: as, value: file.subarray(8) };
}

/** Which of the plants are anywhere in the bytes, as they were written or with their words turned round. */
export function plantsLeft(bytes: Uint8Array, plants: readonly Plant[]): readonly Plant[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const needles = new Map<string, { readonly needle: string; readonly plant: Plant }[]>();
  for (const plant of plants) {
    for (const wordBytes of [1, 2, 4, 8]) {
      const needle = turned(plant.value, wordBytes);
      const head = needle.slice(0, headBytes);
      const alike = needles.get(head) ?? [];
      needles.set(head, [...alike, { needle, plant }]);
    }
  }
  const left = new Set<Plant>();
  for (let at = 0; at + headBytes <= text.length; at += 1) {
    for (const { needle, plant } of needles.get(text.slice(at, at + headBytes)) ?? []) {
      if (text.startsWith(needle, at)) left.add(plant);
    }
  }
  return [...left];
}

/** The shortest value, a date, has as many. */
const headBytes = 8;

/** Whole words alone; what is over is cut off. */
function turned(value: Uint8Array, wordBytes: number): string {
  const whole = value.subarray(0, value.byteLength - (value.byteLength % wordBytes));
  const out = Uint8Array.from(whole, (_, at) => {
    const within = at % wordBytes;
    return whole[at - within + wordBytes - 1 - within] ?? 0;
  });
  return Buffer.from(out).toString('latin1');
}
