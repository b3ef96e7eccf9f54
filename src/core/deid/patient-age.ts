/** Patient's Age (0010,1010) when it stays: worked out before the birth date goes, and never over 89. */

const oldest = 89;
/** Ages above it single a person out, so all of them are one. */
const overOldest = '090Y';

const perYear: Readonly<Record<string, number>> = { Y: 1, M: 12, W: 52.1775, D: 365.2425 };

/** Whole years of an AS value (PS3.5 6.2), which files also write without its unit; undefined for text that is no age. */
export function wholeYears(age: string): number | undefined {
  const [, digits, unit = 'Y'] = /^(\d{1,3})([DWMY])?$/.exec(age) ?? [];
  return digits === undefined ? undefined : Math.floor(Number(digits) / (perYear[unit] ?? 1));
}

/** Whole years with ages over 89 made one. */
export function protectedYears(years: number): number {
  return years > oldest ? oldest + 1 : years;
}

/** An AS value (PS3.5 6.2) with ages over 89 made one; undefined for text that is no age. */
export function protectedAge(age: string): string | undefined {
  const [, digits, unit] = /^\s*(\d{1,3})([DWMY])\s*$/.exec(age) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  return unit === 'Y' && Number(digits) > oldest ? overOldest : digits.padStart(3, '0') + unit;
}

/**
 * Age on the day of the study, from two DA values: whole years, below two years whole months, below two months days.
 * Undefined when either is no date or they contradict each other.
 */
export function ageAt(birthDate: string, studyDate: string): string | undefined {
  const birth = parseDate(birthDate);
  const study = parseDate(studyDate);
  if (birth === undefined || study === undefined) return undefined;
  const days = Math.round((study.getTime() - birth.getTime()) / 86_400_000);
  const months =
    (study.getUTCFullYear() - birth.getUTCFullYear()) * 12 +
    study.getUTCMonth() -
    birth.getUTCMonth() -
    (study.getUTCDate() < birth.getUTCDate() ? 1 : 0);
  const years = Math.floor(months / 12);
  if (days < 0 || years > 150) return undefined;
  if (years >= 2) return protectedAge(`${years}Y`);
  return protectedAge(months >= 2 ? `${months}M` : `${days}D`);
}

/** `20240229`, or the form with dots that PS3.5 6.2 allows for old files. */
function parseDate(text: string): Date | undefined {
  const [, year, month, day] = /^\s*(\d{4})\.?(\d{2})\.?(\d{2})\s*$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 ? date : undefined;
}
