/** Puts the intake together over its adapters. */

import type { FileStore } from '../archive/file-store.ts';
import type { OpenDatabase } from '../db/open.ts';
import { createActiveUploads } from './active-uploads.ts';
import { createAdmissions } from './admission.ts';
import { createAnnouncer } from './announcer.ts';
import { type Batches, createBatches } from './batches.ts';
import { createFreeSpace } from './free-space.ts';
import { createIntake, type Intake } from './intake.ts';
import { createKeyedLock, type KeyedLock } from './keyed-lock.ts';
import { createLull, type Lull } from './lull.ts';
import { createOrphans } from './orphans.ts';
import { createRecorder } from './recorder.ts';
import { createSameFilm } from './same-film.ts';
import { createSweeper, type Sweeper } from './sweeper.ts';
import { createUploadRows } from './upload-rows.ts';
import { createUploadStatus, type UploadStatus } from './upload-status.ts';

export interface OpenIntake {
  readonly batches: Batches;
  readonly intake: Intake;
  readonly status: UploadStatus;
  readonly sweeper: Sweeper;
  readonly lull: Lull;
  /** By SHA-256: held from storing an object until it is recorded, so that nobody takes it for an orphan. */
  readonly lock: KeyedLock;
  /** What is to be done once an image was recorded, and need not be done before it is acknowledged. */
  onRecorded(listener: () => void): void;
  close(): Promise<void>;
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
  const announcer = createAnnouncer(database.pool);
  const sameFilm = createSameFilm(database.pool, store);
  const listeners: (() => void)[] = [];
  const intake = createIntake({
    rows,
    batches,
    active,
    sameFilm,
    lock,
    lull,
    orphans,
    store,
    placing: store.placing,
    stagingDir,
    maxFileBytes,
    recorder: createRecorder(database.pool, (archiveId, caseId) => {
      announcer.announce(archiveId, caseId);
      for (const listener of listeners) listener();
    }),
    space: createFreeSpace(stagingDir),
    admissions: createAdmissions(maxFileBytes),
  });
  return {
    batches,
    intake,
    lull,
    lock,
    onRecorded: (listener) => listeners.push(listener),
    async close() {
      await sameFilm.close();
      await announcer.close();
    },
    status: createUploadStatus({ rows, batches, active, stagingDir }),
    sweeper: createSweeper({ pool: database.pool, rows, active, orphans, store }),
  };
}
