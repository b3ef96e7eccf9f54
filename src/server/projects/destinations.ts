/** Where a person may upload to, with all that the browser's pipeline needs to know beforehand. */
import type { CheckSettings, Destinations } from '../../contract/projects.ts';
import { holdsProject, type Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { archivesOf, enginesOf } from './project-rows.ts';

export async function listDestinations(
  deps: {
    readonly db: Database;
    readonly maxFileBytes: number;
  },
  principal: Principal,
): Promise<Destinations> {
  const { db, maxFileBytes } = deps;
  const ids = [...new Set(principal.grants.map(({ projectId }) => projectId))].filter((id) =>
    holdsProject(principal, 'project/upload', id),
  );
  if (ids.length === 0) return { maxFileBytes, projects: [] };
  const projects = await db
    .selectFrom('projects')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('name')
    .execute();
  const archives = await archivesOf(db, ids);
  const engines = await enginesOf(
    db,
    archives.map(({ id }) => id),
  );
  return {
    maxFileBytes,
    projects: projects.map((project) => ({
      projectId: project.id,
      projectName: project.name,
      pseudonymisation: project.pseudonymisation,
      patientIdPattern: project.patient_id_pattern,
      deidKey: project.deid_key.toString('base64'),
      compaction: project.compaction,
      archives: archives
        .filter(({ project_id }) => project_id === project.id)
        .map((archive) => ({
          id: archive.id,
          name: archive.name,
          checks: archive.checks as CheckSettings,
          engineName: engines.find(({ archive_id }) => archive_id === archive.id)?.name ?? null,
        })),
    })),
  };
}
