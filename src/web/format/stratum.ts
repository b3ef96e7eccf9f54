/** Patients by sex and age in words: "women 15 to 34". */
import type { TFunction } from 'i18next';
import type { Stratum } from '../../core/thresholds/stratum.ts';
import { formatThreshold } from './score.ts';

/** Up to here nobody says woman or man. */
const adultFrom = 18;

export function stratumWords(t: TFunction<'thresholds'>, stratum: Stratum | null): string {
  if (stratum === null) return t('who.everybody');
  const { ageFrom, ageTo } = stratum;
  const who = t(`who.${whoOf(stratum)}`);
  if (ageFrom === null && ageTo === null) {
    return stratum.sex === null ? t('who.everybody') : t('strata.all', { who });
  }
  const from = ageFrom ?? 0;
  if (ageTo === null) return t('strata.from', { who, from });
  if (from === 0) return t('strata.under', { who, to: ageTo });
  if (ageTo - from === 1) return t('strata.one', { who, from });
  return t('strata.range', { who, from, last: ageTo - 1 });
}

function whoOf({ sex, ageTo }: Stratum): 'F' | 'M' | 'O' | 'girls' | 'boys' | 'any' {
  const young = ageTo !== null && ageTo <= adultFrom;
  if (sex === 'F') return young ? 'girls' : 'F';
  if (sex === 'M') return young ? 'boys' : 'M';
  return sex ?? 'any';
}

/** A threshold as it stands beside a score: with whom it is for, where it isn't for everybody. */
export function thresholdWords(
  t: TFunction<'thresholds'>,
  { threshold, stratum }: { readonly threshold: number; readonly stratum: Stratum | null },
  language: string,
): string {
  const value = formatThreshold(threshold, language);
  if (stratum === null) return value;
  return t('forSome', { threshold: value, who: stratumWords(t, stratum) });
}
