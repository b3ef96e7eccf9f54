/** A whole portal for a test: real HTTP on a free port, a database of its own, and people to act as. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll } from 'vitest';
import type { ArchivePermission, ProjectPermission } from '../src/contract/permissions.ts';
import { hashPassword } from '../src/server/accounts/passwords.ts';
import { newToken } from '../src/server/accounts/tokens.ts';
import { type Config, readConfig } from '../src/server/config.ts';
import type { Database } from '../src/server/db/schema.ts';
import { type Portal, type PortalOptions, startPortal } from '../src/server/portal.ts';
import { addTestEngine, type NewTestEngine } from './archive-engines.ts';
import { createTestDatabase, makeTestFolder } from './postgres.ts';
import { type TestClient, testClient } from './test-client.ts';

export interface TestProject {
  readonly id: string;
  readonly name: string;
  /** One for each name asked for, in that order. */
  readonly archives: readonly { readonly id: string; readonly name: string }[];
  /** The first. */
  readonly archiveId: string;
}

export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Value of a `cookie` header: signed in. */
  readonly cookie: string;
}

/** A project permission, or an archive permission with its archive. */
export type TestGrant =
  | { readonly projectId: string; readonly permission: ProjectPermission }
  | {
      readonly projectId: string;
      readonly archiveId: string;
      readonly permission: ArchivePermission;
    };

export interface NewTestUser {
  readonly email?: string;
  readonly name?: string;
  /** Hashing takes a moment: only for tests that sign in with it. */
  readonly password?: string;
  readonly siteAdministrator?: boolean;
  readonly disabled?: boolean;
  readonly grants?: readonly TestGrant[];
}

export interface NewTestProject {
  readonly name?: string;
  readonly pseudonymisation?: 'optional' | 'required';
  readonly patientIdPattern?: string;
  readonly compaction?: boolean;
  readonly archiveNames?: readonly string[];
  /** Of every archive. */
  readonly engine?: NewTestEngine;
  /** The first leads. */
  readonly engines?: readonly NewTestEngine[];
  readonly threshold?: number;
  readonly checks?: Record<string, unknown>;
}

export interface TestPortal extends Portal {
  readonly config: Config;
  readonly db: Database;
  /** Nobody is signed in; `client.as(user)` is that person's. */
  readonly client: TestClient;
  makeUser(user?: NewTestUser): Promise<TestUser>;
  makeProject(project?: NewTestProject): Promise<TestProject>;
}

const open = new Set<() => Promise<void>>();

afterAll(async () => {
  await Promise.all([...open].map((stop) => stop()));
});

/** Stopped by itself when the test file ends, if not before. */
export async function openTestPortal(
  overrides: Partial<Config> = {},
  options: PortalOptions = {},
): Promise<TestPortal> {
  const dataDir = await makeTestFolder('portal');
  const databaseUrl = await createTestDatabase();
  const config: Config = { ...readConfig({}), port: 0, dataDir, databaseUrl, ...overrides };
  const portal = await startPortal(config, { logger: pino({ level: 'silent' }), ...options });
  const stop = async () => {
    open.delete(stop);
    await portal.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
  open.add(stop);
  const { db } = portal.database;
  return {
    ...portal,
    config,
    db,
    stop,
    client: testClient(portal.url),
    makeUser: (user = {}) => makeUser(db, user),
    makeProject: (project = {}) => makeProject(db, project),
  };
}

async function makeUser(db: Database, user: NewTestUser): Promise<TestUser> {
  const id = randomUUID();
  const email = user.email ?? `person-${id.slice(0, 8)}@example.org`;
  const name = user.name ?? `Person ${id.slice(0, 8)}`;
  await db
    .insertInto('users')
    .values({
      id,
      email,
      name,
      password_hash: user.password === undefined ? null : await hashPassword(user.password),
      site_administrator: user.siteAdministrator ?? false,
      disabled_at: user.disabled ? sql<Date>`now()` : null,
    })
    .execute();
  for (const grant of user.grants ?? []) {
    await db
      .insertInto('grants')
      .values({
        user_id: id,
        project_id: grant.projectId,
        archive_id: 'archiveId' in grant ? grant.archiveId : null,
        permission: grant.permission,
      })
      .execute();
  }
  return { id, email, name, cookie: await signIn(db, id) };
}

/** A session as signing in makes it, without the password's work. */
async function signIn(db: Database, userId: string): Promise<string> {
  const { token, sha256 } = newToken();
  await db
    .insertInto('sessions')
    .values({
      token_sha256: sha256,
      user_id: userId,
      expires_at: sql<Date>`now() + interval '12 hours'`,
    })
    .execute();
  return `plainfilm_session=${token}`;
}

const enginesOf = ({ engine, engines }: NewTestProject) =>
  engines ?? (engine === undefined ? [] : [engine]);

async function makeProject(db: Database, project: NewTestProject): Promise<TestProject> {
  const id = randomUUID();
  const name = project.name ?? `Project ${id.slice(0, 8)}`;
  await db
    .insertInto('projects')
    .values({
      id,
      name,
      pseudonymisation: project.pseudonymisation ?? 'optional',
      patient_id_pattern: project.patientIdPattern ?? '',
      compaction: project.compaction ?? true,
    })
    .execute();
  const archives = (project.archiveNames ?? ['Archive']).map((archiveName) => ({
    id: randomUUID(),
    name: archiveName,
  }));
  for (const archive of archives) {
    await db
      .insertInto('archives')
      .values({
        ...archive,
        project_id: id,
        checks: JSON.stringify(project.checks ?? {}),
        threshold: project.threshold ?? 50,
      })
      .execute();
    for (const engine of enginesOf(project)) await addTestEngine(db, archive.id, engine);
  }
  return { id, name, archives, archiveId: archives[0]?.id ?? '' };
}
