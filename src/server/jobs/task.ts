/** The contract of a task: what a job of one kind does. At least once, so doing it twice must be doing it once. */

import type { Lane, Lanes } from './lanes.ts';

export const taskIds = [
  'process-image',
  'collect-result',
  'backfill-engine',
  'reorder-cases',
  'relabel-results',
  'sweep',
] as const;
export type TaskId = (typeof taskIds)[number];

export interface Attempt {
  /** No further try will follow when this one fails. */
  readonly isLast: boolean;
  /** Aborted when the portal stops. */
  readonly signal: AbortSignal;
  /** Whether the job of a key was handed over to a lane, and is not through yet. */
  readonly holds: Lanes['holds'];
}

export interface Task {
  readonly id: TaskId;
  /**
   * For what waits for others: where it has its turn, outside the queue's slots. Undefined: there is nothing left to do.
   * From there on a job is no more in the queue, so what it is about must show by itself that it isn't through.
   */
  laneOf?(payload: unknown): Promise<(Partial<Lane> & Pick<Lane, 'name'>) | undefined>;
  /** Throws to be tried again later, with growing pauses. `payload` is JSON, and old versions may have written it. */
  run(payload: unknown, attempt: Attempt): Promise<void>;
}

/** Tries over about sixteen hours: an engine that is switched off at night still gets its images in the morning. */
export const processAttempts = 12;
