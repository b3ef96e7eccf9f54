/** Counts by day as bars that a screen has room for: days, weeks or months, those without any included. */

export interface DayCount {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly images: number;
}

export type BinSize = 'day' | 'week' | 'month';

export interface DayBins {
  readonly size: BinSize;
  /** Each under its first day; weeks begin on Monday. */
  readonly bins: readonly DayCount[];
}

const DAY_MS = 86_400_000;
const mostDays = 92;
const mostWeeks = 740;

/** `days` in order. */
export function binDays(days: readonly DayCount[]): DayBins {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { size: 'day', bins: [] };
  const span = (Date.parse(last.day) - Date.parse(first.day)) / DAY_MS;
  const size = span <= mostDays ? 'day' : span <= mostWeeks ? 'week' : 'month';
  const counts = new Map<string, number>();
  const end = startOf(last.day, size);
  for (let day = startOf(first.day, size); day <= end; day = nextAfter(day, size)) {
    counts.set(day, 0);
  }
  for (const { day, images } of days) {
    const start = startOf(day, size);
    counts.set(start, (counts.get(start) ?? 0) + images);
  }
  return { size, bins: [...counts].map(([day, images]) => ({ day, images })) };
}

function startOf(day: string, size: BinSize): string {
  switch (size) {
    case 'day':
      return day;
    case 'week':
      return plusDays(day, -((new Date(day).getUTCDay() + 6) % 7));
    case 'month':
      return `${day.slice(0, 8)}01`;
  }
}

function nextAfter(day: string, size: BinSize): string {
  switch (size) {
    case 'day':
      return plusDays(day, 1);
    case 'week':
      return plusDays(day, 7);
    case 'month':
      return startOf(plusDays(day, 31), 'month');
  }
}

export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}
