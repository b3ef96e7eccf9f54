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
import { validateCheckSettings, validateEngineSettings } from './catalogue.ts';
import { withKeptSecrets } from './engine-secrets.ts';
import { findArchiveRow, findProjectRow, showArchive } from './project-rows.ts';

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
        return showArchive(await findArchiveRow(transaction, id), engines);
      });
    },
    async change(principal, archiveId, change) {
      const stored = await findArchiveRow(db, archiveId);
      const projectId = stored.project_id;
      const scope = { projectId, archiveId };
      mustAdminister(seesArchive(principal, scope), administersArchive(principal, scope));
      if (change.checks !== undefined) validateCheckSettings(change.checks);
      const engineSettings =
        change.engine &&
        JSON.stringify(
          validateEngineSettings(engines, withKeptSecrets(engines, stored, change.engine)),
        );
      return await db.transaction().execute(async (transaction) => {
        await changeArchive(transaction, archiveId, change, engineSettings);
        await recordEvent(transaction, {
          event: 'archive-changed',
          userId: principal.userId,
          ...scope,
          params: noteOf(change),
        });
        return showArchive(await findArchiveRow(transaction, archiveId), engines);
      });
    },
  };
}

/** The id. Throws `name-taken`. */
export async function insertArchive(
  db: DatabaseTransaction,
  userId: string,
  archive: {
    readonly projectId: string;
    readonly name: string;
    readonly engine?: { readonly id: string; readonly settings: Record<string, unknown> };
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
        engine_id: engine?.id ?? null,
        engine_settings: JSON.stringify(engine?.settings ?? {}),
      })
      .execute(),
  );
  await recordEvent(db, { event: 'archive-created', userId, projectId, archiveId: id });
  return id;
}

async function changeArchive(
  db: DatabaseTransaction,
  archiveId: string,
  { name, checks, engine }: z.infer<typeof ArchiveChange>,
  engineSettings: string | undefined,
): Promise<void> {
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(checks === undefined ? {} : { checks: JSON.stringify(checks) }),
    ...(engine === undefined || engineSettings === undefined
      ? {}
      : {
          engine_id: engine.engineId,
          engine_settings: engineSettings,
          threshold: engine.threshold,
        }),
  };
  if (Object.keys(set).length === 0) return;
  await nameFree(() => db.updateTable('archives').set(set).where('id', '=', archiveId).execute());
}

/** What the history keeps: an engine's settings may hold its password, so they stay out. */
function noteOf({
  name,
  checks,
  engine,
}: z.infer<typeof ArchiveChange>): Record<string, string | number> {
  return {
    ...(name === undefined ? {} : { name: 'changed' }),
    ...(checks === undefined ? {} : { checks: Object.keys(checks).join(' ') }),
    ...(engine === undefined
      ? {}
      : { engine: engine.engineId ?? 'none', threshold: engine.threshold }),
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
