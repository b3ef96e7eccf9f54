import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalsOf, rounded } from './shown-score.ts';

const score = fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1000);
/** Of two decimals, as they are set, and mostly as near as can be. */
const near = fc.tuple(score, fc.integer({ min: -2, max: 2 }));

it('a score as written stays on its side of the threshold', () => {
  fc.assert(
    fc.property(near, fc.integer({ min: 0, max: 2 }), ([value, step], usual) => {
      const threshold = (Math.round(value * 100) + step) / 100;
      const written = rounded(value, decimalsOf(value, threshold, usual));
      expect(Number(written) >= threshold).toBe(value >= threshold);
    }),
  );
});

it.each([
  [72.46, 60, 1, '72.5'],
  [59.96, 60, 1, '59.96'],
  [59.996, 60, 2, '59.996'],
  [59.999996, 60, 2, '59.999996'],
  [60, 60, 2, '60'],
  // A little under the half in binary, the half as written.
  [99.985, 99.99, 2, '99.985'],
])('%f against %f, with %i decimals as a rule, is %s', (value, threshold, usual, written) => {
  expect(rounded(value, decimalsOf(value, threshold, usual))).toBe(written);
});
