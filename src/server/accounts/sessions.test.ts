/** Sessions and passwords on a real database. */
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../../test/postgres.ts';
import type { OpenDatabase } from '../db/open.ts';
import { createAttemptLimiter } from './attempt-limiter.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { newToken } from './tokens.ts';

const password = 'a long enough password';
const refused = expect.objectContaining({ code: 'sign-in-refused' });

describe('passwords', () => {
  it('are kept as argon2id, with a salt of their own', async () => {
    const [one, other] = await Promise.all([hashPassword(password), hashPassword(password)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await verifyPassword(one, password)).toBe(true);
    expect(await verifyPassword(one, `${password} `)).toBe(false);
  });

  it('are the same whichever way an accent was typed', async () => {
    expect(
      await verifyPassword(await hashPassword('caf\u00e9 au lait'), 'cafe\u0301 au lait'),
    ).toBe(true);
  });

  it('are refused where there is none', async () => {
    expect(await verifyPassword(null, password)).toBe(false);
  });
});

describe('sessions', () => {
  let database: OpenDatabase;
  let sessions: Sessions;
  let hash: string;
  beforeAll(async () => {
    database = await openTestDatabase();
    sessions = withLimit(1000);
    hash = await hashPassword(password);
    return () => database.close();
  });

  function withLimit(limit: number): Sessions {
    const limiter = createAttemptLimiter({ limit, windowMs: 60_000, maxKeys: 100 });
    return createSessions({ ...database, idleTimeoutS: 1800, limiter });
  }

  async function makeUser(email: string, more: { disabled?: boolean; noPassword?: boolean } = {}) {
    const id = crypto.randomUUID();
    await database.db
      .insertInto('users')
      .values({
        id,
        email,
        name: 'Someone',
        password_hash: more.noPassword ? null : hash,
        disabled_at: more.disabled ? new Date() : null,
      })
      .execute();
    return id;
  }

  async function age(column: 'last_seen_at' | 'expires_at', seconds: number): Promise<void> {
    await sql`update sessions set ${sql.ref(column)} = now() - make_interval(secs => ${seconds})`.execute(
      database.db,
    );
  }

  it('are opened by the right password alone', async () => {
    const id = await makeUser('right@example.org');
    const token = await sessions.signIn('right@example.org', password);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await sessions.authenticate(token))?.userId).toBe(id);
    await expect(sessions.signIn('right@example.org', 'another password')).rejects.toThrow(refused);
  });

  it('are refused alike to the unknown, the disabled and those without a password', async () => {
    await makeUser('disabled@example.org', { disabled: true });
    await makeUser('fresh@example.org', { noPassword: true });
    for (const email of ['nobody@example.org', 'disabled@example.org', 'fresh@example.org']) {
      await expect(sessions.signIn(email, password)).rejects.toThrow(refused);
    }
  });

  it('are not opened by tokens that were never given, nor by a hash of one', async () => {
    expect(await sessions.authenticate(undefined)).toBeUndefined();
    expect(await sessions.authenticate('')).toBeUndefined();
    expect(await sessions.authenticate(newToken().token)).toBeUndefined();
    expect(await sessions.authenticate("' or true --")).toBeUndefined();
  });

  it('are stored as a hash', async () => {
    const id = await makeUser('hashed@example.org');
    const token = await sessions.start(id);
    const { rows } = await sql<{
      dump: string;
    }>`select sessions::text as dump from sessions`.execute(database.db);
    expect(rows.length).toBeGreaterThan(0);
    for (const { dump } of rows) expect(dump).not.toContain(token);
  });

  it('end when idle, and each request puts that off', async () => {
    const id = await makeUser('idle@example.org');
    const token = await sessions.start(id);
    await age('last_seen_at', 1700);
    const lastSeen = async () =>
      await database.db
        .selectFrom('sessions')
        .select('last_seen_at')
        .where('user_id', '=', id)
        .executeTakeFirstOrThrow();
    const before = await lastSeen();
    expect((await sessions.recheck(token))?.userId).toBe(id);
    expect(await lastSeen()).toEqual(before);
    expect(await sessions.authenticate(token)).toBeDefined();
    const { last_seen_at } = await lastSeen();
    expect(Date.now() - last_seen_at.getTime()).toBeLessThan(60_000);
    await age('last_seen_at', 1801);
    expect(await sessions.authenticate(token)).toBeUndefined();
  });

  it('end after twelve hours however busy', async () => {
    const id = await makeUser('busy@example.org');
    const token = await sessions.start(id);
    const { expires_at, created_at } = await database.db
      .selectFrom('sessions')
      .select(['expires_at', 'created_at'])
      .where('user_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(expires_at.getTime() - created_at.getTime()).toBe(12 * 60 * 60 * 1000);
    await age('expires_at', 1);
    expect(await sessions.authenticate(token)).toBeUndefined();
  });

  it('end when the person signs out or is disabled', async () => {
    const id = await makeUser('leaver@example.org');
    const [one, other] = [await sessions.start(id), await sessions.start(id)];
    await sessions.signOut(one);
    expect(await sessions.authenticate(one)).toBeUndefined();
    expect(await sessions.authenticate(other)).toBeDefined();
    await database.db
      .updateTable('users')
      .set({ disabled_at: new Date() })
      .where('id', '=', id)
      .execute();
    expect(await sessions.authenticate(other)).toBeUndefined();
  });

  it('limit the tries at one account, also many at once, and not the others', async () => {
    const limited = withLimit(3);
    await makeUser('target@example.org');
    await makeUser('bystander@example.org');
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => limited.signIn('target@example.org', 'wrong password')),
    );
    const codes = tries.map((tried) => tried.status === 'rejected' && tried.reason.code);
    expect(codes.filter((code) => code === 'sign-in-refused')).toHaveLength(3);
    expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(5);
    await expect(limited.signIn('target@example.org', password)).rejects.toThrow(
      expect.objectContaining({ code: 'too-many-requests' }),
    );
    await limited.signIn('bystander@example.org', password);
  });

  it('bring all grants of the person with every request', async () => {
    const id = await makeUser('granted@example.org');
    const [projectId, archiveId] = [crypto.randomUUID(), crypto.randomUUID()];
    const token = await sessions.start(id);
    expect((await sessions.authenticate(token))?.grants).toEqual([]);
    await database.db
      .insertInto('projects')
      .values({ id: projectId, name: 'P', pseudonymisation: 'optional' })
      .execute();
    await database.db
      .insertInto('archives')
      .values({
        id: archiveId,
        project_id: projectId,
        name: 'A',
        checks: '{}',
      })
      .execute();
    await database.db
      .insertInto('grants')
      .values([
        {
          user_id: id,
          project_id: projectId,
          archive_id: archiveId,
          permission: 'archive/view',
        },
        { user_id: id, project_id: projectId, archive_id: null, permission: 'project/upload' },
      ])
      .execute();
    const grants = (await sessions.authenticate(token))?.grants ?? [];
    expect(grants).toHaveLength(2);
    expect(grants).toContainEqual({ projectId, archiveId, permission: 'archive/view' });
    expect(grants).toContainEqual({ projectId, archiveId: null, permission: 'project/upload' });
  });
});
