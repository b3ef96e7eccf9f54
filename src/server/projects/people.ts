/** Who may do what in a project, as its administrators decide it. */
import type { z } from 'zod';
import type {
  NewProjectPerson,
  PersonGrants,
  ProjectPerson,
  User,
} from '../../contract/accounts.ts';
import { makePasswordLink, type NewPasswordLink } from '../accounts/password-links.ts';
import { mustHold, type Principal } from '../accounts/permissions.ts';
import { findUser, insertUser, makeRecordedLink, toUser } from '../accounts/users.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { readGrants, readGrantsByUser, replaceGrants } from './grants.ts';
import { mustAdministerProject } from './must-administer-project.ts';

export interface People {
  list(principal: Principal, projectId: string): Promise<ProjectPerson[]>;
  /** Registers a person who holds nothing in the project yet. A link comes with somebody new to the portal. */
  add(
    principal: Principal,
    projectId: string,
    person: z.infer<typeof NewProjectPerson>,
  ): Promise<{ person: ProjectPerson; link?: NewPasswordLink }>;
  /** Sets all that a person of the project may do in it. */
  grant(
    principal: Principal,
    projectId: string,
    userId: string,
    grants: PersonGrants,
  ): Promise<ProjectPerson>;
  remove(principal: Principal, projectId: string, userId: string): Promise<void>;
  makeLink(principal: Principal, projectId: string, userId: string): Promise<NewPasswordLink>;
}

const nothing: PersonGrants = { project: [], archives: [] };

export function createPeople(db: Database): People {
  return {
    async list(principal, projectId) {
      await mustAdministerProject(db, principal, projectId);
      const grants = await readGrantsByUser(db, projectId);
      if (grants.size === 0) return [];
      const rows = await db
        .selectFrom('users')
        .selectAll()
        .where('id', 'in', [...grants.keys()])
        .where('machine', '=', false)
        .orderBy('email')
        .execute();
      return rows.map((row) => ({ user: toUser(row), grants: grants.get(row.id) ?? nothing }));
    },
    async add(principal, projectId, { email, name, grants }) {
      await mustAdministerProject(db, principal, projectId);
      return await db.transaction().execute(async (transaction) => {
        const known = await findByEmail(transaction, email);
        if (known !== undefined && (await isPerson(transaction, projectId, known.id))) {
          throw new ServerError('email-taken', { fields: { email: 'email-taken' } });
        }
        const user =
          known ??
          (await insertUser(transaction, principal, { email, name, siteAdministrator: false }));
        const person = await setGrants(transaction, principal, projectId, user, grants);
        if (known !== undefined) return { person };
        return { person, link: await makePasswordLink(transaction, user.id) };
      });
    },
    async grant(principal, projectId, userId, grants) {
      await mustAdministerProject(db, principal, projectId);
      return await db.transaction().execute(async (transaction) => {
        const user = await findPerson(transaction, principal, projectId, userId);
        return await setGrants(transaction, principal, projectId, user, grants);
      });
    },
    async remove(principal, projectId, userId) {
      await mustAdministerProject(db, principal, projectId);
      await db.transaction().execute(async (transaction) => {
        mustHold(await isPerson(transaction, projectId, userId));
        await replaceGrants(transaction, principal, projectId, userId, nothing);
      });
    },
    async makeLink(principal, projectId, userId) {
      await mustAdministerProject(db, principal, projectId);
      return await db.transaction().execute(async (transaction) => {
        mustHold(await isPerson(transaction, projectId, userId));
        if (!(await belongsToProjectAlone(transaction, projectId, userId))) {
          throw new ServerError('forbidden');
        }
        return await makeRecordedLink(transaction, principal, userId);
      });
    },
  };
}

/** Somebody of the project; a site administrator may name anybody. */
async function findPerson(
  db: DatabaseTransaction,
  principal: Principal,
  projectId: string,
  userId: string,
): Promise<User> {
  mustHold(principal.siteAdministrator || (await isPerson(db, projectId, userId)));
  return await findUser(db, userId);
}

async function setGrants(
  db: DatabaseTransaction,
  principal: Principal,
  projectId: string,
  user: User,
  grants: PersonGrants,
): Promise<ProjectPerson> {
  await replaceGrants(db, principal, projectId, user.id, grants);
  return { user, grants: await readGrants(db, projectId, user.id) };
}

async function findByEmail(db: DatabaseTransaction, email: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email)
    .where('machine', '=', false)
    .executeTakeFirst();
  return row === undefined ? undefined : toUser(row);
}

async function isPerson(
  db: DatabaseTransaction,
  projectId: string,
  userId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('grants')
    .select('user_id')
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whoever holds a link can become the person. So a project's administrator makes one only for people who could do
 * nothing with it that the administrator could not do anyway.
 */
async function belongsToProjectAlone(
  db: DatabaseTransaction,
  projectId: string,
  userId: string,
): Promise<boolean> {
  const elsewhere = await db
    .selectFrom('grants')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('project_id', '!=', projectId)
    .limit(1)
    .executeTakeFirst();
  const user = await findUser(db, userId);
  return elsewhere === undefined && !user.siteAdministrator;
}
