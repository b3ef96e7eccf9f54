/** The grants of a project's people: read and replaced as a whole. */
import type { PersonGrants } from '../../contract/accounts.ts';
import { ArchivePermission, ProjectPermission } from '../../contract/permissions.ts';
import type { Principal } from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { DatabaseTransaction, Queryable } from '../db/schema.ts';
import { ServerError } from '../errors.ts';

interface GrantRow {
  readonly user_id: string;
  readonly archive_id: string | null;
  readonly permission: string;
}

export async function readGrants(
  db: Queryable,
  projectId: string,
  userId: string,
): Promise<PersonGrants> {
  const rows = await grantRows(db, projectId);
  return toPersonGrants(rows.filter((row) => row.user_id === userId));
}

/** Of everybody who holds anything in the project. */
export async function readGrantsByUser(
  db: Queryable,
  projectId: string,
): Promise<ReadonlyMap<string, PersonGrants>> {
  const byUser = Map.groupBy(await grantRows(db, projectId), (row) => row.user_id);
  return new Map([...byUser].map(([userId, rows]) => [userId, toPersonGrants(rows)]));
}

async function grantRows(db: Queryable, projectId: string): Promise<GrantRow[]> {
  return await db
    .selectFrom('grants')
    .select(['user_id', 'archive_id', 'permission'])
    .where('project_id', '=', projectId)
    .orderBy('archive_id')
    .orderBy('permission')
    .execute();
}

function toPersonGrants(rows: readonly GrantRow[]): PersonGrants {
  const project = rows.filter((row) => row.archive_id === null);
  const byArchive = Map.groupBy(
    rows.filter((row) => row.archive_id !== null),
    (row) => row.archive_id ?? '',
  );
  return {
    project: project.map((row) => ProjectPermission.parse(row.permission)),
    archives: [...byArchive].map(([archiveId, held]) => ({
      archiveId,
      permissions: held.map((row) => ArchivePermission.parse(row.permission)),
    })),
  };
}

/** Throws `invalid-request` for an archive of another project, whether or not there is one. */
export async function replaceGrants(
  db: DatabaseTransaction,
  principal: Principal,
  projectId: string,
  userId: string,
  grants: PersonGrants,
): Promise<void> {
  await mustBeArchivesOf(
    db,
    projectId,
    grants.archives.map(({ archiveId }) => archiveId),
  );
  await db
    .deleteFrom('grants')
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .execute();
  const rows = toRows(grants);
  if (rows.length > 0) {
    await db
      .insertInto('grants')
      .values(rows.map((row) => ({ ...row, project_id: projectId, user_id: userId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await recordEvent(db, {
    event: 'grants-changed',
    userId: principal.userId,
    subjectUserId: userId,
    projectId,
    params: { grants: rows.map(({ permission }) => permission).join(' ') || 'none' },
  });
}

function toRows({ project, archives }: PersonGrants) {
  return [
    ...project.map((permission) => ({ archive_id: null, permission })),
    ...archives.flatMap(({ archiveId, permissions }) =>
      permissions.map((permission) => ({ archive_id: archiveId, permission })),
    ),
  ];
}

async function mustBeArchivesOf(
  db: DatabaseTransaction,
  projectId: string,
  archiveIds: readonly string[],
): Promise<void> {
  const distinct = [...new Set(archiveIds)];
  if (distinct.length === 0) return;
  const rows = await db
    .selectFrom('archives')
    .select('id')
    .where('project_id', '=', projectId)
    .where('id', 'in', distinct)
    .execute();
  if (rows.length !== distinct.length) {
    throw new ServerError('invalid-request', { fields: { 'grants.archives': 'unknown' } });
  }
}
