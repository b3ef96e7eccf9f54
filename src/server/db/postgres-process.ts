/** A program of the built-in PostgreSQL as a process of its own, which writes to a log that doesn't grow for ever. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { postgresProgram } from './postgres-binaries.ts';
import { ids, type RunAs } from './unprivileged.ts';

export interface RunsPostgres {
  /** Folder of the binaries. */
  readonly native: string;
  readonly log: string;
  readonly runAs: RunAs;
}

const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

/** Starts one of PostgreSQL's programs, as the user it has to run as. */
export function run(
  server: RunsPostgres,
  program: 'initdb' | 'postgres',
  args: readonly string[],
): ChildProcess {
  const { wrap } = server.runAs;
  const [command = '', ...rest] = [...wrap, postgresProgram(server.native, program), ...args];
  const log = fs.openSync(server.log, logTooLarge(server.log) ? 'w' : 'a', 0o600);
  try {
    return spawn(command, rest, {
      cwd: '/',
      // Not our environment: it may hold secrets of the portal.
      env: environment(),
      stdio: ['ignore', log, log],
      // Ctrl-C in the terminal is for the portal, which then ends the database in good order.
      detached: true,
      ...ids(server.runAs),
    });
  } finally {
    fs.closeSync(log);
  }
}

function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]]);
  return {
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
    LC_ALL: 'C',
    TZ: 'UTC',
  };
}

function logTooLarge(log: string): boolean {
  return (fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG_BYTES;
}

/** Its exit code; null when it could not be started or was ended by a signal. */
export async function exited(child: ChildProcess): Promise<number | null> {
  return await new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
  });
}
