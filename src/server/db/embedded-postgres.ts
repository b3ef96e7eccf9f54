/** The built-in PostgreSQL: started under the data directory, adopted when it survived a crash of ours, never run as root. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startError } from '../start-error.ts';
import { postgresBinaries, postgresProgram } from './postgres-binaries.ts';
import {
  chooseEndpoint,
  choosePort,
  type Endpoint,
  endpointArguments,
  endpointInitArguments,
  endpointUrl,
  postgresUser,
  socketLock,
} from './postgres-endpoint.ts';
import { exited, run } from './postgres-process.ts';
import {
  type PidFile,
  readPidFile,
  removePidFile,
  removeStalePidFile,
  removeStaleSocketLock,
} from './postmaster-pid.ts';
import { isRunning } from './process-facts.ts';
import { chooseRunAs, type RunAs } from './unprivileged.ts';

export interface EmbeddedPostgres {
  /** Of the database `plainfilm`. */
  readonly url: string;
  readonly pid: number;
  /** True when the server was running already. */
  readonly adopted: boolean;
  /** Ends all connections and waits until the server is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Owned by the caller alone, who holds its lock. Made when absent. */
  readonly dir: string;
  /** Further settings of the server, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Default: a socket, where the system has them. */
  readonly endpoint?: Endpoint['kind'];
  /** Ways of running when we are root, the preferred first. */
  readonly waysAsRoot?: readonly RunAs[];
  /** How long the server may take until it answers. */
  readonly startLimitMs?: number;
}

interface Server {
  readonly native: string;
  readonly data: string;
  readonly log: string;
  readonly endpoint: Endpoint;
  readonly runAs: RunAs;
  readonly settings: Readonly<Record<string, string>>;
}

const database = 'plainfilm';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;

/** Its log must not repeat what was in a statement: that may be a patient's. */
const defaultSettings: Readonly<Record<string, string>> = {
  max_connections: '100',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
};

export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const server = prepare(options);
  await initialise(server);
  const deadline = Date.now() + (options.startLimitMs ?? START_LIMIT_MS);
  while (Date.now() < deadline) {
    const surviving = await connectable(server, readPidFile(server.data));
    if (surviving !== undefined) return await opened(server, surviving, true);
    removeStalePidFile(server.data);
    const lock = socketLock(server.endpoint);
    if (lock !== undefined) removeStaleSocketLock(lock, server.data);
    const started = await startServer(server, deadline);
    if (started !== undefined) return await opened(server, started, false);
    // A server that is just ending keeps its directory a moment longer.
    await delay(250);
  }
  throw startError(
    'database-failed',
    `The built-in database did not start. Its log is ${server.log}.`,
  );
}

function prepare(options: EmbeddedPostgresOptions): Server {
  const dir = path.resolve(options.dir);
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const native = postgresBinaries(dir);
  const runAs = chooseRunAs(postgresProgram(native, 'postgres'), dir, options.waysAsRoot);
  const kind = options.endpoint ?? (process.platform === 'win32' ? 'loopback' : 'socket');
  const endpoint = chooseEndpoint(dir, kind, runAs);
  own(runAs, dir);
  if (endpoint.kind === 'socket') own(runAs, endpoint.dir);
  return {
    native,
    data: path.join(dir, 'data'),
    log: path.join(dir, 'postgres.log'),
    endpoint,
    runAs,
    settings: { ...defaultSettings, ...options.settings },
  };
}

/** Files left by a run under another user become this one's; a tree that is right at the top is right below. */
function own(runAs: RunAs, target: string): void {
  const owner = runAs.fileOwner;
  if (owner === undefined || fs.lstatSync(target).uid === owner) return;
  fs.lchownSync(target, owner, owner);
  if (!fs.lstatSync(target).isDirectory()) return;
  for (const name of fs.readdirSync(target)) own(runAs, path.join(target, name));
}

/** Made beside its place and renamed, so that a cut while it is made leaves nothing half done. */
async function initialise(server: Server): Promise<void> {
  if (fs.existsSync(server.data)) return;
  const draft = `${server.data}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  const child = run(server, 'initdb', [
    `--pgdata=${draft}`,
    `--username=${postgresUser}`,
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
    ...endpointInitArguments(server.endpoint),
  ]);
  const code = await exited(child);
  if (code !== 0) {
    throw startError(
      'database-failed',
      `The built-in database could not be made. Its log is ${server.log}.`,
    );
  }
  fs.renameSync(draft, server.data);
}

/** The server of the pid file, when it answers and serves our directory. */
async function connectable(
  server: Server,
  found: PidFile | undefined,
): Promise<PidFile | undefined> {
  if (found === undefined) return undefined;
  const client = new pg.Client({
    connectionString: endpointUrl(server.endpoint, found.port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('show data_directory');
    return fs.realpathSync(rows[0].data_directory) === fs.realpathSync(server.data)
      ? found
      : undefined;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The new server once it answers; undefined when it ended instead. */
async function startServer(server: Server, deadline: number): Promise<PidFile | undefined> {
  const port = await choosePort(server.endpoint);
  const settings = Object.entries(server.settings).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = run(server, 'postgres', [
    '-D',
    server.data,
    ...endpointArguments(server.endpoint, port),
    ...settings,
  ]);
  child.unref();
  let ended = false;
  exited(child).then(() => {
    ended = true;
  });
  while (!ended && Date.now() < deadline) {
    const found = await connectable(server, readPidFile(server.data));
    if (found !== undefined) return found;
    await delay(25);
  }
  return undefined;
}

async function opened(
  server: Server,
  { pid, port }: PidFile,
  adopted: boolean,
): Promise<EmbeddedPostgres> {
  await createDatabase(endpointUrl(server.endpoint, port, 'postgres'));
  let stopping: Promise<void> | undefined;
  return {
    url: endpointUrl(server.endpoint, port, database),
    pid,
    adopted,
    stop: () => {
      stopping ??= stopServer(server, pid).then(() => removeSocketDir(server));
      return stopping;
    },
  };
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      database,
    ]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

/** PostgreSQL's fast shutdown; its immediate one when that takes too long, which is a crash that it recovers from. */
async function stopServer(server: Server, pid: number): Promise<void> {
  for (const mode of ['fast', 'immediate'] as const) {
    signalServer(server, pid, mode);
    const deadline = Date.now() + STOP_LIMIT_MS;
    while (Date.now() < deadline) {
      if (readPidFile(server.data)?.pid !== pid && !isRunning(pid)) return;
      await delay(20);
    }
  }
  throw new Error('the built-in database does not stop');
}

/** Only the short one in the temporary directory, which holds nothing but the socket. */
function removeSocketDir({ endpoint, data }: Server): void {
  if (endpoint.kind !== 'socket' || endpoint.dir === path.dirname(data)) return;
  fs.rmSync(endpoint.dir, { recursive: true, force: true });
}

function signalServer(server: Server, pid: number, mode: 'fast' | 'immediate'): void {
  if (process.platform === 'win32') {
    const args = ['stop', '-D', server.data, '-m', mode, '--no-wait'];
    spawn(postgresProgram(server.native, 'pg_ctl'), args, { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    // It ended without removing its file, as after kill -9.
    removePidFile(server.data);
  }
}
