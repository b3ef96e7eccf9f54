/** The people of the portal, as a site administrator keeps them. */
import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import type { NewUser, User, UserChange } from '../../contract/accounts.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction, Queryable, UsersTable } from '../db/schema.ts';
import { isUniqueViolation } from '../db/unique-violation.ts';
import { ServerError } from '../errors.ts';
import { makePasswordLink, type NewPasswordLink } from './password-links.ts';
import { mustHold, type Principal } from './permissions.ts';
import { endSessionsOf } from './sessions.ts';

export interface Users {
  list(principal: Principal): Promise<User[]>;
  create(
    principal: Principal,
    user: z.infer<typeof NewUser>,
  ): Promise<{ user: User; link: NewPasswordLink }>;
  change(principal: Principal, userId: string, change: z.infer<typeof UserChange>): Promise<User>;
  makeLink(principal: Principal, userId: string): Promise<NewPasswordLink>;
}

export function createUsers(db: Database): Users {
  return {
    async list(principal) {
      mustHold(principal.siteAdministrator);
      const rows = await db
        .selectFrom('users')
        .selectAll()
        .where('machine', '=', false)
        .orderBy('email')
        .execute();
      return rows.map(toUser);
    },
    async create(principal, { email, name, siteAdministrator }) {
      mustHold(principal.siteAdministrator);
      return await db.transaction().execute(async (transaction) => {
        const user = await insertUser(transaction, principal, { email, name, siteAdministrator });
        return { user, link: await makePasswordLink(transaction, user.id) };
      });
    },
    async change(principal, userId, change) {
      mustHold(principal.siteAdministrator);
      return await db
        .transaction()
        .execute((transaction) => changeUser(transaction, principal, userId, change));
    },
    async makeLink(principal, userId) {
      mustHold(principal.siteAdministrator);
      return await db.transaction().execute(async (transaction) => {
        await findUser(transaction, userId);
        return await makeRecordedLink(transaction, principal, userId);
      });
    },
  };
}

export function toUser(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    siteAdministrator: row.site_administrator,
    disabled: row.disabled_at !== null,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at.toISOString(),
  };
}

/** Throws `not-found`, also for what is no person. */
export async function findUser(db: Queryable, userId: string): Promise<User> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('machine', '=', false)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  return toUser(row);
}

/** Throws `email-taken`, after which the transaction is of no more use. */
export async function insertUser(
  db: DatabaseTransaction,
  principal: Principal,
  user: { email: string; name: string; siteAdministrator: boolean },
): Promise<User> {
  const id = randomUUID();
  try {
    const row = await db
      .insertInto('users')
      .values({
        id,
        email: user.email,
        name: user.name,
        password_hash: null,
        site_administrator: user.siteAdministrator,
        disabled_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(db, {
      event: 'user-created',
      userId: principal.userId,
      subjectUserId: id,
      params: { siteAdministrator: user.siteAdministrator ? 'yes' : 'no' },
    });
    return toUser(row);
  } catch (error) {
    if (!isUniqueViolation(error, 'users_email')) throw error;
    throw new ServerError('email-taken', { fields: { email: 'email-taken' } }, error);
  }
}

/** A new link, and the note of who made it for whom. */
export async function makeRecordedLink(
  db: DatabaseTransaction,
  principal: Principal,
  userId: string,
): Promise<NewPasswordLink> {
  await recordEvent(db, {
    event: 'password-link-made',
    userId: principal.userId,
    subjectUserId: userId,
  });
  return await makePasswordLink(db, userId);
}

async function changeUser(
  db: DatabaseTransaction,
  principal: Principal,
  userId: string,
  change: z.infer<typeof UserChange>,
): Promise<User> {
  const before = await findUser(db, userId);
  const after = {
    name: change.name ?? before.name,
    siteAdministrator: change.siteAdministrator ?? before.siteAdministrator,
    disabled: change.disabled ?? before.disabled,
  };
  if (!after.siteAdministrator || after.disabled) await mustLeaveAnAdministrator(db, userId);
  const row = await db
    .updateTable('users')
    .set({
      name: after.name,
      site_administrator: after.siteAdministrator,
      ...(after.disabled === before.disabled
        ? {}
        : { disabled_at: after.disabled ? sql<Date>`now()` : null }),
    })
    .where('id', '=', userId)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (after.disabled) await endSessionsOf(db, userId);
  await recordEvent(db, {
    event: 'user-changed',
    userId: principal.userId,
    subjectUserId: userId,
    params: {
      siteAdministrator: after.siteAdministrator ? 'yes' : 'no',
      disabled: after.disabled ? 'yes' : 'no',
    },
  });
  return toUser(row);
}

/** Someone else must be able to sign in and administer the site. The rows stay locked, so that two can't leave at once. */
async function mustLeaveAnAdministrator(db: DatabaseTransaction, userId: string): Promise<void> {
  const administrators = await db
    .selectFrom('users')
    .select('id')
    .where('site_administrator', '=', true)
    .where('disabled_at', 'is', null)
    .where('password_hash', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const ids = administrators.map(({ id }) => id);
  if (ids.includes(userId) && ids.length === 1) throw new ServerError('last-administrator');
}
