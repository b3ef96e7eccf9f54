/** What a person may see of an archive, or that there is none. */
import { holdsArchive, type Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';

export interface ArchiveAccess {
  readonly archiveId: string;
  readonly projectId: string;
  readonly maySeeResults: boolean;
  readonly mayAdminister: boolean;
}

export function accessOf(
  principal: Principal,
  scope: { readonly archiveId: string; readonly projectId: string },
): ArchiveAccess {
  if (!holdsArchive(principal, 'archive/view', scope)) throw new ServerError('not-found');
  return {
    ...scope,
    maySeeResults: holdsArchive(principal, 'archive/results', scope),
    mayAdminister: holdsArchive(principal, 'archive/administrator', scope),
  };
}

/** Throws `not-found` for whoever may not see the archive's cases. */
export async function archiveAccess(
  db: Database,
  principal: Principal,
  archiveId: string,
): Promise<ArchiveAccess> {
  const archive = await db
    .selectFrom('archives')
    .select('project_id')
    .where('id', '=', archiveId)
    .executeTakeFirst();
  if (archive === undefined) throw new ServerError('not-found');
  return accessOf(principal, { archiveId, projectId: archive.project_id });
}
