/** Projects and archives as the database keeps them, and as the interface shows them. */
import type { Selectable } from 'kysely';
import type { Archive, CheckSettings, Project } from '../../contract/projects.ts';
import { administersArchive, administersProject, type Principal } from '../accounts/permissions.ts';
import type { ArchiveEnginesTable, ArchivesTable, ProjectsTable, Queryable } from '../db/schema.ts';
import type { Engine } from '../engines/engine.ts';
import { ServerError } from '../errors.ts';
import { withoutSecrets } from './engine-secrets.ts';

type ProjectRow = Selectable<ProjectsTable>;
type ArchiveRow = Selectable<ArchivesTable>;
type EngineRow = Selectable<ArchiveEnginesTable>;

export async function findProjectRow(db: Queryable, projectId: string): Promise<ProjectRow> {
  const row = await db
    .selectFrom('projects')
    .selectAll()
    .where('id', '=', projectId)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  return row;
}

export async function findArchiveRow(db: Queryable, archiveId: string): Promise<ArchiveRow> {
  const row = await db
    .selectFrom('archives')
    .selectAll()
    .where('id', '=', archiveId)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  return row;
}

/** By name, each with the archives whose settings the person may see. */
export async function showProjects(
  db: Queryable,
  principal: Principal,
  rows: readonly ProjectRow[],
  engines: readonly Engine[],
): Promise<Project[]> {
  const archives = await archivesOf(
    db,
    rows.map(({ id }) => id),
  );
  const ofArchives = await enginesOf(
    db,
    archives.map(({ id }) => id),
  );
  const show = (archive: ArchiveRow) => showArchive(archive, ofArchives, engines);
  return rows.map((row) => showProject(row, archives, principal, show));
}

/** Of the projects, ordered by name. */
export async function archivesOf(
  db: Queryable,
  projectIds: readonly string[],
): Promise<ArchiveRow[]> {
  if (projectIds.length === 0) return [];
  return await db
    .selectFrom('archives')
    .selectAll()
    .where('project_id', 'in', projectIds)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

function showProject(
  row: ProjectRow,
  archives: readonly ArchiveRow[],
  principal: Principal,
  show: (archive: ArchiveRow) => Archive,
): Project {
  return {
    id: row.id,
    name: row.name,
    pseudonymisation: row.pseudonymisation,
    patientIdPattern: row.patient_id_pattern,
    compaction: row.compaction,
    demo: row.demo,
    createdAt: row.created_at.toISOString(),
    archives: archives
      .filter(({ project_id }) => project_id === row.id)
      .filter(({ id }) => administersArchive(principal, { projectId: row.id, archiveId: id }))
      .map(show),
    mayAdminister: administersProject(principal, row.id),
  };
}

/** Those that are given images, in their archive's order: the first leads. */
export async function enginesOf(
  db: Queryable,
  archiveIds: readonly string[],
): Promise<EngineRow[]> {
  if (archiveIds.length === 0) return [];
  return await db
    .selectFrom('archive_engines')
    .selectAll()
    .where('archive_id', 'in', archiveIds)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .execute();
}

export async function readArchive(
  db: Queryable,
  archiveId: string,
  engines: readonly Engine[],
): Promise<Archive> {
  const row = await findArchiveRow(db, archiveId);
  return showArchive(row, await enginesOf(db, [archiveId]), engines);
}

/** Without what its engines keep secret. */
function showArchive(
  row: ArchiveRow,
  rows: readonly EngineRow[],
  engines: readonly Engine[],
): Archive {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    checks: row.checks as CheckSettings,
    threshold: row.threshold,
    engines: rows
      .filter(({ archive_id }) => archive_id === row.id)
      .map(({ id, name, engine_id: engineId, settings, paused_at }) => ({
        id,
        name,
        engineId,
        settings: withoutSecrets(engines, engineId, settings),
        paused: paused_at !== null,
      })),
    createdAt: row.created_at.toISOString(),
  };
}
