/** Gives every row of a replacement plan its ID, by hand before crosswalk before number, and says what is wrong with it. */
import type { SourceIdentity } from './facts.ts';
import type { LoadedCrosswalk } from './loaded-crosswalk.ts';
import { type PatientIdProblem, patientIdProblem } from './replacement-id.ts';

/** One patient, or one file that names nobody. */
export interface PlanRow {
  /** Stable as long as the plan lives; for `override`. */
  readonly key: string;
  readonly kind: 'patient' | 'unnamed-file';
  /** As the first of its files has it. */
  readonly identity: SourceIdentity;
  /** The original Patient ID; of a patient without one the name; of a file that names nobody its file name. */
  readonly original: string;
  readonly fileCount: number;
  /** Empty while nothing is typed. */
  readonly patientId: string;
  readonly source: 'typed' | 'numbered' | 'crosswalk' | 'edited';
  /** Stands in the way of sending these files. */
  readonly problem?: PatientIdProblem | 'shared';
  /** The replacement is the very ID that is to be replaced: nothing wrong in form, but hardly meant. */
  readonly sameAsOriginal: boolean;
}

export type RowToAssign = Pick<PlanRow, 'key' | 'kind' | 'identity' | 'original' | 'fileCount'>;

export interface Wishes {
  /** The only row's ID, or the prefix of several. */
  readonly typed: string;
  /** What is typed is a prefix, even for one row. */
  readonly isPrefix: boolean;
  readonly pattern: string;
  readonly edited: ReadonlyMap<string, string>;
  readonly crosswalk: LoadedCrosswalk;
  readonly numbers: RowNumbers;
}

/** The number of each row, given at its first appearance. */
export interface RowNumbers {
  of(rowKey: string): number;
  /** A new one, above all others. */
  renew(rowKey: string): number;
}

/** Four digits from the first on; from the ten-thousandth on numbers are longer, and the others stay as they are. */
const digits = 4;

/** Asked for at every key of a prefix typed over ten thousand patients: one pass each, and no copies of copies. */
export function assignIds(rows: readonly RowToAssign[], wishes: Wishes): readonly PlanRow[] {
  const { crosswalk, pattern } = wishes;
  const occurrences = crosswalk.size === 0 ? none : countBy(rows, (row) => row.original);
  const chosen = rows.map((row) => choose(row, wishes, occurrences));
  const chosenIds = new Set<string>();
  for (const choice of chosen) if (choice) chosenIds.add(choice.patientId);
  const given = rows.map((row, index) => chosen[index] ?? number(row, wishes, chosenIds));
  const patientsOfId = new Map<string, number>();
  rows.forEach(({ kind }, index) => {
    const id = given[index]?.patientId ?? '';
    if (kind === 'patient') patientsOfId.set(id, (patientsOfId.get(id) ?? 0) + 1);
  });
  return rows.map(({ key, kind, identity, original, fileCount }, index) => {
    const { patientId, source } = given[index] ?? { patientId: '', source: 'typed' as const };
    const isTaken =
      (patientsOfId.get(patientId) ?? 0) > 1 ||
      (source !== 'crosswalk' && crosswalk.isOfAnother(patientId, original));
    const shared = isTaken ? 'shared' : undefined;
    const problem = patientIdProblem(patientId, pattern) ?? shared;
    const sameAsOriginal = patientId !== '' && patientId === identity.patientId;
    const row = { key, kind, identity, original, fileCount, patientId, source, sameAsOriginal };
    return problem === undefined ? row : { ...row, problem };
  });
}

const none: ReadonlyMap<string, number> = new Map();

type Given = Pick<PlanRow, 'patientId' | 'source'>;

/** An original that several rows have says nothing about any of them. */
function choose(
  row: RowToAssign,
  wishes: Wishes,
  occurrences: ReadonlyMap<string, number>,
): Given | undefined {
  const edited = wishes.edited.get(row.key);
  if (edited !== undefined) return { patientId: edited, source: 'edited' };
  const listed = wishes.crosswalk.replacementOf(row.original);
  return listed === undefined || occurrences.get(row.original) !== 1
    ? undefined
    : { patientId: listed, source: 'crosswalk' };
}

/** Numbers give way to IDs that somebody chose. */
function number(
  row: RowToAssign,
  { typed, isPrefix, numbers }: Wishes,
  chosenIds: ReadonlySet<string>,
): Given {
  if (!isPrefix) return { patientId: typed, source: 'typed' };
  if (typed === '') return { patientId: '', source: 'numbered' };
  let patientId = numbered(typed, numbers.of(row.key));
  while (chosenIds.has(patientId)) patientId = numbered(typed, numbers.renew(row.key));
  return { patientId, source: 'numbered' };
}

function numbered(prefix: string, value: number): string {
  return prefix + String(value).padStart(digits, '0');
}

export function countBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
