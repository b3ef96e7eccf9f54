/** The engines of an archive: added, changed, put first and removed. */
import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import type { Archive, ArchiveEngineChange, NewArchiveEngine } from '../../contract/projects.ts';
import {
  administersArchive,
  mustAdminister,
  type Principal,
  seesArchive,
} from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type {
  ArchiveEnginesTable,
  Database,
  DatabaseTransaction,
  Queryable,
} from '../db/schema.ts';
import { isUniqueViolation } from '../db/unique-violation.ts';
import type { Engine } from '../engines/engine.ts';
import { ServerError } from '../errors.ts';
import { startBackfill } from '../jobs/backfill-engine.ts';
import { reorderCases } from '../jobs/reorder-cases.ts';
import { resumeEngine } from '../jobs/resume-engine.ts';
import { validateEngineSettings } from './catalogue.ts';
import { withKeptSecrets } from './engine-secrets.ts';
import { enginesOf, findArchiveRow, readArchive } from './project-rows.ts';

/** Each answers the archive as it is then. All throw `not-found` for an engine that the archive doesn't have. */
export interface ArchiveEngines {
  /** Behind the others. Throws `name-taken`, `engine-unknown` or `engine-settings-invalid`. */
  add(
    principal: Principal,
    archiveId: string,
    engine: z.output<typeof NewArchiveEngine>,
  ): Promise<Archive>;
  change(
    principal: Principal,
    archiveId: string,
    archiveEngineId: string,
    change: z.infer<typeof ArchiveEngineChange>,
  ): Promise<Archive>;
  /** What waits for it is not given to it any more; what it has been given may still be answered; results stay. */
  remove(principal: Principal, archiveId: string, archiveEngineId: string): Promise<Archive>;
}

type EngineRow = Selectable<ArchiveEnginesTable>;

/** Behind all that are asked. */
const REMOVED = 32_767;

export function createArchiveEngines(db: Database, engines: readonly Engine[]): ArchiveEngines {
  const administered = async (principal: Principal, archiveId: string) => {
    const { project_id: projectId } = await findArchiveRow(db, archiveId);
    const scope = { projectId, archiveId };
    mustAdminister(seesArchive(principal, scope), administersArchive(principal, scope));
    return scope;
  };

  return {
    async add(principal, archiveId, { name, overEarlier, ...given }) {
      const scope = await administered(principal, archiveId);
      const settings = validateEngineSettings(engines, given);
      const id = randomUUID();
      await db.transaction().execute(async (transaction) => {
        const others = await lockEngines(transaction, archiveId);
        const position = (others.at(-1)?.position ?? -1) + 1;
        const row = {
          id,
          archive_id: archiveId,
          engine_id: given.engineId,
          name,
          settings: JSON.stringify(settings),
          position,
        };
        await nameFree(() => transaction.insertInto('archive_engines').values(row).execute());
        await note(transaction, 'engine-added', principal, scope, given.engineId);
      });
      // Only once every new image is given to it: none may fall between the two.
      if (overEarlier) await startBackfill(db, id, principal.userId);
      return await readArchive(db, archiveId, engines);
    },

    async change(principal, archiveId, archiveEngineId, { name, settings, paused, leads }) {
      const scope = await administered(principal, archiveId);
      await db.transaction().execute(async (transaction) => {
        const all = await lockEngines(transaction, archiveId);
        const row = find(all, archiveEngineId);
        const set = {
          ...(name === undefined ? {} : { name }),
          ...(settings === undefined ? {} : { settings: newSettings(engines, row, settings) }),
          ...(paused === undefined ? {} : { paused_at: pausedAt(paused) }),
        };
        if (Object.keys(set).length > 0) {
          await nameFree(() =>
            transaction.updateTable('archive_engines').set(set).where('id', '=', row.id).execute(),
          );
        }
        if (paused === false) await resumeEngine(transaction, row.id);
        if (leads === true) await putFirst(transaction, archiveId, row, all);
        for (const event of eventsOf({ name, settings, paused, leads })) {
          await note(transaction, event, principal, scope, row.engine_id);
        }
      });
      return await readArchive(db, archiveId, engines);
    },

    async remove(principal, archiveId, archiveEngineId) {
      const scope = await administered(principal, archiveId);
      await db.transaction().execute(async (transaction) => {
        const row = find(await lockEngines(transaction, archiveId), archiveEngineId);
        await removeEngine(transaction, row.id);
        await reorderCases(transaction, archiveId);
        await note(transaction, 'engine-removed', principal, scope, row.engine_id);
      });
      return await readArchive(db, archiveId, engines);
    },
  };
}

