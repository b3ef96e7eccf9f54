/** Keeping the people of a portal, on a real database. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../../test/postgres.ts';
import type { OpenDatabase } from '../db/open.ts';
import type { Principal } from './permissions.ts';
import { createUsers, type Users } from './users.ts';

describe('users', () => {
  let database: OpenDatabase;
  let users: Users;
  let boss: Principal;
  beforeAll(async () => {
    database = await openTestDatabase();
    users = createUsers(database.db);
    return () => database.close();
  });
  beforeEach(async () => {
    await database.db.deleteFrom('events').execute();
    await database.db.deleteFrom('users').execute();
    boss = await makeAdministrator('boss@example.org');
  });

  async function makeAdministrator(email: string): Promise<Principal> {
    const userId = crypto.randomUUID();
    await database.db
      .insertInto('users')
      .values({
        id: userId,
        email,
        name: 'Boss',
        password_hash: '$argon2id$…',
        site_administrator: true,
        disabled_at: null,
      })
      .execute();
    return { userId, name: 'Boss', siteAdministrator: true, grants: [] };
  }
  const person = { email: 'ada@example.org', name: 'Ada', siteAdministrator: false };
  const last = expect.objectContaining({ code: 'last-administrator' });

  it('are nobody’s business but the site administrators’', async () => {
    const somebody = { ...boss, siteAdministrator: false };
    const hidden = expect.objectContaining({ code: 'not-found' });
    await expect(users.list(somebody)).rejects.toThrow(hidden);
    await expect(users.create(somebody, person)).rejects.toThrow(hidden);
    await expect(users.change(somebody, boss.userId, {})).rejects.toThrow(hidden);
    await expect(users.makeLink(somebody, boss.userId)).rejects.toThrow(hidden);
  });

  it('are made with a link, listed by email, and never show a password', async () => {
    const { user, link } = await users.create(boss, person);
    expect(user).toMatchObject({ ...person, disabled: false, hasPassword: false });
    expect(link.path).toMatch(/^\/set-password#/);
    const all = await users.list(boss);
    expect(all.map(({ email }) => email)).toEqual(['ada@example.org', 'boss@example.org']);
    expect(JSON.stringify(all)).not.toContain('argon2');
  });

  it('have an email of their own', async () => {
    await users.create(boss, person);
    await expect(users.create(boss, person)).rejects.toThrow(
      expect.objectContaining({ code: 'email-taken' }),
    );
  });

  it('never leave the portal without an administrator who can sign in', async () => {
    // Has no password yet, so can't sign in and doesn't count.
    await users.create(boss, { ...person, siteAdministrator: true });
    for (const change of [{ disabled: true }, { siteAdministrator: false }]) {
      await expect(users.change(boss, boss.userId, change)).rejects.toThrow(last);
    }
    const second = await makeAdministrator('second@example.org');
    await users.change(boss, boss.userId, { siteAdministrator: false });
    await expect(users.change(second, second.userId, { disabled: true })).rejects.toThrow(last);
  });

  it('do not lose the last two administrators at the same moment', async () => {
    const second = await makeAdministrator('second@example.org');
    const tried = await Promise.allSettled([
      users.change(boss, boss.userId, { siteAdministrator: false }),
      users.change(second, second.userId, { siteAdministrator: false }),
    ]);
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are signed out when disabled, keep the day they were, and may come back', async () => {
    const { user } = await users.create(boss, person);
    await database.db
      .insertInto('sessions')
      .values({
        token_sha256: Buffer.from('x'),
        user_id: user.id,
        expires_at: new Date(Date.now() + 1e6),
      })
      .execute();
    expect((await users.change(boss, user.id, { disabled: true })).disabled).toBe(true);
    expect(await database.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
    const back = await users.change(boss, user.id, { disabled: false, name: 'Ada L.' });
    expect(back).toMatchObject({ disabled: false, name: 'Ada L.' });
  });

  it('leave a history without names or emails', async () => {
    const { user } = await users.create(boss, person);
    await users.change(boss, user.id, { name: 'Somebody Else' });
    await users.makeLink(boss, user.id);
    const events = await database.db.selectFrom('events').selectAll().orderBy('id').execute();
    expect(events.map(({ event }) => event)).toEqual([
      'user-created',
      'user-changed',
      'password-link-made',
    ]);
    for (const event of events) {
      expect(event).toMatchObject({ user_id: boss.userId, subject_user_id: user.id });
      expect(JSON.stringify(event.params)).not.toMatch(/Ada|Somebody|example/);
    }
  });
});
