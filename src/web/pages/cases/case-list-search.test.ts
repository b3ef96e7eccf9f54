import { describe, expect, it } from 'vitest';
import { caseListSearch } from './case-list-search.ts';

describe('caseListSearch', () => {
  it('keeps what it understands and drops the rest', () => {
    expect(
      caseListSearch({
        search: ' VAN ',
        state: 'failed',
        label: 'above',
        sort: 'score-high',
        x: 1,
      }),
    ).toEqual({ search: 'VAN', state: 'failed', label: 'above', sort: 'score-high' });
    expect(caseListSearch({ state: 'lost', label: 'beside', sort: 'up', search: '' })).toEqual({});
  });
  it('leaves the default order out, and takes a number for a Patient ID', () => {
    expect(caseListSearch({ sort: 'newest', search: 12 })).toEqual({ search: '12' });
  });
});
