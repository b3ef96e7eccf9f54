/** The archive that somebody wants to export from, or that there is none. */
import type { Principal } from '../accounts/permissions.ts';
import { type ArchiveAccess, accessOf } from '../cases/archive-access.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';

export interface ExportedArchive extends ArchiveAccess {
  readonly name: string;
  readonly threshold: number;
}

/** Throws `not-found` for whoever may not see the archive's cases. */
export async function findArchive(
  db: Database,
  principal: Principal,
  archiveId: string,
): Promise<ExportedArchive> {
  const row = await db
    .selectFrom('archives')
    .select(['name', 'project_id', 'threshold'])
    .where('id', '=', archiveId)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  const access = accessOf(principal, { archiveId, projectId: row.project_id });
  return { ...access, name: row.name, threshold: row.threshold };
}
