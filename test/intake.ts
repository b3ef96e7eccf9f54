/** An intake over a fresh database and store, without HTTP, for tests of what happens to images once they are in. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { UploadReceipt } from '../src/contract/uploads.ts';
import type { Principal } from '../src/server/accounts/permissions.ts';
import { type FileStore, openFileStore } from '../src/server/archive/file-store.ts';
import { type OpenDatabase, openDatabase } from '../src/server/db/open.ts';
import { type OpenIntake, openIntake } from '../src/server/intake/open-intake.ts';
import { migrateJobs } from '../src/server/jobs/runner.ts';
import { addTestEngine } from './archive-engines.ts';
import { createTestDatabase } from './postgres.ts';
import type { TestImage } from './uploads.ts';

export interface TestIntake extends OpenIntake {
  readonly database: OpenDatabase;
  readonly store: FileStore;
  readonly dir: string;
  /** Holds `project/administrator` in every project made here. */
  readonly principal: Principal;
  makeArchive(archive?: NewTestArchive): Promise<string>;
  /** Sends a whole image into the archive. */
  send(archiveId: string, image: TestImage): Promise<UploadReceipt>;
  close(): Promise<void>;
}

export interface NewTestArchive {
  readonly engineId?: string;
  readonly settings?: Record<string, unknown>;
  readonly threshold?: number;
}

export async function openTestIntake(): Promise<TestIntake> {
  const database = openDatabase(await createTestDatabase());
  await migrateJobs(database.pool);
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'plainfilm-intake-'));
  const store = await openFileStore(dir);
  const opened = openIntake({ database, store, maxFileBytes: 2 ** 28 });
  const grants: { projectId: string; archiveId: null; permission: 'project/administrator' }[] = [];
  const principal: Principal = {
    userId: randomUUID(),
    name: 'Test Person',
    siteAdministrator: false,
    grants,
  };
  const { db } = database;
  await db
    .insertInto('users')
    .values({ id: principal.userId, email: 'test@example.org', name: principal.name })
    .execute();

  return {
    ...opened,
    database,
    store,
    dir,
    principal,
    async makeArchive({ engineId, settings = {}, threshold = 50 } = {}) {
      const projectId = randomUUID();
      const archiveId = randomUUID();
      await db
        .insertInto('projects')
        .values({ id: projectId, name: projectId, pseudonymisation: 'optional' })
        .execute();
      await db
        .insertInto('archives')
        .values({
          id: archiveId,
          project_id: projectId,
          name: 'Archive',
          checks: '{}',
          threshold,
        })
        .execute();
      if (engineId !== undefined) await addTestEngine(db, archiveId, { id: engineId, settings });
      grants.push({ projectId, archiveId: null, permission: 'project/administrator' });
      return archiveId;
    },
    async send(archiveId, { uploadId, bytes, metadata }) {
      const batchId = randomUUID();
      await opened.batches.create(principal, archiveId, { batchId, recipe: null, fileCount: 1 });
      return await opened.intake.receive(principal, {
        uploadId,
        batchId,
        metadata,
        offsetBytes: 0,
        bodyBytes: bytes.byteLength,
        async *body() {
          yield bytes;
        },
        arrivedBytes: () => 0,
        abort: () => {},
      });
    },
    async close() {
      await opened.close();
      await store.close();
      await database.close();
      await fs.rm(dir, { recursive: true, force: true });
    },
  };
}
