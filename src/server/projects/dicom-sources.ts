/** X-ray units that may store films into a project's archives, known by the AE title that they call themselves. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { DicomSource, DicomSources, NewDicomSource } from '../../contract/engines.ts';
import type { Principal } from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { isUniqueViolation } from '../db/unique-violation.ts';
import { ServerError } from '../errors.ts';
import { mustAdministerProject } from './must-administer-project.ts';

export interface DicomSourceServices {
  list(principal: Principal, projectId: string): Promise<DicomSources>;
  /** Throws `ae-title-taken`: a title leads to one archive of the whole portal. */
  add(
    principal: Principal,
    projectId: string,
    source: z.infer<typeof NewDicomSource>,
  ): Promise<DicomSource>;
  /** Films that it has sent stay. */
  remove(principal: Principal, projectId: string, sourceId: string): Promise<void>;
}

/** Where X-ray units reach the portal. */
export type DoorAddress = DicomSources['door'];

export function createDicomSources(db: Database, door: DoorAddress): DicomSourceServices {
  return {
    async list(principal, projectId) {
      await mustAdministerProject(db, principal, projectId);
      const rows = await db
        .selectFrom('dicom_sources as s')
        .innerJoin('archives as a', 'a.id', 's.archive_id')
        .selectAll('s')
        .where('a.project_id', '=', projectId)
        .orderBy('s.calling_ae')
        .execute();
      return { door, sources: rows.map(toSource) };
    },
    async add(principal, projectId, source) {
      await mustAdministerProject(db, principal, projectId);
      return await db
        .transaction()
        .execute((transaction) => insertSource(transaction, principal, projectId, source));
    },
    async remove(principal, projectId, sourceId) {
      await mustAdministerProject(db, principal, projectId);
      await db
        .transaction()
        .execute((transaction) => deleteSource(transaction, principal, projectId, sourceId));
    },
  };
}

async function insertSource(
  db: DatabaseTransaction,
  principal: Principal,
  projectId: string,
  { callingAe, archiveId }: z.infer<typeof NewDicomSource>,
): Promise<DicomSource> {
  const archive = await db
    .selectFrom('archives')
    .select('id')
    .where('id', '=', archiveId)
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  if (archive === undefined) throw new ServerError('not-found');
  const userId = await insertMachine(db, callingAe);
  try {
    const row = await db
      .insertInto('dicom_sources')
      .values({
        id: randomUUID(),
        calling_ae: callingAe,
        archive_id: archiveId,
        user_id: userId,
        created_by: principal.userId,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const scope = { projectId, archiveId };
    await recordEvent(db, { event: 'dicom-source-added', userId: principal.userId, ...scope });
    return toSource(row);
  } catch (error) {
    if (!isUniqueViolation(error, 'dicom_sources_title')) throw error;
    throw new ServerError('ae-title-taken', { fields: { callingAe: 'ae-title-taken' } }, error);
  }
}

/** In whose name the unit's films arrive: it has no password and never gets a link for one. */
async function insertMachine(db: DatabaseTransaction, name: string): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('users')
    .values({
      id,
      email: `${id}@dicom.invalid`,
      name,
      password_hash: null,
      machine: true,
      disabled_at: null,
    })
    .execute();
  return id;
}

async function deleteSource(
  db: DatabaseTransaction,
  principal: Principal,
  projectId: string,
  sourceId: string,
): Promise<void> {
  const row = await db
    .deleteFrom('dicom_sources')
    .where('id', '=', sourceId)
    .where('archive_id', 'in', (eb) =>
      eb.selectFrom('archives').select('id').where('project_id', '=', projectId),
    )
    .returning(['user_id', 'archive_id'])
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  await db
    .updateTable('users')
    .set({ disabled_at: sql<Date>`now()` })
    .where('id', '=', row.user_id)
    .execute();
  await recordEvent(db, {
    event: 'dicom-source-removed',
    userId: principal.userId,
    projectId,
    archiveId: row.archive_id,
  });
}

function toSource(row: {
  id: string;
  calling_ae: string;
  archive_id: string;
  created_at: Date;
}): DicomSource {
  return {
    id: row.id,
    callingAe: row.calling_ae,
    archiveId: row.archive_id,
    createdAt: row.created_at.toISOString(),
  };
}
