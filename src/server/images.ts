/** The image half of the portal, put together: store, intake, jobs, cases and their doors. */
import path from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { Sessions } from './accounts/sessions.ts';
import { openFileStore } from './archive/file-store.ts';
import { createCaseChanges } from './cases/case-changes.ts';
import { createCases } from './cases/cases.ts';
import type { OpenDatabase } from './db/open.ts';
import type { Engine } from './engines/engine.ts';
import type { SessionToken } from './http/access.ts';
import { casesDoor } from './http/cases.ts';
import { eventsDoor } from './http/events.ts';
import { uploadsDoor } from './http/uploads.ts';
import { openIntake } from './intake/open-intake.ts';
import { createTasks } from './jobs/index.ts';
import { startJobs } from './jobs/runner.ts';
import type { TaskId } from './jobs/task.ts';
import { createThumbnailer } from './jobs/thumbnailer.ts';
import type { Shutdown } from './shutdown.ts';

export interface ImagesOptions {
  readonly database: OpenDatabase;
  readonly dataDir: string;
  readonly maxFileBytes: number;
  /** Jobs at once. */
  readonly workers: number;
  readonly engines: readonly Engine[];
  readonly sessions: Sessions;
  readonly sessionToken: SessionToken;
  readonly onJobFailure: (task: TaskId, error: unknown) => void;
}

/** Starts the jobs; answers the doors. */
export async function startImages(
  options: ImagesOptions,
  shutdown: Shutdown,
): Promise<readonly FastifyPluginAsync[]> {
  const { database, engines, sessions } = options;
  const { db, pool, connectionString } = database;
  const store = await openFileStore(path.join(options.dataDir, 'images'));
  shutdown.add(() => store.close());
  const intake = openIntake({ database, store, maxFileBytes: options.maxFileBytes });
  await intake.sweeper.clearStaging();

  const thumbnailer = createThumbnailer();
  shutdown.add(() => thumbnailer.close());
  const dropExpiredUploads = () => intake.sweeper.dropExpired();
  const jobs = await startJobs({
    pool,
    concurrency: options.workers,
    onFailure: options.onJobFailure,
    tasks: createTasks({ db, store, engines, thumbnailer, dropExpiredUploads }),
  });
  shutdown.add(() => jobs.stop());

  const cases = createCases(db, engines);
  const changes = createCaseChanges(connectionString);
  shutdown.add(() => changes.close());
  return [
    uploadsDoor(intake),
    casesDoor({ cases, store }),
    eventsDoor({
      cases,
      changes,
      sessionToken: options.sessionToken,
      recheck: sessions.recheck,
    }),
  ] as readonly FastifyPluginAsync[];
}
