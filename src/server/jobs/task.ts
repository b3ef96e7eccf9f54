/** The contract of a task: what a job of one kind does. At least once, so doing it twice must be doing it once. */

export const taskIds = ['process-image', 'collect-result', 'sweep'] as const;
export type TaskId = (typeof taskIds)[number];

export interface Attempt {
  /** No further try will follow when this one fails. */
  readonly isLast: boolean;
  /** Aborted when the portal stops. */
  readonly signal: AbortSignal;
}

export interface Task {
  readonly id: TaskId;
  /** Throws to be tried again later, with growing pauses. `payload` is JSON, and old versions may have written it. */
  run(payload: unknown, attempt: Attempt): Promise<void>;
}

/** Tries over about sixteen hours: an engine that is switched off at night still gets its images in the morning. */
export const processAttempts = 12;