/** Also for one that was removed: it may be asked about by who administers the archive. */
export async function findEngineRow(
  db: Queryable,
  archiveId: string,
  archiveEngineId: string,
): Promise<EngineRow> {
  const row = await db
    .selectFrom('archive_engines')
    .selectAll()
    .where('id', '=', archiveEngineId)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  return row;
}

/** In their order. Whoever changes it comes one after the other; images arrive all the same. */
async function lockEngines(
  transaction: DatabaseTransaction,
  archiveId: string,
): Promise<readonly EngineRow[]> {
  await sql`select from archives where id = ${archiveId} for no key update`.execute(transaction);
  return await enginesOf(transaction, [archiveId]);
}

function find(rows: readonly EngineRow[], archiveEngineId: string): EngineRow {
  const row = rows.find(({ id }) => id === archiveEngineId);
  if (row === undefined) throw new ServerError('not-found');
  return row;
}

function newSettings(
  engines: readonly Engine[],
  row: EngineRow,
  settings: Record<string, unknown>,
): string {
  const given = withKeptSecrets(engines, row, { engineId: row.engine_id, settings });
  return JSON.stringify(validateEngineSettings(engines, given));
}

const pausedAt = (paused: boolean) =>
  paused ? sql<Date>`coalesce(paused_at, now())` : sql<Date | null>`null`;

async function putFirst(
  transaction: DatabaseTransaction,
  archiveId: string,
  first: EngineRow,
  all: readonly EngineRow[],
): Promise<void> {
  const inOrder = [first, ...all.filter(({ id }) => id !== first.id)];
  for (const [position, { id }] of inOrder.entries()) {
    await transaction
      .updateTable('archive_engines')
      .set({ position })
      .where('id', '=', id)
      .execute();
  }
  await reorderCases(transaction, archiveId);
}

async function removeEngine(transaction: DatabaseTransaction, id: string): Promise<void> {
  await transaction
    .updateTable('archive_engines')
    .set({ removed_at: sql<Date>`now()`, position: REMOVED })
    .where('id', '=', id)
    .execute();
  await transaction.deleteFrom('engine_backfills').where('archive_engine_id', '=', id).execute();
  await transaction
    .updateTable('processings')
    .set({ state: 'cancelled', updated_at: sql<Date>`now()` })
    .where('archive_engine_id', '=', id)
    .where('current', '=', true)
    .where('state', '=', 'waiting')
    .execute();
}

function eventsOf({ name, settings, paused, leads }: z.infer<typeof ArchiveEngineChange>) {
  return [
    ...(name === undefined && settings === undefined ? [] : ['engine-changed']),
    ...(paused === undefined ? [] : [paused ? 'engine-paused' : 'engine-resumed']),
    ...(leads === undefined ? [] : ['engine-leads']),
  ];
}

/** Without its settings, which may hold a password. */
async function note(
  transaction: DatabaseTransaction,
  event: string,
  { userId }: Principal,
  scope: { readonly projectId: string; readonly archiveId: string },
  engine: string,
): Promise<void> {
  await recordEvent(transaction, { event, userId, ...scope, params: { engine } });
}

async function nameFree<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'archive_engines_name')) throw error;
    throw new ServerError('name-taken', { fields: { name: 'name-taken' } }, error);
  }
}
