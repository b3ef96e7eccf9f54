/** Looks at the pictures of recorded images, one after the other, when nothing more urgent is to be done. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import { type ImageToLookAt, type LookDeps, lookAtImage } from './look-at-image.ts';

/** The thumbnailer is taken over: closed when this is stopped. */
export interface LookingDeps extends LookDeps {
  /** Awaited before each: images that arrive come first. */
  readonly wayFree: (signal: AbortSignal) => Promise<void>;
  /** Told of every try that failed; the error may hold anything, and must be logged with care. */
  readonly onFailure?: (error: unknown) => void;
}

export interface Looking {
  /** Images were recorded. */
  wake(): void;
  /** The one that is being looked at is given up; it has its turn after the next start. */
  stop(): Promise<void>;
}

/** An image over which the portal dies must not be tried for ever. */
const mostAttempts = 5;
const firstPauseS = 30;
/** How soon a second try is seen after its time has come. */
const lookAgainMs = 30_000;
const afterFailureMs = 1000;

/** The oldest that is due. Its next try is settled before this one begins, since this one may end the process. */
async function takeDue(db: Database): Promise<ImageToLookAt | undefined> {
  const { rows } = await sql<ImageToLookAt>`
    update images i set
      look_attempts = i.look_attempts + 1,
      look_due_at = case when i.look_attempts + 1 < ${mostAttempts}
        then now() + make_interval(secs => ${firstPauseS} * 4 ^ i.look_attempts) end
    from archives a
    where a.id = i.archive_id and i.id = (
      select id from images where look_due_at <= now() order by look_due_at limit 1
      for update skip locked
    )
    returning i.id, i.sha256, i.case_id, i.archive_id, a.checks
  `.execute(db);
  return rows[0];
}

export function startLooking(deps: LookingDeps): Looking {
  const stopping = new AbortController();
  let woken = Promise.withResolvers<void>();

  async function waitForWork(): Promise<void> {
    const waiting = new AbortController();
    const signal = AbortSignal.any([stopping.signal, waiting.signal]);
    await Promise.race([woken.promise, pause(lookAgainMs, undefined, { signal })]).finally(() =>
      waiting.abort(),
    );
  }

  async function work(): Promise<void> {
    // Before it is looked for, so that an image recorded meanwhile isn't overlooked.
    woken = Promise.withResolvers<void>();
    await deps.wayFree(stopping.signal);
    if (stopping.signal.aborted) return;
    const image = await takeDue(deps.db);
    if (image === undefined) await waitForWork();
    else await lookAtImage(deps, image);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (stopping.signal.aborted) return;
        deps.onFailure?.(error);
        await pause(afterFailureMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const running = run();
  return {
    wake: () => woken.resolve(),
    async stop() {
      stopping.abort();
      await deps.thumbnailer.close();
      await running;
    },
  };
}
