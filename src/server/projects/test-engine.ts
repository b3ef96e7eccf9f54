/** Asks an engine whether it is there, with settings that need not be saved yet. */
import type { z } from 'zod';
import type { EngineTrial, EngineTrialAnswer } from '../../contract/engines.ts';
import {
  administersArchive,
  mustAdminister,
  type Principal,
  seesArchive,
} from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { type Engine, EngineError } from '../engines/engine.ts';
import { findEngineRow } from './archive-engines.ts';
import { settingsProblems, validateEngineSettings } from './catalogue.ts';
import { withKeptSecrets } from './engine-secrets.ts';
import { findArchiveRow } from './project-rows.ts';

/** Longer than a person waits at a button; engines' own limits may be minutes. */
const longestMs = 20_000;

export type TestEngine = (
  principal: Principal,
  archiveId: string,
  trial: z.infer<typeof EngineTrial>,
) => Promise<EngineTrialAnswer>;

/** Throws `engine-unknown` or `engine-settings-invalid`. */
export function createTestEngine(db: Database, engines: readonly Engine[]): TestEngine {
  return async (principal, archiveId, trial) => {
    const { project_id: projectId } = await findArchiveRow(db, archiveId);
    const scope = { projectId, archiveId };
    mustAdminister(seesArchive(principal, scope), administersArchive(principal, scope));
    if (trial.checkOnly === true) {
      return { outcome: 'checked', problems: [...settingsProblems(engines, trial)] };
    }
    const { archiveEngineId } = trial;
    const given =
      archiveEngineId === undefined
        ? trial
        : withKeptSecrets(engines, await findEngineRow(db, archiveId, archiveEngineId), trial);
    const settings = validateEngineSettings(engines, given);
    const engine = engines.find(({ id }) => id === trial.engineId);
    if (engine?.test === undefined) return { outcome: 'untestable' };
    const signal = AbortSignal.timeout(longestMs);
    try {
      await engine.test(settings, signal);
      return { outcome: 'answers' };
    } catch (error) {
      if (error instanceof EngineError) return { outcome: 'fails', code: error.code };
      if (signal.aborted) return { outcome: 'fails', code: 'engine/no-answer' };
      throw error;
    }
  };
}
