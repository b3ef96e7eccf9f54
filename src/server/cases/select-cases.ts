/** The cases that somebody has chosen in an archive, named or by the filters of its list. */
import { sql } from 'kysely';
import type { CaseSelection } from '../../contract/exports.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import type { ArchiveAccess } from './archive-access.ts';
import { assertMayAsk, caseConditions } from './case-list.ts';
import { caseOrders } from './case-order.ts';

/**
 * In the list's order. Throws `not-found` when a named one isn't in the archive, `forbidden` for what the filters may not
 * ask, `too-much-at-once` when they hold more films than that.
 */
export async function selectCases(
  db: Database,
  archive: ArchiveAccess,
  selection: CaseSelection,
  mostFilms: number,
): Promise<readonly string[]> {
  await assertMaySelect(db, archive, selection);
  const { rows } = await sql<{ id: string; image_count: number }>`
    select c.id, c.image_count
    from cases c
    where ${sql.join(caseConditions(archive.archiveId, selection), sql` and `)}
    order by ${caseOrders[selection.sort].orderBy}
    limit ${mostFilms + 1}
  `.execute(db);
  const films = rows.reduce((sum, { image_count }) => sum + image_count, 0);
  if (films > mostFilms) throw new ServerError('too-much-at-once');
  return rows.map(({ id }) => id);
}

/** A case of another archive is answered as one that doesn't exist, and never left out in silence. */
export async function assertMaySelect(
  db: Database,
  archive: ArchiveAccess,
  selection: CaseSelection,
): Promise<void> {
  assertMayAsk(archive, selection);
  if (selection.cases === undefined) return;
  const named = [...new Set(selection.cases)];
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('archive_id', '=', archive.archiveId)
    .where('id', 'in', named)
    .execute();
  if (rows.length !== named.length) throw new ServerError('not-found');
}
