/** One-time links by which a person sets a password; there is no mail server to send them by. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { LinkInspection, PasswordLink, RedeemLinkRequest } from '../../contract/accounts.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction, Queryable } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { hashPassword } from './passwords.ts';
import { endSessionsOf } from './sessions.ts';
import { newToken, tokenSha256 } from './tokens.ts';

type Inspection = z.infer<typeof LinkInspection>;
type Redemption = z.infer<typeof RedeemLinkRequest>;
export type NewPasswordLink = z.infer<typeof PasswordLink>;

export interface PasswordLinks {
  /** What the page asks for. Throws `link-invalid`. */
  inspect(token: string): Promise<Inspection>;
  /** Sets the password, uses the link up and ends the person's sessions. The user's id. Throws `link-invalid`. */
  redeem(request: Redemption): Promise<string>;
}

const VALID_S = 72 * 60 * 60;

export function createPasswordLinks(db: Database): PasswordLinks {
  return {
    async inspect(token) {
      const { userId, email } = await findLink(db, token);
      return { email: email ?? '', firstAdministrator: userId === null };
    },
    async redeem(request) {
      // Before the costly hash, so that guesses cost us little.
      const link = await findLink(db, request.token);
      if (link.userId === null && (request.email === undefined || request.name === undefined)) {
        throw new ServerError('invalid-request', {
          fields: { email: 'required', name: 'required' },
        });
      }
      const hash = await hashPassword(request.password);
      return await db.transaction().execute(async (transaction) => {
        const userId = await useUp(transaction, request.token);
        return userId === null
          ? await createFirstAdministrator(transaction, request, hash)
          : await setPassword(transaction, userId, hash);
      });
    },
  };
}

/** A new link for the person, in the page's fragment so that no server logs it. Earlier ones end. */
export async function makePasswordLink(db: Queryable, userId: string): Promise<NewPasswordLink> {
  await db.deleteFrom('password_links').where('user_id', '=', userId).execute();
  return await insertLink(db, userId);
}

/** The link that makes the first administrator. It works for as long as there is nobody. */
export async function makeFirstAdministratorLink(db: Queryable): Promise<NewPasswordLink> {
  return await insertLink(db, null);
}

async function insertLink(db: Queryable, userId: string | null): Promise<NewPasswordLink> {
  const { token, sha256 } = newToken();
  const { expires_at } = await db
    .insertInto('password_links')
    .values({
      token_sha256: sha256,
      user_id: userId,
      expires_at: sql<Date>`now() + make_interval(secs => ${VALID_S})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return { path: `/set-password#${token}`, expiresAt: expires_at.toISOString() };
}

/** `email` is null for the first administrator. */
async function findLink(
  db: Database,
  token: string,
): Promise<{ userId: string | null; email: string | null }> {
  const row = await db
    .selectFrom('password_links as l')
    .leftJoin('users as u', 'u.id', 'l.user_id')
    .select(['l.user_id as userId', 'u.email'])
    .where('l.token_sha256', '=', tokenSha256(token) ?? Buffer.alloc(0))
    .where('l.used_at', 'is', null)
    .where('l.expires_at', '>', sql<Date>`now()`)
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('link-invalid');
  if (row.userId === null && (await anyUser(db))) throw new ServerError('link-invalid');
  return row;
}

/** Whose password it sets; null for the first administrator's. Of two at once, one gets it. */
async function useUp(db: DatabaseTransaction, token: string): Promise<string | null> {
  const row = await db
    .updateTable('password_links')
    .set({ used_at: sql<Date>`now()` })
    .where('token_sha256', '=', tokenSha256(token) ?? Buffer.alloc(0))
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('user_id')
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('link-invalid');
  return row.user_id;
}

async function setPassword(db: DatabaseTransaction, userId: string, hash: string): Promise<string> {
  await db.updateTable('users').set({ password_hash: hash }).where('id', '=', userId).execute();
  await endSessionsOf(db, userId);
  await recordEvent(db, { event: 'password-set', userId, subjectUserId: userId });
  return userId;
}

async function createFirstAdministrator(
  db: DatabaseTransaction,
  request: Redemption,
  hash: string,
): Promise<string> {
  // Two links may be redeemed at once; only one makes an administrator.
  await sql`lock table users in share row exclusive mode`.execute(db);
  if (await anyUser(db)) throw new ServerError('link-invalid');
  return await insertFirstAdministrator(db, request.email ?? '', request.name ?? '', hash);
}

/** The caller knows that there is nobody yet. */
export async function insertFirstAdministrator(
  db: DatabaseTransaction,
  email: string,
  name: string,
  hash: string,
): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('users')
    .values({ id, email, name, password_hash: hash, site_administrator: true, disabled_at: null })
    .execute();
  await recordEvent(db, {
    event: 'user-created',
    userId: null,
    subjectUserId: id,
    params: { siteAdministrator: 'yes' },
  });
  return id;
}

export async function anyUser(db: Queryable): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}
