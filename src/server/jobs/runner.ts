/** Runs the tasks from a durable queue in the same PostgreSQL, so that a job and what it is about commit together. */
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, makeWorkerUtils, parseCronItems, run, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import { StartError } from '../errors.ts';
import { type Task, type TaskId, taskIds } from './task.ts';

export interface RunnerOptions {
  readonly pool: pg.Pool;
  readonly tasks: readonly Task[];
  /** How many jobs run at once. */
  readonly concurrency: number;
  /** Awaited before each job that gives way. Default: none does. */
  readonly wayFree?: (signal: AbortSignal) => Promise<void>;
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
  const start = async () => {
    await unlockAbandoned(pool);
    return await startRunners(options);
  };
  const first = await start();
  await first.addSweep();
  return keepRunning(first, start);
}

/** Two runners, so that jobs that wait for their way to be free don't hold up those that don't. */
interface Runners {
  /** Settles when one of them has ended. */
  readonly ended: Promise<void>;
  addSweep(): Promise<unknown>;
  stop(): Promise<void>;
}

async function startRunners(options: RunnerOptions): Promise<Runners> {
  const { pool, tasks, concurrency } = options;
  const common = {
    pgPool: pool,
    pollInterval: pollIntervalMs,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: shutdownMs,
    logger: silent,
  };
  const prompt = await run({
    ...common,
    concurrency,
    taskList: toTaskList(
      options,
      tasks.filter(({ givesWay }) => !givesWay),
    ),
    parsedCronItems: parseCronItems([
      { task: 'sweep' satisfies TaskId, match: '17 * * * *', options: { jobKey: 'sweep' } },
    ]),
  });
  // It may end while the other starts; `ended` tells.
  prompt.promise.catch(() => {});
  const patient = await run({
    ...common,
    concurrency: 1,
    taskList: toTaskList(
      options,
      tasks.filter(({ givesWay }) => givesWay),
    ),
    parsedCronItems: [],
  }).catch(async (error: unknown) => {
    await prompt.stop().catch(() => {});
    throw error;
  });
  const runners = [prompt, patient];
  return {
    ended: Promise.race(runners.map(({ promise }) => promise)).catch(() => {}),
    addSweep: () => prompt.addJob('sweep', {}, { jobKey: 'sweep' }),
    stop: async () => {
      await Promise.allSettled(runners.map((runner) => runner.stop()));
    },
  };
}

/** A runner gives up when it can't write down that a job is done; work must go on once the database is back. */
function keepRunning(first: Runners, start: () => Promise<Runners>): Jobs {
  const stopping = new AbortController();
  let current = first;

  async function supervise(): Promise<void> {
    for (;;) {
      await current.ended;
      if (stopping.signal.aborted) return;
      // Not awaited: what has lost its connections may take long to end, and a job may run twice.
      void current.stop();
      try {
        await pause(restartMs, undefined, { signal: stopping.signal });
        current = await start();
        if (stopping.signal.aborted) return await current.stop();
      } catch {
        // Still away: the promise of the runner that ended is settled, so the next turn tries again.
      }
    }
  }

  const supervised = supervise();
  return {
    async stop() {
      stopping.abort();
      await current.stop();
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
  if (missing.length > 0) throw new StartError(`No handler for the task ${missing.join(', ')}.`);
  if (twice.length > 0) throw new StartError(`Two handlers for the task ${twice.join(', ')}.`);
}

function toTaskList({ onFailure, wayFree }: RunnerOptions, tasks: readonly Task[]): TaskList {
  return Object.fromEntries(
    tasks.map((task) => [
      task.id,
      async (payload: unknown, { job, abortSignal }) => {
        const signal = abortSignal ?? new AbortController().signal;
        if (task.givesWay) await wayFree?.(signal);
        try {
          await task.run(payload, { isLast: job.attempts >= job.max_attempts, signal });
        } catch (error) {
          onFailure?.(task.id, error);
          // The queue keeps the message; ours may hold anything.
          throw new Error(`${task.id} failed`);
        }
      },
    ]),
  ) as TaskList;
}
