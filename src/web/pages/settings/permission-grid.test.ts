import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonGrants } from '../../../contract/accounts.ts';
import { ArchivePermission, ProjectPermission } from '../../../contract/permissions.ts';
import {
  effectiveBoxes,
  emptyGrid,
  grantsOf,
  gridOf,
  isImplied,
  withBox,
} from './permission-grid.ts';

const van = '00000000-0000-4000-8000-000000000003';
const grants = fc.record({
  project: fc.subarray(ProjectPermission.options),
  archives: fc.uniqueArray(
    fc.record({
      archiveId: fc.uuid(),
      permissions: fc.subarray(ArchivePermission.options, { minLength: 1 }),
    }),
    { selector: (archive) => archive.archiveId, maxLength: 5 },
  ),
});

const asSets = (given: PersonGrants) => ({
  project: new Set<string>(given.project),
  archives: new Map(given.archives.map((a) => [a.archiveId, new Set<string>(a.permissions)])),
});

describe('the permission grid', () => {
  it('gives back exactly the permissions that it was made from', () => {
    fc.assert(
      fc.property(grants, (given) => {
        expect(asSets(grantsOf(gridOf(given)))).toEqual(asSets(given));
      }),
    );
  });

  it('ticks everything for an administrator without storing it', () => {
    const grid = { ...emptyGrid, administrator: true };
    expect(effectiveBoxes(grid, van)).toEqual({ settings: true, view: true, results: true });
    expect(isImplied(grid, van, 'results')).toBe(true);
    expect(grantsOf(grid)).toEqual({ project: ['project/administrator'], archives: [] });
  });

  it('shows that whoever sees results sees cases, but not the other way round', () => {
    const results = withBox(emptyGrid, van, 'results', true);
    expect(effectiveBoxes(results, van)).toEqual({ settings: false, view: true, results: true });
    expect(isImplied(results, van, 'view')).toBe(true);
    const view = withBox(emptyGrid, van, 'view', true);
    expect(effectiveBoxes(view, van).results).toBe(false);
    expect(isImplied(view, van, 'view')).toBe(false);
  });

  it('does not let an administrator of an archive see results', () => {
    const settings = withBox(emptyGrid, van, 'settings', true);
    expect(effectiveBoxes(settings, van)).toEqual({ settings: true, view: true, results: false });
  });

  it('forgets an archive whose last box is unticked', () => {
    const grid = withBox(withBox(emptyGrid, van, 'view', true), van, 'view', false);
    expect(grantsOf(grid).archives).toEqual([]);
  });
});
