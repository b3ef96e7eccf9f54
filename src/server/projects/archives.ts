/** Archives of a project, and how each checks and processes its images. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Archive, ArchiveChange, NewArchive } from '../../contract/projects.ts';
import {
  administersArchive,
  administersProject,
  mustAdminister,
  type Principal,
  seesArchive,
  seesProject,
} from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { isUniqueViolation } from '../db/unique-violation.ts';
import type { Engine } from '../engines/engine.ts';
import { ServerError } from '../errors.ts';
import { validateCheckSettings } from './catalogue.ts';
import { findArchiveRow, findProjectRow, readArchive } from './project-rows.ts';

export interface Archives {
  create(
    principal: Principal,
    projectId: string,
    archive: z.infer<typeof NewArchive>,
  ): Promise<Archive>;
  change(
    principal: Principal,
    archiveId: string,
    change: z.infer<typeof ArchiveChange>,
  ): Promise<Archive>;
}

export function createArchives(db: Database, engines: readonly Engine[]): Archives {
  return {
    async create(principal, projectId, { name }) {
      mustAdminister(seesProject(principal, projectId), administersProject(principal, projectId));
      return await db.transaction().execute(async (transaction) => {
        await findProjectRow(transaction, projectId);
        const id = await insertArchive(transaction, principal.userId, { projectId, name });
        return await readArchive(transaction, id, engines);
      });
    },
    async change(principal, archiveId, change) {
      const stored = await findArchiveRow(db, archiveId);
      const projectId = stored.project_id;
      const scope = { projectId, archiveId };
      mustAdminister(seesArchive(principal, scope), administersArchive(principal, scope));
      if (change.checks !== undefined) validateCheckSettings(change.checks);
      return await db.transaction().execute(async (transaction) => {
        await changeArchive(transaction, archiveId, change);
        await recordEvent(transaction, {
          event: 'archive-changed',
          userId: principal.userId,
          ...scope,
          params: noteOf(change),
        });
        return await readArchive(transaction, archiveId, engines);
      });
    },
  };
}

/** The engine that an archive begins with. */
export interface FirstEngine {
  readonly id: string;
  readonly name: string;
  readonly settings: Record<string, unknown>;
}

/** The id. Throws `name-taken`. */
export async function insertArchive(
  db: DatabaseTransaction,
  userId: string,
  archive: {
    readonly projectId: string;
    readonly name: string;
    readonly engine?: FirstEngine;
  },
): Promise<string> {
  const id = randomUUID();
  const { projectId, name, engine } = archive;
  await nameFree(() =>
    db
      .insertInto('archives')
      .values({
        id,
        project_id: projectId,
        name,
        checks: '{}',
      })
      .execute(),
  );
  if (engine !== undefined) {
    await db
      .insertInto('archive_engines')
      .values({
        id: randomUUID(),
        archive_id: id,
        engine_id: engine.id,
        name: engine.name,
        settings: JSON.stringify(engine.settings),
        position: 0,
      })
      .execute();
  }
  await recordEvent(db, { event: 'archive-created', userId, projectId, archiveId: id });
  return id;
}

async function changeArchive(
  db: DatabaseTransaction,
  archiveId: string,
  { name, checks }: z.infer<typeof ArchiveChange>,
): Promise<void> {
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(checks === undefined ? {} : { checks: JSON.stringify(checks) }),
  };
  if (Object.keys(set).length === 0) return;
  await nameFree(() => db.updateTable('archives').set(set).where('id', '=', archiveId).execute());
}

function noteOf({ name, checks }: z.infer<typeof ArchiveChange>): Record<string, string | number> {
  return {
    ...(name === undefined ? {} : { name: 'changed' }),
    ...(checks === undefined ? {} : { checks: Object.keys(checks).join(' ') }),
  };
}

async function nameFree<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'archives_name')) throw error;
    throw new ServerError('name-taken', { fields: { name: 'name-taken' } }, error);
  }
}
