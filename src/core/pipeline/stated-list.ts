/** Age, sex and view of many pictures as a table that people keep: by file name or patient, read from CSV and written for filling in. */
import { csvLine, parseCsv } from './csv.ts';
import { readAge, readSex, readView, type StatedFacts } from './stated-facts.ts';

export interface StatedRow {
  /** A file's name, with its extension or without, or a Patient ID. */
  readonly of: string;
  readonly stated: StatedFacts;
}

export interface StatedListProblem {
  /** Counted over the rows of the file that hold anything, from 1. */
  readonly row: number;
  /** `unclear`: of whom, or an age, sex or view that isn't known as one. */
  readonly code: 'unclear' | 'contradicts';
}

export interface ParsedStatedList {
  readonly rows: readonly StatedRow[];
  readonly problems: readonly StatedListProblem[];
}

interface Columns {
  readonly of: readonly number[];
  readonly age: number;
  readonly sex: number;
  readonly view: number;
}

/** Heads of columns that others write; spaces, dashes, underscores and capitals don't matter. */
const heads = {
  file: 'file filename name picture image',
  patient: 'patient patientid id original originalid replacement',
  age: 'age ageyears years patientage',
  sex: 'sex gender patientsex',
  view: 'view viewposition projection position',
} as const;

const withoutHeader: Columns = { of: [0], age: 1, sex: 2, view: 3 };

/** With a byte order mark, without which spreadsheets take it for another encoding. */
export function writeStatedList(rows: Iterable<StatedRow>): string {
  const lines = Array.from(rows, ({ of, stated }) =>
    csvLine([
      of,
      stated.patientAgeYears?.toString() ?? '',
      stated.patientSex ?? '',
      stated.viewPosition ?? '',
    ]),
  );
  return `\ufeff${csvLine(['file', 'age', 'sex', 'view'])}${lines.join('')}`;
}

/**
 * The columns that a header names, else file, age, sex, view. A row is taken whole or not at all; cells may be empty.
 * What two rows say differently of the same is said by neither.
 */
export function readStatedList(text: string): ParsedStatedList {
  const table = parseCsv(text);
  const named = columnsOf(table[0] ?? []);
  const columns = named ?? withoutHeader;
  const byName = new Map<string, StatedRow>();
  const contradicted = new Set<string>();
  const problems: StatedListProblem[] = [];
  table.forEach((cells, index) => {
    if (index === 0 && named !== undefined) return;
    const row = rowOf(cells, columns);
    if (row === undefined) {
      problems.push({ row: index + 1, code: 'unclear' });
      return;
    }
    const key = keyOf(row.of);
    const before = byName.get(key);
    if (before !== undefined && !isSame(before.stated, row.stated)) {
      problems.push({ row: index + 1, code: 'contradicts' });
      contradicted.add(key);
    }
    byName.set(key, row);
  });
  const rows = [...byName].filter(([key]) => !contradicted.has(key)).map(([, row]) => row);
  return { rows, problems };
}

export interface LoadedStatedList {
  readonly size: number;
  /** By the file's name, else by the patient's ID. */
  of(fileName: string, patientId: string | undefined): StatedFacts | undefined;
}

export function loadStatedList(rows: readonly StatedRow[]): LoadedStatedList {
  const byName = new Map(rows.map(({ of, stated }) => [keyOf(of), stated]));
  return {
    size: byName.size,
    of: (fileName, patientId) =>
      byName.get(keyOf(fileName)) ??
      byName.get(keyOf(fileName.replace(/\.[A-Za-z0-9]{1,4}$/, ''))) ??
      (patientId === undefined ? undefined : byName.get(keyOf(patientId))),
  };
}

/** Undefined for a row that can't be understood. */
function rowOf(cells: readonly string[], columns: Columns): StatedRow | undefined {
  const cell = (at: number) => cells[at]?.trim() ?? '';
  const of = columns.of.map(cell).find((name) => name !== '');
  const [age, sex, view] = [cell(columns.age), cell(columns.sex), cell(columns.view)];
  const [patientAgeYears, patientSex, viewPosition] = [readAge(age), readSex(sex), readView(view)];
  const isUnclear =
    (age !== '' && patientAgeYears === undefined) ||
    (sex !== '' && patientSex === undefined) ||
    (view !== '' && viewPosition === undefined);
  if (of === undefined || isUnclear || age + sex + view === '') return undefined;
  return {
    of,
    stated: {
      ...(patientAgeYears === undefined ? {} : { patientAgeYears }),
      ...(patientSex === undefined ? {} : { patientSex }),
      ...(viewPosition === undefined ? {} : { viewPosition }),
    },
  };
}

/** A first row counts as a header when it names whose the rows are, and one thing about them. */
function columnsOf(first: readonly string[]): Columns | undefined {
  const found = first.map((cell) => cell.toLowerCase().replace(/[\s_-]+/g, ''));
  const at = (kind: keyof typeof heads) =>
    found.findIndex((head) => heads[kind].split(' ').includes(head));
  const of = [at('file'), at('patient')].filter((column) => column >= 0);
  const [age, sex, view] = [at('age'), at('sex'), at('view')];
  return of.length > 0 && Math.max(age, sex, view) >= 0 ? { of, age, sex, view } : undefined;
}

/** Windows doesn't tell capitals in names, and composes accents otherwise than macOS. */
function keyOf(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

function isSame(a: StatedFacts, b: StatedFacts): boolean {
  return (
    a.patientAgeYears === b.patientAgeYears &&
    a.patientSex === b.patientSex &&
    a.viewPosition === b.viewPosition
  );
}
