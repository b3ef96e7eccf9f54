/** The archives whose cases a person may see. */
import type { z } from 'zod';
import type { ViewableArchive } from '../../contract/cases.ts';
import { holdsArchive, type Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import type { Engine } from '../engines/engine.ts';

export async function viewableArchives(
  db: Database,
  engines: readonly Engine[],
  principal: Principal,
): Promise<z.infer<typeof ViewableArchive>[]> {
  const projectIds = [...new Set(principal.grants.map(({ projectId }) => projectId))];
  if (projectIds.length === 0) return [];
  const rows = await db
    .selectFrom('archives as a')
    .innerJoin('projects as p', 'p.id', 'a.project_id')
    .select(['a.id', 'a.name', 'a.project_id', 'a.engine_id', 'a.threshold'])
    .select('p.name as project_name')
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
        engineName: engines.find(({ id }) => id === row.engine_id)?.name ?? null,
        threshold: row.threshold,
      },
    ];
  });
}
