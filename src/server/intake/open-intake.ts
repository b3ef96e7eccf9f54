/** Puts the intake together over its adapters. */

import type { FileStore } from '../archive/file-store.ts';
import type { OpenDatabase } from '../db/open.ts';
import { createActiveUploads } from './active-uploads.ts';
import { createAdmit } from './admission.ts';
import { type Batches, createBatches } from './batches.ts';
import { createFreeSpace } from './free-space.ts';
import { createIntake, type Intake } from './intake.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { createLull, type Lull } from './lull.ts';
import { createOrphans } from './orphans.ts';
import { createRecorder } from './recorder.ts';
import { createSweeper, type Sweeper } from './sweeper.ts';
import { createUploadRows } from './upload-rows.ts';
import { createUploadStatus, type UploadStatus } from './upload-status.ts';

export interface OpenIntake {
  readonly batches: Batches;
  readonly intake: Intake;
  readonly status: UploadStatus;
  readonly sweeper: Sweeper;
  readonly lull: Lull;
}

export interface OpenIntakeOptions {
  readonly database: OpenDatabase;
  readonly store: FileStore;
  readonly maxFileBytes: number;
}

export function openIntake(options: OpenIntakeOptions): OpenIntake {
  const { database, store, maxFileBytes } = options;
  const { stagingDir } = store;
  const rows = createUploadRows(database.pool);
  const batches = createBatches(database.db);
  const active = createActiveUploads();
  const lock = createKeyedLock();
  const lull = createLull();
  const orphans = createOrphans(database.pool, store, lock);
  const intake = createIntake({
    rows,
    batches,
    active,
    lock,
    lull,
    orphans,
    store,
    stagingDir,
    maxFileBytes,
    recorder: createRecorder(database.pool),
    space: createFreeSpace(stagingDir),
    admit: createAdmit(maxFileBytes),
  });
  return {
    batches,
    intake,
    lull,
    status: createUploadStatus({ rows, batches, active, stagingDir }),
    sweeper: createSweeper({ pool: database.pool, rows, active, orphans, stagingDir }),
  };
}
