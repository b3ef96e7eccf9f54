/** Brings a database to this version's schema. Several processes may do it at once; a newer schema is refused. */
import pg from 'pg';
import { startError } from '../start-error.ts';
import { migrations as released } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/** Any number, the same in every version: who holds it migrates. */
const ADVISORY_LOCK = 7_246_102_301;
const OLDEST_SERVER = 150_000;

/** Numbers of the migrations that this call applied. */
export async function migrate(
  connectionString: string,
  migrations: readonly Migration[] = released,
): Promise<readonly number[]> {
  const client = new pg.Client({ connectionString, application_name: 'plainfilm migrate' });
  await connect(client);
  try {
    await refuseOldServer(client);
    // Released with the connection, whatever happens.
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    return await applyMissing(client, migrations);
  } finally {
    await client.end();
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    throw startError(
      'database-unreachable',
      'The database can’t be reached. Is it running, and are address, user and password in PLAINFILM_DATABASE_URL right?',
      cause,
    );
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query('show server_version_num');
  if (Number(rows[0].server_version_num) >= OLDEST_SERVER) return;
  throw startError(
    'database-too-old',
    'The database is too old: Plainfilm needs PostgreSQL 15 or later.',
  );
}

async function applyMissing(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<readonly number[]> {
  await client.query(`create table if not exists schema_migrations (
    number integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  )`);
  const { rows } = await client.query<{ number: number; name: string }>(
    'select number, name from schema_migrations order by number',
  );
  refuseUnknown(rows, migrations);
  const missing = migrations.filter(({ number }) => !rows.some((row) => row.number === number));
  for (const migration of missing) await apply(client, migration);
  return missing.map(({ number }) => number);
}

function refuseUnknown(
  applied: readonly { number: number; name: string }[],
  migrations: readonly Migration[],
): void {
  const unknown = applied.find(
    (row) => !migrations.some(({ number, name }) => number === row.number && name === row.name),
  );
  if (unknown === undefined) return;
  throw startError(
    'database-too-new',
    `The database was made by a newer Plainfilm (its schema has ${unknown.number} ${unknown.name}). ` +
      'Start that version, or one after it.',
  );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (number, name) values ($1, $2)', [
      migration.number,
      migration.name,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
