import { expect, it } from 'vitest';
import type { ScoreGroup, VersionInsights } from '../../../contract/insights.ts';
import { aboveAt, scoreBins, sumGroups, sumReasons } from './score-bins.ts';
import { sharedGroups } from './score-groups.ts';

function group(scored: Readonly<Record<number, number>>, given: Partial<ScoreGroup> = {}) {
  const scores = Array.from({ length: 101 }, (_, score) => scored[score] ?? 0);
  const { threshold = 50 } = given;
  const above = aboveAt(scores, threshold);
  const below = scores.reduce((sum, count) => sum + count, 0) - above;
  return { stratum: null, threshold, scores, above, below, ...given };
}

function version(engineVersion: string, groups: readonly ScoreGroup[]): VersionInsights {
  return {
    engineName: 'E',
    engineVersion,
    simulated: false,
    groups: [...groups],
    noScore: [{ reason: 'not-supported', count: 2 }],
    time: null,
  };
}

const women = { sex: 'F', ageFrom: 15, ageTo: 35 } as const;

it('adds groups and reasons up', () => {
  const sum = sumGroups([group({ 0: 1, 50: 2 }), group({ 50: 3, 100: 4 })]);
  expect(sum).toMatchObject({ total: 10, above: 9, below: 1 });
  expect(sum.scores[50]).toBe(5);
  expect(sumReasons([version('1', []), version('2', [])]).get('not-supported')).toBe(4);
});

it('keeps apart what is held against different thresholds, and adds versions up that share one', () => {
  const groups = sharedGroups([
    version('1', [group({ 40: 1 }), group({ 70: 2 }, { stratum: women, threshold: 60 })]),
    version('2', [group({ 90: 4 }), group({ 50: 8 }, { stratum: women, threshold: 65 })]),
  ]);
  expect(
    groups.map(({ stratum, threshold, above, below }) => [stratum, threshold, above, below]),
  ).toEqual([
    [null, 50, 4, 1],
    [women, 60, 2, 0],
    [women, 65, 0, 8],
  ]);
  expect(new Set(groups.map(({ key }) => key)).size).toBe(3);
});

it('counts a score at the threshold as above', () => {
  const { scores } = group({ 49: 1, 50: 2, 100: 4 });
  expect([0, 49, 50, 51, 100].map((threshold) => aboveAt(scores, threshold))).toEqual([
    7, 7, 6, 4, 4,
  ]);
});

it('draws every score in one bar, 100 in the last', () => {
  const bins = scoreBins(group({ 0: 1, 4: 1, 5: 1, 99: 2, 100: 3 }).scores);
  expect(bins).toHaveLength(20);
  expect([bins[0]?.count, bins[1]?.count, bins[19]?.count]).toEqual([2, 1, 5]);
});
