/** Signing in and out, and who a request's session belongs to. */
import { sql } from 'kysely';
import type pg from 'pg';
import { recordEvent } from '../db/record-event.ts';
import type { Database, Queryable } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import type { AttemptLimiter } from './attempt-limiter.ts';
import { verifyPassword } from './passwords.ts';
import type { Grant, Principal } from './permissions.ts';
import { newToken, tokenSha256 } from './tokens.ts';

export interface Sessions {
  readonly idleTimeoutS: number;
  /** The new session's token, or throws `sign-in-refused`, for whatever reason. */
  signIn(email: string, password: string): Promise<string>;
  /** A session for someone who has shown who they are, by redeeming a link. */
  start(userId: string): Promise<string>;
  signOut(token: string | undefined): Promise<void>;
  /** Who holds the token, with all grants; undefined when it is not, or no longer, valid. Keeps the session alive. */
  authenticate(token: string | undefined): Promise<Principal | undefined>;
  /** The same, and leaves the session as idle as it is: for what a page left open does by itself. */
  recheck(token: string | undefined): Promise<Principal | undefined>;
  /** Who held the token a moment ago; for whoever proves it by `principalSql` before anything comes of it. */
  remembered(token: string | undefined): RememberedPrincipal | undefined;
}

/** A principal that may have changed since, with what its session is found by. */
export interface RememberedPrincipal {
  readonly principal: Principal;
  readonly tokenSha256: Buffer;
  readonly idleTimeoutS: number;
}

/** A session ends after this long however busy it is. */
const ABSOLUTE_LIMIT_S = 12 * 60 * 60;
/** How stale `last_seen_at` may get before a request writes it again. */
const LONGEST_TOUCH_INTERVAL_S = 60;
/** Then it is loaded anew, which keeps the session alive. */
const REMEMBER_MS = 10_000;
const MOST_REMEMBERED = 1000;

export function createSessions(deps: {
  readonly db: Database;
  /** The same connections, for what every request asks. */
  readonly pool: pg.Pool;
  readonly idleTimeoutS: number;
  /** Attempts by account. */
  readonly limiter: AttemptLimiter;
}): Sessions {
  const { db, pool, idleTimeoutS, limiter } = deps;
  const remembered = new Map<
    string,
    { readonly principal: Principal; readonly loadedAt: number }
  >();
  const rememberMs = Math.min(REMEMBER_MS, touchIntervalS(idleTimeoutS) * 1000);

  function remember(tokenSha256: Buffer, principal: Principal | undefined): void {
    const key = tokenSha256.toString('hex');
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    if (principal === undefined) remembered.delete(key);
    else remembered.set(key, { principal, loadedAt: performance.now() });
  }

  async function load(
    token: string | undefined,
    keepAlive: boolean,
  ): Promise<Principal | undefined> {
    const sha256 = tokenSha256(token);
    if (sha256 === undefined) return undefined;
    const found = await loadPrincipal(pool, sha256, idleTimeoutS);
    if (keepAlive && found?.touch) await touch(db, sha256);
    if (keepAlive) remember(sha256, found?.principal);
    return found?.principal;
  }

  return {
    idleTimeoutS,
    async signIn(email, password) {
      // Counted before the password is tried, so that many tries at once don't all slip through.
      limiter.take(email);
      const user = await db
        .selectFrom('users')
        .select(['id', 'password_hash', 'disabled_at'])
        .where('email', '=', email)
        .where('machine', '=', false)
        .executeTakeFirst();
      const right = await verifyPassword(user?.password_hash ?? null, password);
      if (!right || user === undefined || user.disabled_at !== null) {
        throw new ServerError('sign-in-refused');
      }
      limiter.forget(email);
      await deleteExpired(db, idleTimeoutS);
      return await startSession(db, user.id);
    },
    start: (userId) => startSession(db, userId),
    async signOut(token) {
      const sha256 = tokenSha256(token);
      if (sha256 === undefined) return;
      await db.deleteFrom('sessions').where('token_sha256', '=', sha256).execute();
    },
    authenticate: (token) => load(token, true),
    recheck: (token) => load(token, false),
    remembered(token) {
      const sha256 = tokenSha256(token);
      const found = sha256 && remembered.get(sha256.toString('hex'));
      if (sha256 === undefined || found === undefined) return undefined;
      if (performance.now() - found.loadedAt > rememberMs) return undefined;
      return { principal: found.principal, tokenSha256: sha256, idleTimeoutS };
    },
  };
}

/** Signs a person out everywhere: when disabled, or when the password was set anew. */
export async function endSessionsOf(db: Queryable, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
}

async function startSession(db: Database, userId: string): Promise<string> {
  const { token, sha256 } = newToken();
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('sessions')
      .values({ token_sha256: sha256, user_id: userId, expires_at: inSeconds(ABSOLUTE_LIMIT_S) })
      .execute();
    await recordEvent(transaction, { event: 'signed-in', userId });
  });
  return token;
}

interface PrincipalRow {
  id: string;
  name: string;
  site_administrator: boolean;
  grants: Grant[];
  touch: boolean;
}

/** The principal of a live session, by its token's SHA-256 and the seconds idle after which it is over. */
export function principalSql(tokenSha256: string, idleTimeoutS: string): string {
  return `
select u.id, u.name, u.site_administrator, s.last_seen_at,
  coalesce((
    select jsonb_agg(jsonb_build_object('projectId', g.project_id, 'archiveId', g.archive_id,
      'permission', g.permission))
    from grants g where g.user_id = u.id
  ), '[]') as grants
from sessions s
join users u on u.id = s.user_id
where s.token_sha256 = ${tokenSha256}
  and s.expires_at > now()
  and s.last_seen_at > now() - make_interval(secs => ${idleTimeoutS})
  and u.disabled_at is null`;
}

/** $3: seconds idle after which the session is touched. */
const loadSql = `
select id, name, site_administrator, grants, last_seen_at < now() - make_interval(secs => $3) as touch
from (${principalSql('$1', '$2')}) as found`;

/** Every request begins with it, so it is prepared once for each connection. */
async function loadPrincipal(
  pool: pg.Pool,
  sha256: Buffer,
  idleTimeoutS: number,
): Promise<{ principal: Principal; touch: boolean } | undefined> {
  const { rows } = await pool.query<PrincipalRow>({
    name: 'load-principal',
    text: loadSql,
    values: [sha256, idleTimeoutS, touchIntervalS(idleTimeoutS)],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  const { id, name, site_administrator, grants } = row;
  return {
    principal: { userId: id, name, siteAdministrator: site_administrator, grants },
    touch: row.touch,
  };
}

async function touch(db: Database, sha256: Buffer): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: sql<Date>`now()` })
    .where('token_sha256', '=', sha256)
    .execute();
}

async function deleteExpired(db: Database, idleTimeoutS: number): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((eb) =>
      eb.or([eb('expires_at', '<', sql<Date>`now()`), eb('last_seen_at', '<', ago(idleTimeoutS))]),
    )
    .execute();
}

function touchIntervalS(idleTimeoutS: number): number {
  return Math.min(LONGEST_TOUCH_INTERVAL_S, idleTimeoutS / 10);
}

/** By the database's clock, the only one that all processes share. */
function ago(seconds: number) {
  return sql<Date>`now() - make_interval(secs => ${seconds})`;
}

function inSeconds(seconds: number) {
  return sql<Date>`now() + make_interval(secs => ${seconds})`;
}
