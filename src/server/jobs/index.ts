/** The registry of tasks: one line each. */
import type { EngineDeps } from './ask-engine.ts';
import { backfillEngineTask } from './backfill-engine.ts';
import { collectResultTask } from './collect-result.ts';
import { processImageTask } from './process-image.ts';
import { relabelResultsTask } from './relabel-results.ts';
import { reorderCasesTask } from './reorder-cases.ts';
import { type SweepDeps, sweepTask } from './sweep.ts';
import type { Task } from './task.ts';

export type TaskDeps = EngineDeps & SweepDeps;

export function createTasks(deps: TaskDeps): readonly Task[] {
  return [
    processImageTask(deps),
    collectResultTask(deps),
    sweepTask(deps),
    relabelResultsTask(deps),
    reorderCasesTask(deps),
    backfillEngineTask(deps),
  ];
}
