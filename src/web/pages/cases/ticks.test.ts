import { describe, expect, it } from 'vitest';
import { mostNamedCases } from '../../../contract/exports.ts';
import {
  areTooMany,
  hasTicks,
  isTicked,
  noTicks,
  selectionOf,
  shownTicked,
  withShownToggled,
  withToggled,
} from './ticks.ts';

const shown = ['a', 'b', 'c'];

describe('ticking one', () => {
  it('adds it, and takes it off again', () => {
    const one = withToggled(noTicks, 'b', shown);
    expect(isTicked(one, 'b')).toBe(true);
    expect(hasTicks(withToggled(one, 'b', shown))).toBe(false);
  });

  it('keeps those that are not shown any more', () => {
    const kept = withToggled(withToggled(noTicks, 'gone', []), 'a', shown);
    expect(selectionOf(kept, {})).toEqual({ cases: 'gone,a' });
  });

  it('off all that match leaves the others that are shown', () => {
    expect(selectionOf(withToggled({ kind: 'all' }, 'b', shown), {})).toEqual({ cases: 'a,c' });
  });
});

describe('ticking all that are shown', () => {
  it('goes from none to all to none', () => {
    const all = withShownToggled(noTicks, shown);
    expect(shownTicked(all, shown)).toBe('all');
    expect(shownTicked(all, [...shown, 'd'])).toBe('some');
    expect(shownTicked(withShownToggled(all, shown), shown)).toBe('none');
  });

  it('adds the rest to those that are ticked', () => {
    const rest = withShownToggled(withToggled(noTicks, 'gone', []), shown);
    expect(selectionOf(rest, {})).toEqual({ cases: 'gone,a,b,c' });
  });

  it('is nothing ticked where nothing is shown', () => {
    expect(shownTicked(noTicks, [])).toBe('none');
  });
});

describe('what is asked for', () => {
  it('is the filter for all that match it, and ids alone for some', () => {
    const filter = { state: 'scored' } as const;
    expect(selectionOf({ kind: 'all' }, filter)).toEqual(filter);
    expect(selectionOf(withToggled(noTicks, 'a', shown), filter)).toEqual({ cases: 'a' });
  });

  it('has a limit by id and none by filter', () => {
    const many = Array.from({ length: mostNamedCases + 1 }, (_, i) => String(i));
    expect(areTooMany(withShownToggled(noTicks, many))).toBe(true);
    expect(areTooMany(withShownToggled(noTicks, many.slice(1)))).toBe(false);
    expect(areTooMany({ kind: 'all' })).toBe(false);
  });
});
