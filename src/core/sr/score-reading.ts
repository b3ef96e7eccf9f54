/** How the numbers of a CAD system are to be read. */

export interface ScoreReading {
  /** Names of the number, as the report's concept has them; capitals, spaces and signs don't matter. */
  readonly names: readonly string[];
  /** Somebody gave the names for this very system: then its code values count as well, and numbers in words. */
  readonly isConfigured?: boolean;
  /** What the highest score is, where somebody has said so; a number says it itself where its unit is percent. */
  readonly highest?: 100 | 1;
}

export const defaultReading: ScoreReading = {
  names: [
    'CAD4TB',
    'CAD4TB score',
    'TB score',
    'Tuberculosis score',
    'Tuberculosis probability',
    'Probability of tuberculosis',
    'Likelihood of tuberculosis',
    'Abnormality score',
  ],
};

/** For comparing names; empty for one without a letter or digit, which is no name. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** `CAD4TB` is a product's name first: words under it may be its version. */
export const productNames: ReadonlySet<string> = new Set(['cad4tb']);
