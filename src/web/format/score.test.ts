import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScore, formatThreshold } from './score.ts';

describe('formatScore', () => {
  it('shows one decimal at most', () => {
    expect(formatScore(72, 60, 'en')).toBe('72');
    expect(formatScore(72.46, 60, 'en')).toBe('72.5');
  });

  it('never rounds a score up to its threshold', () => {
    expect(formatScore(59.96, 60, 'en')).toBe('59.96');
    expect(formatScore(59.9996, 60, 'en')).toBe('59.9996');
    expect(formatScore(60, 60, 'en')).toBe('60');
    expect(formatScore(59.999996, 60, 'en')).toBe('59.999996');
    // A little under the half in binary, the half as written.
    expect(formatScore(99.985, 99.986, 'en')).toBe('99.985');
  });

  it('stays on its side of the threshold for every score with three decimals', () => {
    const value = fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1000);
    fc.assert(
      fc.property(value, value, (score, threshold) => {
        const shown = Number(formatScore(score, threshold, 'en'));
        expect(shown >= threshold).toBe(score >= threshold);
      }),
    );
  });

  it('writes numbers as the language does', () => {
    expect(formatScore(72.5, 60, 'fr')).toBe('72,5');
    expect(formatThreshold(60.25, 'en')).toBe('60.25');
  });
});
