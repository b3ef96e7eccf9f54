/** How scores and thresholds are written. */
import { numberFormat } from './number-format.ts';

/** The most decimals that are shown to keep a score apart from its threshold. */
const MOST_DECIMALS = 4;

/**
 * One decimal at most, unless rounding would put the score on the other side of its threshold, or on it: 59.96 is
 * below 60 and must not read as 60.
 */
export function formatScore(score: number, threshold: number, language: string): string {
  const above = score >= threshold;
  let decimals = 1;
  while (decimals < MOST_DECIMALS && Number(score.toFixed(decimals)) >= threshold !== above)
    decimals += 1;
  return numberFormat(language, { maximumFractionDigits: decimals }).format(score);
}

export function formatThreshold(threshold: number, language: string): string {
  return numberFormat(language, { maximumFractionDigits: MOST_DECIMALS }).format(threshold);
}
