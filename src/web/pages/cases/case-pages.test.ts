import { describe, expect, it } from 'vitest';
import type { CaseSummary } from '../../../contract/cases.ts';
import {
  type CasePages,
  casesOf,
  neighbours,
  newcomers,
  withFreshCases,
  withFreshCount,
} from './case-pages.ts';

const one = (id: string, state: CaseSummary['state'] = 'waiting'): CaseSummary => ({
  id,
  patientId: id,
  state,
  imageCount: 1,
  thumbnailImageId: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});
const pages: CasePages = {
  pageParams: [undefined, 'x'],
  pages: [
    { items: [one('a'), one('b')], next: 'x', count: 3, countIsExact: true },
    { items: [one('c')], count: 3, countIsExact: true },
  ],
};
const ids = (given: CasePages) => casesOf(given).map(({ id }) => id);

describe('loaded pages', () => {
  it('take a changed case where it stands', () => {
    const fresh = withFreshCases(pages, [one('c', 'scored'), one('z', 'scored')]);
    expect(ids(fresh)).toEqual(['a', 'b', 'c']);
    expect(casesOf(fresh)[2]?.state).toBe('scored');
    expect(fresh.pages[0]).toBe(pages.pages[0]);
  });

  it('know who is new', () => {
    expect(newcomers(pages, [one('n'), one('a')]).map(({ id }) => id)).toEqual(['n']);
  });

  it('take the newest count', () => {
    const fresh = withFreshCount(pages, { items: [], count: 9, countIsExact: false });
    expect(fresh.pages[0]).toMatchObject({ count: 9, countIsExact: false, next: 'x' });
    expect(ids(fresh)).toEqual(['a', 'b', 'c']);
  });
});

describe('neighbours', () => {
  it('go across pages and end at the ends', () => {
    expect(neighbours(casesOf(pages), 'b')).toEqual({ previous: 'a', next: 'c' });
    expect(neighbours(casesOf(pages), 'a')).toEqual({ next: 'b' });
    expect(neighbours(casesOf(pages), 'c')).toEqual({ previous: 'b' });
  });
  it('are none for a case that the list does not hold', () => {
    expect(neighbours(casesOf(pages), 'z')).toEqual({});
  });
});
