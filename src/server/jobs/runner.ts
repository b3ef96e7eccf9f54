/** Runs the tasks from a durable queue in the same PostgreSQL, so that a job and what it is about commit together. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type JobHelpers,
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
} from 'graphile-worker';
import type pg from 'pg';
import { startError } from '../start-error.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { runInLane } from './run-in-lane.ts';
import { type Task, type TaskId, taskIds } from './task.ts';

export interface RunnerOptions {
  readonly pool: pg.Pool;
  readonly tasks: readonly Task[];
  /** How many jobs run at once: of those that wait for an engine, so many of each engine that says nothing else. */
  readonly concurrency: number;
  /** Told of every try that failed; the error may hold anything, and must be logged with care. */
  readonly onFailure?: (task: TaskId, error: unknown) => void;
}

export interface Jobs {
  /** Waits a little for running jobs; what is left runs again at the next start. */
  stop(): Promise<void>;
}

/** How soon a job that waits for its time is seen after it has come. */
const pollIntervalMs = 1000;
const shutdownMs = 3000;
const restartMs = 1000;

/** The queue's own messages may repeat payloads and errors; failures are told by `onFailure`. */
const silent = new Logger(() => () => {});

/** Makes or updates the queue's own schema. Must come before anything is recorded that adds a job. */
export async function migrateJobs(pool: pg.Pool): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: pool, logger: silent });
  try {
    await utils.migrate();
    // Else its statements are planned anew for each image, which takes longer than running them.
    await pool.query(
      `alter function graphile_worker.add_jobs(graphile_worker.job_spec[], boolean)
       set plan_cache_mode = 'force_generic_plan'`,
    );
  } finally {
    await utils.release();
  }
}

/** Throws a `StartError` when a task has no handler, or two. */
export async function startJobs(options: RunnerOptions): Promise<Jobs> {
  const { pool } = options;
  assertComplete(options.tasks);
  await migrateJobs(pool);
  const lanes = createLanes();
  const start = async () => {
    await unlockAbandoned(pool);
    return await startRunner(options, lanes);
  };
  await pool.query(
    `select graphile_worker.add_job('sweep', '{"afterStart":true}', job_key => 'sweep')`,
  );
  const running = keepRunning(await start(), start);
  return {
    async stop() {
      await running.stop();
      await lanes.stop(shutdownMs);
    },
  };
}

async function startRunner(options: RunnerOptions, lanes: Lanes): Promise<Runner> {
  return await run({
    pgPool: options.pool,
    concurrency: options.concurrency,
    pollInterval: pollIntervalMs,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: shutdownMs,
    logger: silent,
    taskList: toTaskList(options, lanes),
    parsedCronItems: parseCronItems([
      { task: 'sweep' satisfies TaskId, match: '17 * * * *', options: { jobKey: 'sweep' } },
    ]),
  });
}

/** In whatever way: it may have ended already, or have lost its connections. */
async function end(runner: Runner): Promise<void> {
  await runner.stop().catch(() => {});
}

/** A runner gives up when it can't write down that a job is done; work must go on once the database is back. */
function keepRunning(first: Runner, start: () => Promise<Runner>): Jobs {
  const stopping = new AbortController();
  let current = first;

  async function supervise(): Promise<void> {
    for (;;) {
      await current.promise.catch(() => {});
      if (stopping.signal.aborted) return;
      // Not awaited: what has lost its connections may take long to end, and a job may run twice.
      void end(current);
      try {
        await pause(restartMs, undefined, { signal: stopping.signal });
        current = await start();
        if (stopping.signal.aborted) return await end(current);
      } catch {
        // Still away: the promise of the runner that ended is settled, so the next turn tries again.
      }
    }
  }

  const supervised = supervise();
  return {
    async stop() {
      stopping.abort();
      await end(current);
      await supervised;
    },
  };
}

/** One portal works on a database: whatever is locked when it starts to was locked by workers that are no more. */
async function unlockAbandoned(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select graphile_worker.force_unlock_workers(array(
       select distinct locked_by from graphile_worker.jobs where locked_by is not null
     ))`,
  );
}

function assertComplete(tasks: readonly Task[]): void {
  const missing = taskIds.filter((id) => !tasks.some((task) => task.id === id));
  const twice = taskIds.filter((id) => tasks.filter((task) => task.id === id).length > 1);
  if (missing.length > 0) throw incomplete(`No handler for the task ${missing.join(', ')}.`);
  if (twice.length > 0) throw incomplete(`Two handlers for the task ${twice.join(', ')}.`);
}

const incomplete = (message: string) => startError('tasks-incomplete', message);

function toTaskList({ onFailure, tasks, concurrency }: RunnerOptions, lanes: Lanes): TaskList {
  const failed = (task: Task) => (error: unknown) => onFailure?.(task.id, error);
  return Object.fromEntries(
    tasks.map((task) => [
      task.id,
      async (payload: unknown, helpers: JobHelpers) => {
        try {
          const isHandedOver = await runInLane(
            { task, lanes, atOnce: concurrency, failed: failed(task) },
            payload,
            helpers,
          );
          if (!isHandedOver) await runHere(task, lanes, payload, helpers);
        } catch (error) {
          failed(task)(error);
          // The queue keeps the message; ours may hold anything.
          throw new Error(`${task.id} failed`);
        }
      },
    ]),
  ) as TaskList;
}

async function runHere(
  task: Task,
  { holds }: Lanes,
  payload: unknown,
  { job, abortSignal }: JobHelpers,
): Promise<void> {
  const signal = abortSignal ?? new AbortController().signal;
  await task.run(payload, { isLast: job.attempts >= job.max_attempts, signal, holds });
}
