/** Thresholds while they are being edited: what was typed, what is wrong with it, and what it means. */
import {
  type ArchiveThresholds,
  type ThresholdRow,
  ThresholdValue,
} from '../../../contract/thresholds.ts';
import { type Overlap, overlappingRows } from '../../../core/thresholds/overlapping-rows.ts';
import { oldestAge, type Sex, sexes } from '../../../core/thresholds/stratum.ts';

export interface ThresholdsDraft {
  /** Of the thresholds that were changed. */
  readonly revision: number;
  /** As typed. */
  readonly default: string;
  readonly rows: readonly ThresholdRow[];
}

export function draftOfThresholds(saved: ArchiveThresholds): ThresholdsDraft {
  return { revision: saved.revision, default: String(saved.default), rows: saved.rows };
}

/** Undefined for what is no threshold. */
export function readThreshold(typed: string): number | undefined {
  const value = readNumber(typed);
  return ThresholdValue.safeParse(value).success ? value : undefined;
}

function readNumber(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.');
  return text === '' ? undefined : Number(text);
}

export function isSameThresholds(draft: ThresholdsDraft, saved: ArchiveThresholds): boolean {
  return (
    readThreshold(draft.default) === saved.default &&
    JSON.stringify(draft.rows.map(keyOf)) === JSON.stringify(saved.rows.map(keyOf))
  );
}

const keyOf = (row: ThresholdRow) => [
  row.engineName,
  row.engineVersion,
  row.sex,
  row.ageFrom,
  row.ageTo,
  row.value,
];

/** One threshold as typed. */
export interface TypedRow {
  readonly engineName: string;
  readonly engineVersion: string;
  readonly sex: string;
  readonly ageFrom: string;
  /** The last age that counts. */
  readonly ageLast: string;
  readonly value: string;
}

export function typedRow(row: ThresholdRow): TypedRow {
  return {
    engineName: row.engineName,
    engineVersion: row.engineVersion ?? '',
    sex: row.sex ?? '',
    ageFrom: row.ageFrom === null ? '' : String(row.ageFrom),
    ageLast: row.ageTo === null ? '' : String(row.ageTo - 1),
    value: String(row.value),
  };
}

export type RowProblem = 'required' | 'notThreshold' | 'notAge' | 'endsBefore';
export type RowProblems = Partial<Record<keyof TypedRow, RowProblem>>;

export function rowProblems(typed: TypedRow): RowProblems {
  const from = readAge(typed.ageFrom);
  const last = readAge(typed.ageLast);
  const ends = typeof from === 'number' && typeof last === 'number' && last < from;
  return {
    ...(typed.engineName.trim() === '' ? { engineName: 'required' } : {}),
    ...(typed.value.trim() === ''
      ? { value: 'required' }
      : readThreshold(typed.value) === undefined
        ? { value: 'notThreshold' }
        : {}),
    ...(from === undefined ? { ageFrom: 'notAge' } : {}),
    ...(last === undefined ? { ageLast: 'notAge' } : ends ? { ageLast: 'endsBefore' } : {}),
  };
}

/** Null: empty. Undefined: no age. */
function readAge(typed: string): number | null | undefined {
  const age = readNumber(typed);
  if (age === undefined) return null;
  return Number.isInteger(age) && age >= 0 && age <= oldestAge ? age : undefined;
}

/** Of what has no problems. */
export function rowOf(typed: TypedRow): ThresholdRow {
  const last = readAge(typed.ageLast) ?? null;
  return {
    engineName: typed.engineName.trim(),
    engineVersion: typed.engineVersion.trim() === '' ? null : typed.engineVersion.trim(),
    sex: sexes.find((sex): sex is Sex => sex === typed.sex) ?? null,
    ageFrom: readAge(typed.ageFrom) ?? null,
    ageTo: last === null ? null : last + 1,
    value: readThreshold(typed.value) ?? 0,
  };
}

/** Whom `row` would share with one of the others of equal rank, and with which. */
export function overlapWith(
  row: ThresholdRow,
  others: readonly ThresholdRow[],
): (Pick<Overlap, 'shared'> & { readonly other: ThresholdRow }) | undefined {
  for (const other of others) {
    const [overlap] = overlappingRows([other, row]);
    if (overlap !== undefined) return { other, shared: overlap.shared };
  }
  return undefined;
}

/** By engine and version, the most general first. */
export function inOrder(rows: readonly ThresholdRow[]): readonly ThresholdRow[] {
  return rows.toSorted(
    (one, other) =>
      one.engineName.localeCompare(other.engineName) ||
      (one.engineVersion ?? '').localeCompare(other.engineVersion ?? '', undefined, {
        numeric: true,
      }) ||
      (one.sex ?? '').localeCompare(other.sex ?? '') ||
      (one.ageFrom ?? -1) - (other.ageFrom ?? -1) ||
      (one.ageTo ?? 999) - (other.ageTo ?? 999),
  );
}
