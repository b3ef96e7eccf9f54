/** How scores and thresholds are written. */
import { decimalsOf } from '../../core/thresholds/shown-score.ts';
import { numberFormat } from './number-format.ts';

/** One decimal at most, unless rounding would put the score on the other side of its threshold, or on it. */
export function formatScore(score: number, threshold: number, language: string): string {
  const decimals = decimalsOf(score, threshold, 1);
  return numberFormat(language, { maximumFractionDigits: decimals }).format(score);
}

export function formatThreshold(threshold: number, language: string): string {
  return numberFormat(language, { maximumFractionDigits: 4 }).format(threshold);
}
