/** Everything about who people are: sessions, links, users, and what the pages may offer to them. */
import type pg from 'pg';
import type { Session } from '../../contract/accounts.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { createAttemptLimiter } from './attempt-limiter.ts';
import { createPasswordLinks, type PasswordLinks } from './password-links.ts';
import type { Principal } from './permissions.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createUsers, findUser, type Users } from './users.ts';

export interface Accounts {
  readonly sessions: Sessions;
  readonly links: PasswordLinks;
  readonly users: Users;
  describeSessionOf(principal: Principal): Promise<Session>;
  /** Of a session that was just started. */
  describeSession(token: string): Promise<Session>;
}

/** Ten tries at one account's password in a quarter of an hour. */
const signInLimit = { limit: 10, windowMs: 15 * 60_000, maxKeys: 10_000 };

export function createAccounts(deps: {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly idleTimeoutS: number;
}): Accounts {
  const { db, pool, idleTimeoutS } = deps;
  const limiter = createAttemptLimiter(signInLimit);
  const sessions = createSessions({ db, pool, idleTimeoutS, limiter });
  return {
    sessions,
    links: createPasswordLinks(db),
    users: createUsers(db),
    describeSessionOf: (principal) => describe(db, principal, idleTimeoutS),
    async describeSession(token) {
      const principal = await sessions.authenticate(token);
      if (principal === undefined) throw new ServerError('not-signed-in');
      return await describe(db, principal, idleTimeoutS);
    },
  };
}

async function describe(
  db: Database,
  principal: Principal,
  idleTimeoutS: number,
): Promise<Session> {
  const { siteAdministrator } = principal;
  const held = new Set(principal.grants.map(({ permission }) => permission));
  const administers = held.has('project/administrator');
  return {
    user: await findUser(db, principal.userId),
    idleTimeoutS,
    mayUpload: administers || held.has('project/upload'),
    mayViewCases:
      administers ||
      held.has('archive/administrator') ||
      held.has('archive/view') ||
      held.has('archive/results'),
    maySettings: siteAdministrator || administers || held.has('archive/administrator'),
    offerDemo: siteAdministrator && !(await anyProject(db)),
  };
}

async function anyProject(db: Database): Promise<boolean> {
  const row = await db.selectFrom('projects').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}
