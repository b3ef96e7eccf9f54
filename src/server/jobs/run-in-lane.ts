/** Hands a job over to its engine's lane, where it holds no slot of the queue; one that fails there comes again later. */
import { setTimeout as pause } from 'node:timers/promises';
import type { JobHelpers } from 'graphile-worker';
import { z } from 'zod';
import type { Lanes } from './lanes.ts';
import type { Task } from './task.ts';

export interface LaneTask {
  readonly task: Task;
  readonly lanes: Lanes;
  /** Where its lane says nothing else. */
  readonly atOnce: number;
  readonly failed: (error: unknown) => void;
}

/** How often it was tried in its lane: the queue itself has seen each of these as a job that ended well. */
const Tried = z.object({ tries: z.number().int().min(0).catch(0) }).catch({ tries: 0 });

const whileDatabaseIsAwayMs = 1000;

/** False for a task that has no lanes. The job is done with as soon as it is handed over. */
export async function runInLane(
  { task, lanes, atOnce, failed }: LaneTask,
  payload: unknown,
  { job, addJob }: JobHelpers,
): Promise<boolean> {
  if (task.laneOf === undefined) return false;
  const lane = await task.laneOf(payload);
  if (lane === undefined) return true;
  const tries = Tried.parse(payload).tries + 1;
  const isLast = tries >= job.max_attempts;
  const key = job.key ?? `${task.id}:${job.id}`;
  const comeAgain = () =>
    addJob(
      task.id,
      { ...(payload as object), tries },
      {
        jobKey: key,
        // Who was woken meanwhile is not to wait.
        jobKeyMode: 'preserve_run_at',
        maxAttempts: job.max_attempts,
        runAt: new Date(Date.now() + pauseMs(tries)),
      },
    );
  lanes.put({ atOnce, ...lane }, key, async (signal) => {
    try {
      await task.run(payload, { isLast, signal, holds: lanes.holds });
    } catch (error) {
      // The portal stops: the next start finds what isn't through.
      if (signal.aborted) return;
      failed(error);
      if (!isLast) await untilDone(comeAgain, signal);
    }
  });
  return true;
}

/** As the queue itself does: from 3 seconds to 6 hours. */
function pauseMs(tries: number): number {
  return Math.exp(Math.min(10, tries)) * 1000;
}

async function untilDone(work: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
      return;
    } catch {
      await pause(whileDatabaseIsAwayMs, undefined, { signal }).catch(() => {});
    }
  }
}
