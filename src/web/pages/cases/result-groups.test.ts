import { describe, expect, it } from 'vitest';
import type { Result } from '../../../contract/cases.ts';
import { groupResults, sideBySide } from './result-groups.ts';

const noScore = (id: string, engine: string, engineVersion: string): Result => ({
  id,
  archiveEngineId: engine,
  engineId: 'simulator',
  engineName: engine,
  engineVersion,
  simulated: false,
  createdAt: '2026-01-01T00:00:00Z',
  kind: 'no-score',
  reason: 'not-supported',
});
const results = [
  noScore('1', 'A', '7'),
  noScore('2', 'A', '6'),
  noScore('3', 'B', '1'),
  noScore('4', 'A', '7'),
  noScore('5', 'B', '1'),
];
const engine = (id: string) => ({ id, name: id });

it('results are told apart by engine and version, with what was said before below', () => {
  const ids = groupResults(results).map(({ current, earlier }) => [
    current.id,
    earlier.map(({ id }) => id),
  ]);
  expect(ids).toEqual([
    ['1', ['4']],
    ['2', []],
    ['3', ['5']],
  ]);
});

describe('side by side', () => {
  const leadOf = (given: readonly Result[], engines: readonly string[]) =>
    sideBySide(given, engines.map(engine)).lead?.current.id;

  it('the leading engine has its place, and nobody else gets it', () => {
    expect(leadOf(results, ['A', 'B'])).toBe('1');
    expect(leadOf(results, ['B', 'A'])).toBeUndefined();
    expect(sideBySide(results, ['B', 'A'].map(engine)).others).toHaveLength(3);
  });

  it('the only result is shown as one, whatever engine the archive has now', () => {
    expect(leadOf([noScore('1', 'gone', '1')], ['A'])).toBe('1');
    expect(leadOf([noScore('1', 'gone', '1')], [])).toBe('1');
    expect(leadOf([noScore('1', 'B', '1')], ['A', 'B'])).toBeUndefined();
    expect(leadOf([], ['A'])).toBeUndefined();
  });
});
