/** One portal for each data directory: a lock file that names its owner and outlives no crash. */
import fs from 'node:fs';
import path from 'node:path';
import { type StartError, startError } from '../start-error.ts';
import { isRunning, startedAt } from './process-facts.ts';

export interface DataDirLock {
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly startedAt?: string | undefined;
}

/** Takes the directory, or throws a `StartError` when a living portal has it. */
export function lockDataDir(dataDir: string): DataDirLock {
  const file = path.join(dataDir, 'portal.lock');
  const mine = JSON.stringify({ pid: process.pid, startedAt: startedAt(process.pid) });
  for (let tries = 0; tries < 5; tries++) {
    if (create(file, mine)) return { release: () => release(file, mine) };
    const theirs = read(file);
    if (theirs === undefined) continue;
    if (isAlive(theirs)) throw taken(dataDir);
    removeStale(file, theirs);
  }
  throw taken(dataDir);
}

/** What the second of two portals on one directory says. */
export function taken(dataDir: string): StartError {
  return startError(
    'data-folder-taken',
    `Another Plainfilm is running on ${dataDir}. Stop it first, or give this one a folder of its own with PLAINFILM_DATA_DIR.`,
  );
}

/** Linking a finished file makes lock and content appear at once, and only one of two can do it. */
function create(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, content, { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (['EPERM', 'ENOTSUP', 'ENOSYS'].includes(code)) return createWithoutLink(file, content);
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** For file systems without hard links. */
function createWithoutLink(file: string, content: string): boolean {
  try {
    fs.writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(content: string): boolean {
  const owner = parse(content);
  if (owner === undefined || !isRunning(owner.pid)) return false;
  const now = startedAt(owner.pid);
  // Where the system tells no start time, a process of that number counts as the owner.
  return now === undefined || owner.startedAt === undefined || now === owner.startedAt;
}

function parse(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content) as Owner;
    return Number.isInteger(owner.pid) && owner.pid > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Two that see the same stale lock: whoever moved away a lock that is not the stale one puts it back. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== stale) create(file, read(aside) ?? '');
  fs.rmSync(aside, { force: true });
}

function release(file: string, mine: string): void {
  if (read(file) === mine) fs.rmSync(file, { force: true });
}
