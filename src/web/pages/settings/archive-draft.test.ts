import { describe, expect, it } from 'vitest';
import type { Archive, Catalogue } from '../../../contract/projects.ts';
import {
  archiveToSave,
  draftOf,
  draftProblems,
  hasProblems,
  isSameDraft,
  withEngine,
} from './archive-draft.ts';

const catalogue: Catalogue = {
  checks: [
    { id: 'bits', defaultLevel: 'warning', thresholds: { minStored: { value: 10, unit: 'bits' } } },
  ],
  engines: [
    {
      id: 'simulator',
      name: 'Simulator',
      version: '1.0',
      simulated: true,
      testable: false,
      settingsSchema: { properties: { delayMs: { type: 'integer', minimum: 0, default: 3000 } } },
    },
    {
      id: 'bare',
      name: 'Bare',
      version: '2',
      simulated: false,
      testable: false,
      settingsSchema: {},
    },
  ],
};
const archive: Archive = {
  id: '00000000-0000-4000-8000-000000000001',
  projectId: '00000000-0000-4000-8000-000000000002',
  name: 'Van 3',
  checks: {},
  engine: { engineId: 'simulator', settings: { delayMs: 100 }, threshold: 60 },
  createdAt: '2026-01-01T00:00:00Z',
};
const draft = draftOf(archive, catalogue);

describe('an archive being edited', () => {
  it('is saved as it was when nothing changes', () => {
    expect(archiveToSave(draft, archive, catalogue)).toEqual({
      name: archive.name,
      engine: archive.engine,
      checks: archive.checks,
    });
    expect(hasProblems(draftProblems(draft, catalogue))).toBe(false);
  });

  it('drops an engine’s settings with the engine, and finds them again when it comes back', () => {
    const other = withEngine(draft, 'bare', archive, catalogue);
    expect(archiveToSave(other, archive, catalogue).engine).toEqual({
      engineId: 'bare',
      settings: {},
      threshold: 60,
    });
    expect(isSameDraft(withEngine(other, 'simulator', archive, catalogue), draft)).toBe(true);
  });

  it('names every field that cannot be saved', () => {
    const bad = {
      ...draft,
      name: ' ',
      threshold: '101',
      engineValues: { delayMs: '-1' },
      checks: { bits: { level: 'error' as const, thresholds: { minStored: 'x' } } },
    };
    const problems = draftProblems(bad, catalogue);
    expect(problems.name).toBe('required');
    expect(problems.threshold).toEqual({ code: 'tooLarge', limit: 100 });
    expect(problems.engine.delayMs).toEqual({ code: 'tooSmall', limit: 0 });
    expect([...problems.checks]).toEqual(['bits minStored']);
    expect(hasProblems(problems)).toBe(true);
  });
});
