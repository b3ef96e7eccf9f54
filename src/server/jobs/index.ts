/** The registry of tasks: one line each. */
import type { EngineDeps } from './ask-engine.ts';
import { collectResultTask } from './collect-result.ts';
import { makeThumbnailTask, type ThumbnailDeps } from './make-thumbnail.ts';
import { processImageTask } from './process-image.ts';
import { type SweepDeps, sweepTask } from './sweep.ts';
import type { Task } from './task.ts';

export type TaskDeps = EngineDeps & ThumbnailDeps & SweepDeps;

export function createTasks(deps: TaskDeps): readonly Task[] {
  return [
    processImageTask(deps),
    collectResultTask(deps),
    makeThumbnailTask(deps),
    sweepTask(deps),
  ];
}
