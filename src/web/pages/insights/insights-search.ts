/** What the insights show, kept in the address. */

export const periods = ['30', '90', '365', 'all'] as const;
export type Period = (typeof periods)[number];

export interface InsightsSearch {
  readonly archive?: string;
  readonly period?: Period;
}

/** Whatever isn't understood is left out; so is the default. */
export function insightsSearch(given: Record<string, unknown>): InsightsSearch {
  const period = periods.find((each) => each === String(given.period));
  return {
    ...(typeof given.archive === 'string' ? { archive: given.archive } : {}),
    ...(period === undefined || period === '90' ? {} : { period }),
  };
}
