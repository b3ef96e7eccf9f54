/** What the insights show, kept in the address. */

export const periods = ['30', '90', '365', 'all'] as const;
export type Period = (typeof periods)[number];

export const sources = ['dicom', 'picture'] as const;
export type Source = (typeof sources)[number];

export interface InsightsSearch {
  readonly archive?: string;
  readonly period?: Period;
  readonly source?: Source;
  /** One of the archive's engines, instead of what lists show. */
  readonly engine?: string;
}

/** Whatever isn't understood is left out; so is the default. */
export function insightsSearch(given: Record<string, unknown>): InsightsSearch {
  const period = periods.find((each) => each === String(given.period));
  const source = sources.find((each) => each === given.source);
  return {
    ...(source === undefined ? {} : { source }),
    ...(typeof given.archive === 'string' ? { archive: given.archive } : {}),
    ...(typeof given.engine === 'string' ? { engine: given.engine } : {}),
    ...(period === undefined || period === '90' ? {} : { period }),
  };
}
