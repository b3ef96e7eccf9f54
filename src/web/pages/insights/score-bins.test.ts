import { expect, it } from 'vitest';
import type { VersionInsights } from '../../../contract/insights.ts';
import { aboveAt, scoreBins, sumVersions } from './score-bins.ts';

function version(scored: Readonly<Record<number, number>>): VersionInsights {
  const scores = Array.from({ length: 101 }, (_, score) => scored[score] ?? 0);
  return {
    engineName: 'E',
    engineVersion: '1',
    simulated: false,
    scores,
    above: aboveAt(scores, 50),
    below: scores.reduce((sum, count) => sum + count, 0) - aboveAt(scores, 50),
    noScore: [{ reason: 'not-supported', count: 2 }],
    time: null,
  };
}

it('adds versions up', () => {
  const sum = sumVersions([version({ 0: 1, 50: 2 }), version({ 50: 3, 100: 4 })]);
  expect(sum).toMatchObject({ total: 10, above: 9, below: 1 });
  expect(sum.scores[50]).toBe(5);
  expect(sum.reasons.get('not-supported')).toBe(4);
});

it('counts a score at the threshold as above', () => {
  const { scores } = version({ 49: 1, 50: 2, 100: 4 });
  expect([0, 49, 50, 51, 100].map((threshold) => aboveAt(scores, threshold))).toEqual([
    7, 7, 6, 4, 4,
  ]);
});

it('draws every score in one bar, 100 in the last', () => {
  const bins = scoreBins(version({ 0: 1, 4: 1, 5: 1, 99: 2, 100: 3 }).scores);
  expect(bins).toHaveLength(20);
  expect([bins[0]?.count, bins[1]?.count, bins[19]?.count]).toEqual([2, 1, 5]);
});
