/** The archives whose cases a person may see. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ViewableArchive } from '../../contract/cases.ts';
import { holdsArchive, type Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';

export async function viewableArchives(
  db: Database,
  principal: Principal,
): Promise<z.infer<typeof ViewableArchive>[]> {
  const projectIds = [...new Set(principal.grants.map(({ projectId }) => projectId))];
  if (projectIds.length === 0) return [];
  const rows = await db
    .selectFrom('archives as a')
    .innerJoin('projects as p', 'p.id', 'a.project_id')
    .select(['a.id', 'a.name', 'a.project_id', 'a.threshold'])
    .select('p.name as project_name')
    .leftJoin('archive_engines as e', (join) =>
      join
        .onRef('e.archive_id', '=', 'a.id')
        .on('e.removed_at', 'is', null)
        .on(
          'e.position',
          '=',
          sql<number>`(
          select min(position) from archive_engines where archive_id = a.id
        )`,
        ),
    )
    .select('e.name as engine_name')
    .where('a.project_id', 'in', projectIds)
    .orderBy('p.name')
    .orderBy('a.name')
    .execute();
  return rows.flatMap((row) => {
    const scope = { archiveId: row.id, projectId: row.project_id };
    if (!holdsArchive(principal, 'archive/view', scope)) return [];
    return [
      {
        id: row.id,
        name: row.name,
        projectId: row.project_id,
        projectName: row.project_name,
        maySeeResults: holdsArchive(principal, 'archive/results', scope),
        mayAdminister: holdsArchive(principal, 'archive/administrator', scope),
        engineName: row.engine_name,
        threshold: row.threshold,
      },
    ];
  });
}
