/** Opens the database: one pool of connections, and Kysely over it. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, Schema } from './schema.ts';

export interface OpenDatabase {
  readonly db: Database;
  /** The connections under `db`, for what Kysely doesn't do: the job queue and LISTEN. */
  readonly pool: pg.Pool;
  readonly connectionString: string;
  close(): Promise<void>;
}

const { NUMERIC, INT8 } = pg.types.builtins;

/** `numeric` and `bigint` as numbers: scores, sizes and counters here stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === NUMERIC || oid === INT8
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** A statement, or a transaction left open, that takes longer is a defect and must not hold others up. */
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 10_000;

export function openDatabase(connectionString: string, maxConnections = 20): OpenDatabase {
  const pool = new pg.Pool({
    connectionString,
    types,
    max: maxConnections,
    application_name: 'plainfilm',
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  });
  // A connection that breaks fails the query that runs on it and is replaced; unheard, it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, connectionString, close: () => db.destroy() };
}
