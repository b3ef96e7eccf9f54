/** Patients by sex and age, as far as a threshold tells them apart; and what an image's facts say of either. */

export const sexes = ['F', 'M', 'O'] as const;
/** As Patient's Sex (PS3.3 C.7.1.1): female, male, other. */
export type Sex = (typeof sexes)[number];

/** Null: of whatever sex, from birth, without an end. */
export interface Stratum {
  readonly sex: Sex | null;
  /** Whole years, the first that counts. */
  readonly ageFrom: number | null;
  /** Whole years, the first that no longer counts. */
  readonly ageTo: number | null;
}

/** Undefined: not said. */
export interface Patient {
  readonly sex: Sex | undefined;
  readonly ageYears: number | undefined;
}

/** Beyond it nobody's age is believed. */
export const oldestAge = 150;

/** What neither female, male nor other stands for, and no whole age, is nothing that a threshold may be chosen by. */
export function patientOf(facts: {
  readonly patientSex?: unknown;
  readonly patientAgeYears?: unknown;
}): Patient {
  const said = typeof facts.patientSex === 'string' ? facts.patientSex.trim().toUpperCase() : '';
  const age = facts.patientAgeYears;
  return {
    sex: sexes.find((sex) => sex === said),
    ageYears: typeof age === 'number' && age >= 0 && age <= oldestAge ? Math.floor(age) : undefined,
  };
}

/** Whoever's age or sex isn't known is in no stratum that asks for it. */
export function isInStratum({ sex, ageYears }: Patient, stratum: Stratum): boolean {
  if (stratum.sex !== null && stratum.sex !== sex) return false;
  if (!asksAge(stratum)) return true;
  return (
    ageYears !== undefined &&
    ageYears >= (stratum.ageFrom ?? 0) &&
    ageYears < (stratum.ageTo ?? Number.POSITIVE_INFINITY)
  );
}

export function asksAge({ ageFrom, ageTo }: Stratum): boolean {
  return ageFrom !== null || ageTo !== null;
}

/** How many of sex and age it asks for. */
export function asksOf(stratum: Stratum): number {
  return (stratum.sex === null ? 0 : 1) + (asksAge(stratum) ? 1 : 0);
}

/** Short, for databases, files and programs: `F 15-34` (both ages counted), `M 65+`, `F`, `0-14`; null for everybody. */
export function stratumCode(stratum: Stratum): string | null {
  const { sex, ageFrom, ageTo } = stratum;
  const parts: string[] = sex === null ? [] : [sex];
  if (asksAge(stratum)) {
    parts.push(ageTo === null ? `${ageFrom ?? 0}+` : `${ageFrom ?? 0}-${ageTo - 1}`);
  }
  return parts.length === 0 ? null : parts.join(' ');
}

const codePattern = /^([FMO])?(?:(?:^|(?<=[FMO]) )(\d{1,3})(?:\+|-(\d{1,3})))?$/;

/** Undefined for what is no such code. */
export function readStratumCode(code: string): Stratum | undefined {
  const [whole, sex, from, last] = codePattern.exec(code) ?? [];
  if (whole === undefined || whole === '') return undefined;
  return {
    sex: sexes.find((each) => each === sex) ?? null,
    ageFrom: from === undefined ? null : Number(from),
    ageTo: last === undefined ? null : Number(last) + 1,
  };
}
