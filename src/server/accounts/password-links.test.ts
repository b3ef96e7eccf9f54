/** One-time links and the first administrator, on a real database. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../../test/postgres.ts';
import type { OpenDatabase } from '../db/open.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { makePasswordLink, type NewPasswordLink } from './password-links.ts';
import { newToken } from './tokens.ts';

const password = 'a long enough password';
const invalid = expect.objectContaining({ code: 'link-invalid' });
const tokenOf = ({ path }: NewPasswordLink) => path.split('#')[1] ?? '';

describe('password links', () => {
  let database: OpenDatabase;
  let accounts: Accounts;
  beforeAll(async () => {
    database = await openTestDatabase();
    accounts = createAccounts({ ...database, idleTimeoutS: 1800 });
    return () => database.close();
  });
  beforeEach(async () => {
    for (const table of ['events', 'users', 'password_links'] as const) {
      await database.db.deleteFrom(table).execute();
    }
  });

  async function makeUser(email = 'ada@example.org') {
    const id = crypto.randomUUID();
    await database.db
      .insertInto('users')
      .values({ id, email, name: 'Ada', password_hash: null, disabled_at: null })
      .execute();
    return id;
  }

  it('set the password once, and end the sessions that were open', async () => {
    const id = await makeUser();
    const session = await accounts.sessions.start(id);
    const link = await makePasswordLink(database.db, id);
    expect(link.path).toMatch(/^\/set-password#[\w-]{43}$/);
    const validMs = new Date(link.expiresAt).getTime() - Date.now();
    expect(validMs).toBeGreaterThan(71.9 * 3600_000);
    expect(validMs).toBeLessThanOrEqual(72 * 3600_000);
    const token = tokenOf(link);
    expect(await accounts.links.inspect(token)).toEqual({
      email: 'ada@example.org',
      firstAdministrator: false,
    });
    expect(await accounts.links.redeem({ token, password })).toBe(id);
    expect(await accounts.sessions.authenticate(session)).toBeUndefined();
    await accounts.sessions.signIn('ada@example.org', password);
    await expect(accounts.links.inspect(token)).rejects.toThrow(invalid);
    await expect(accounts.links.redeem({ token, password })).rejects.toThrow(invalid);
  });

  it('are used by one of two at once', async () => {
    const token = tokenOf(await makePasswordLink(database.db, await makeUser()));
    const tried = await Promise.allSettled(
      [password, 'another long password'].map((p) => accounts.links.redeem({ token, password: p })),
    );
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are refused when expired, unknown, replaced by a newer one, or for the disabled', async () => {
    const id = await makeUser();
    const older = tokenOf(await makePasswordLink(database.db, id));
    const newer = tokenOf(await makePasswordLink(database.db, id));
    await expect(accounts.links.inspect(older)).rejects.toThrow(invalid);
    await expect(accounts.links.inspect(newToken().token)).rejects.toThrow(invalid);
    await database.db.updateTable('users').set({ disabled_at: new Date() }).execute();
    await expect(accounts.links.redeem({ token: newer, password })).rejects.toThrow(invalid);
    await database.db.updateTable('users').set({ disabled_at: null }).execute();
    await accounts.links.inspect(newer);
    await database.db
      .updateTable('password_links')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .execute();
    await expect(accounts.links.redeem({ token: newer, password })).rejects.toThrow(invalid);
  });

  it('are stored as a hash', async () => {
    const token = tokenOf(await makePasswordLink(database.db, await makeUser()));
    const rows = await database.db.selectFrom('password_links').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]?.token_sha256.toString()).not.toContain(token);
  });

  it('make the first administrator, who chooses email and name, and only one', async () => {
    const [one, other] = [
      await ensureFirstAdministrator(database.db, undefined),
      await ensureFirstAdministrator(database.db, undefined),
    ].map((link) => tokenOf(link as NewPasswordLink));
    expect(await accounts.links.inspect(one ?? '')).toEqual({
      email: '',
      firstAdministrator: true,
    });
    await expect(accounts.links.redeem({ token: one ?? '', password })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
    const redeem = (token = '', email = '') =>
      accounts.links.redeem({ token, password, email, name: 'First' });
    const tried = await Promise.allSettled([
      redeem(one, 'first@example.org'),
      redeem(other, 'second@example.org'),
    ]);
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const users = await database.db.selectFrom('users').selectAll().execute();
    expect(users).toHaveLength(1);
    expect(users[0]?.site_administrator).toBe(true);
    await expect(accounts.links.inspect(one ?? '')).rejects.toThrow(invalid);
    await expect(accounts.links.inspect(other ?? '')).rejects.toThrow(invalid);
    expect(await ensureFirstAdministrator(database.db, undefined)).toBeUndefined();
  });

  it('are not needed where the configuration names the first administrator', async () => {
    const configured = { email: 'boss@example.org', password };
    const both = [1, 2].map(() => ensureFirstAdministrator(database.db, configured));
    expect(await Promise.all(both)).toEqual([undefined, undefined]);
    await accounts.sessions.signIn('boss@example.org', password);
    await ensureFirstAdministrator(database.db, { ...configured, password: 'some other password' });
    await accounts.sessions.signIn('boss@example.org', password);
  });
});
