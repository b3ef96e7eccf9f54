/** Thresholds of equal rank that would both fit the same patient: which of them counts would be chance. */
import { asksAge, type Stratum } from './stratum.ts';
import { isSameName, rankOf, type ThresholdRow } from './threshold-for.ts';

/** Places of two rows in the list, and whom both would fit. */
export interface Overlap {
  readonly first: number;
  readonly second: number;
  readonly shared: Stratum;
}

export function overlappingRows(rows: readonly ThresholdRow[]): readonly Overlap[] {
  const overlaps: Overlap[] = [];
  for (const [second, row] of rows.entries()) {
    for (const [first, earlier] of rows.slice(0, second).entries()) {
      const shared = sharedBy(earlier, row);
      if (shared !== undefined) overlaps.push({ first, second, shared });
    }
  }
  return overlaps;
}

function sharedBy(one: ThresholdRow, other: ThresholdRow): Stratum | undefined {
  if (rankOf(one) !== rankOf(other) || !isSameEngine(one, other)) return undefined;
  if (one.sex !== null && other.sex !== null && one.sex !== other.sex) return undefined;
  const ages = asksAge(one) || asksAge(other);
  const from = Math.max(one.ageFrom ?? 0, other.ageFrom ?? 0);
  const to = Math.min(
    one.ageTo ?? Number.POSITIVE_INFINITY,
    other.ageTo ?? Number.POSITIVE_INFINITY,
  );
  if (from >= to) return undefined;
  return {
    sex: one.sex ?? other.sex,
    ageFrom: ages ? from : null,
    ageTo: Number.isFinite(to) ? to : null,
  };
}

/** Of equal rank, both name a version or neither does. */
function isSameEngine(one: ThresholdRow, other: ThresholdRow): boolean {
  return (
    isSameName(one.engineName, other.engineName) &&
    isSameName(one.engineVersion ?? '', other.engineVersion ?? '')
  );
}
