import { describe, expect, it } from 'vitest';
import type { ArchiveEngine, Catalogue } from '../../../contract/projects.ts';
import {
  draftOfEngine,
  engineProblems,
  engineToSave,
  hasEngineProblems,
  newEngineDraft,
} from './engine-draft.ts';

const catalogue: Catalogue = {
  checks: [],
  engines: [
    {
      id: 'simulator',
      name: 'Simulator',
      version: '1.0',
      simulated: true,
      testable: false,
      settingsSchema: { properties: { delayMs: { type: 'integer', minimum: 0, default: 3000 } } },
    },
  ],
};
const stored: ArchiveEngine = {
  id: '00000000-0000-4000-8000-000000000001',
  engineId: 'simulator',
  name: 'Try',
  settings: { delayMs: 100, hidden: { kept: true } },
  paused: false,
};

describe('an engine being edited', () => {
  it('is saved as it was when nothing changes, with what the form does not show', () => {
    const { engineId, name, settings } = stored;
    const draft = draftOfEngine(stored, catalogue);
    expect(engineToSave(draft, stored, catalogue)).toEqual({ engineId, name, settings });
    expect(hasEngineProblems(engineProblems(draft, catalogue))).toBe(false);
  });

  it('names every field that cannot be saved', () => {
    const draft = { ...draftOfEngine(stored, catalogue), name: ' ', values: { delayMs: '-1' } };
    const problems = engineProblems(draft, catalogue);
    expect(problems).toEqual({
      name: 'required',
      values: { delayMs: { code: 'tooSmall', limit: 0 } },
    });
    expect(hasEngineProblems(problems)).toBe(true);
  });
});

it('a new engine has the defaults, under a name that is free', () => {
  const named = (...names: string[]) => ({ engines: names.map((name) => ({ ...stored, name })) });
  const nameIn = (archive: ReturnType<typeof named>) =>
    newEngineDraft('simulator', archive, catalogue).name;
  expect(nameIn(named())).toBe('Simulator');
  expect(nameIn(named('SIMULATOR', 'Simulator 2'))).toBe('Simulator 3');
  expect(newEngineDraft('simulator', named(), catalogue).values).toEqual({ delayMs: '3000' });
});
