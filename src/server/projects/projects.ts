/** Projects: made by site administrators, kept by their own. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { NewProject, ProjectChange } from '../../contract/project-requests.ts';
import type { Project } from '../../contract/projects.ts';
import {
  administersProject,
  mustAdminister,
  mustHold,
  type Principal,
  seesProject,
} from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { isUniqueViolation } from '../db/unique-violation.ts';
import type { Engine } from '../engines/engine.ts';
import { ServerError } from '../errors.ts';
import { type FirstEngine, insertArchive } from './archives.ts';
import { findProjectRow, showProjects } from './project-rows.ts';

export interface Projects {
  /** Those the person sees, by name. */
  list(principal: Principal): Promise<Project[]>;
  read(principal: Principal, projectId: string): Promise<Project>;
  /** With its first archive; whoever makes it administers it. */
  create(principal: Principal, project: z.infer<typeof NewProject>): Promise<Project>;
  change(
    principal: Principal,
    projectId: string,
    change: z.infer<typeof ProjectChange>,
  ): Promise<Project>;
}

export function createProjects(db: Database, engines: readonly Engine[]): Projects {
  async function read(principal: Principal, projectId: string): Promise<Project> {
    mustHold(seesProject(principal, projectId));
    const rows = [await findProjectRow(db, projectId)];
    const [project] = await showProjects(db, principal, rows, engines);
    if (project === undefined) throw new ServerError('not-found');
    return project;
  }

  return {
    read,
    async list(principal) {
      const rows = await db.selectFrom('projects').selectAll().orderBy('name').execute();
      const seen = rows.filter(({ id }) => seesProject(principal, id));
      return await showProjects(db, principal, seen, engines);
    },
    async create(principal, project) {
      mustHold(principal.siteAdministrator);
      const id = await db
        .transaction()
        .execute((transaction) => insertProject(transaction, principal.userId, project));
      return await read(principal, id);
    },
    async change(principal, projectId, change) {
      mustAdminister(seesProject(principal, projectId), administersProject(principal, projectId));
      await db
        .transaction()
        .execute((transaction) => changeProject(transaction, principal, projectId, change));
      return await read(principal, projectId);
    },
  };
}

export interface ProjectToInsert extends z.infer<typeof NewProject> {
  readonly demo?: boolean;
  readonly engine?: FirstEngine;
}

/** The id; whoever makes the project is granted its administration. Throws `name-taken` or `demo-exists`. */
export async function insertProject(
  db: DatabaseTransaction,
  userId: string,
  project: ProjectToInsert,
): Promise<string> {
  const id = randomUUID();
  await namesFree(() =>
    db
      .insertInto('projects')
      .values({
        id,
        name: project.name,
        pseudonymisation: project.pseudonymisation,
        patient_id_pattern: project.patientIdPattern,
        demo: project.demo ?? false,
      })
      .execute(),
  );
  await recordEvent(db, { event: 'project-created', userId, projectId: id });
  await insertArchive(db, userId, {
    projectId: id,
    name: project.archiveName,
    ...(project.engine === undefined ? {} : { engine: project.engine }),
  });
  await db
    .insertInto('grants')
    .values({
      user_id: userId,
      project_id: id,
      archive_id: null,
      permission: 'project/administrator',
    })
    .execute();
  await recordEvent(db, {
    event: 'grants-changed',
    userId,
    subjectUserId: userId,
    projectId: id,
    params: { grants: 'project/administrator' },
  });
  return id;
}

async function changeProject(
  db: DatabaseTransaction,
  principal: Principal,
  projectId: string,
  change: z.infer<typeof ProjectChange>,
): Promise<void> {
  const before = await findProjectRow(db, projectId);
  await namesFree(() =>
    db
      .updateTable('projects')
      .set({
        name: change.name ?? before.name,
        pseudonymisation: change.pseudonymisation ?? before.pseudonymisation,
        patient_id_pattern: change.patientIdPattern ?? before.patient_id_pattern,
        compaction: change.compaction ?? before.compaction,
      })
      .where('id', '=', projectId)
      .execute(),
  );
  await recordEvent(db, {
    event: 'project-changed',
    userId: principal.userId,
    projectId,
    params: {
      changed: Object.keys(change).join(' '),
      pseudonymisation: change.pseudonymisation ?? before.pseudonymisation,
    },
  });
}

async function namesFree<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isUniqueViolation(error, 'projects_demo')) throw new ServerError('demo-exists', {}, error);
    if (!isUniqueViolation(error, 'projects_name')) throw error;
    throw new ServerError('name-taken', { fields: { name: 'name-taken' } }, error);
  }
}
