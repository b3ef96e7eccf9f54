/** PostgreSQL for tests: one server for each test file, a fresh migrated database for each that asks, nothing left behind. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../src/server/db/embedded-postgres.ts';
import { migrate } from '../src/server/db/migrate.ts';
import { type OpenDatabase, openDatabase } from '../src/server/db/open.ts';
import { migrateJobs } from '../src/server/jobs/runner.ts';

interface TestServer {
  readonly dir: string;
  readonly postgres: EmbeddedPostgres;
  /** Migrated; copied for each test. */
  readonly template: string;
}

let server: Promise<TestServer> | undefined;

/** Nothing here has to survive a power cut. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '32MB',
  max_connections: '200',
};

afterAll(async () => {
  const running = await server;
  server = undefined;
  await running?.postgres.stop();
  if (running !== undefined) fs.rmSync(running.dir, { recursive: true, force: true });
});

/** URL of a new database with this version's schema and the job queue's. */
export async function createTestDatabase(): Promise<string> {
  const { template } = await testServer();
  return await createDatabase(`template ${template}`);
}

/** URL of a new database without anything in it. */
export async function createEmptyDatabase(): Promise<string> {
  return await createDatabase('template template0');
}

/** An open database with this version's schema; the caller closes it. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  return openDatabase(await createTestDatabase());
}

/** A folder that is gone after the test file, however it ends. */
export async function makeTestFolder(name: string): Promise<string> {
  const { dir } = await testServer();
  return fs.mkdtempSync(path.join(dir, `${name}-`));
}

async function testServer(): Promise<TestServer> {
  server ??= startServer();
  return await server;
}

async function startServer(): Promise<TestServer> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-test-'));
  fs.chmodSync(dir, 0o711);
  stopWhenWeDie(dir);
  const postgres = await startEmbeddedPostgres({ dir: path.join(dir, 'pg'), settings });
  await execute(postgres.url, 'create database template_of_tests');
  await makeTemplate(withDatabase(postgres.url, 'template_of_tests'));
  return { dir, postgres, template: 'template_of_tests' };
}

async function makeTemplate(url: string): Promise<void> {
  await migrate(url);
  const database = openDatabase(url);
  await migrateJobs(database.pool);
  await database.close();
}

/** A test process that is killed runs no `afterAll`: a watcher sees its pipe close, ends the server and clears up. */
function stopWhenWeDie(dir: string): void {
  if (process.platform === 'win32') return;
  const script = `cat > /dev/null
    pid=$(head -n 1 "$0/pg/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid"
    rm -rf "$0"`;
  const watcher = spawn('sh', ['-c', script, dir], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
}

async function createDatabase(like: string): Promise<string> {
  const { postgres } = await testServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createWhenFree(postgres.url, `create database ${name} ${like}`);
  return withDatabase(postgres.url, name);
}

/** On a busy machine the connection that migrated the template takes a moment to end. */
async function createWhenFree(url: string, statement: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await execute(url, statement);
    } catch (error) {
      const inUse = error instanceof pg.DatabaseError && error.code === '55006';
      if (!inUse || tries >= 20) throw error;
    }
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  return url.replace(/[^/]+$/, name);
}
