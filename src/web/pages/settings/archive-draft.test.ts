import { expect, it } from 'vitest';
import type { Archive, Catalogue } from '../../../contract/projects.ts';
import { archiveToSave, draftOf, draftProblems, hasProblems } from './archive-draft.ts';

const catalogue: Catalogue = {
  checks: [
    { id: 'bits', defaultLevel: 'warning', thresholds: { minStored: { value: 10, unit: 'bits' } } },
  ],
  engines: [],
};
const archive: Archive = {
  id: '00000000-0000-4000-8000-000000000001',
  projectId: '00000000-0000-4000-8000-000000000002',
  name: 'Van 3',
  checks: {},
  threshold: 60,
  engines: [],
  createdAt: '2026-01-01T00:00:00Z',
};
const draft = draftOf(archive, catalogue);

it('an archive is saved as it was when nothing changes', () => {
  const { name, checks } = archive;
  expect(archiveToSave(draft, archive, catalogue)).toEqual({ name, checks });
  expect(hasProblems(draftProblems(draft, catalogue))).toBe(false);
});

it('an archive that cannot be saved names every field that is wrong', () => {
  const bad = {
    ...draft,
    name: ' ',
    checks: { bits: { level: 'error' as const, thresholds: { minStored: 'x' } } },
  };
  const problems = draftProblems(bad, catalogue);
  expect(problems.name).toBe('required');
  expect([...problems.checks]).toEqual(['bits minStored']);
  expect(hasProblems(problems)).toBe(true);
});
