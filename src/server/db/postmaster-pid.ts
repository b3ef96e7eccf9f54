/** `postmaster.pid`, by which a running PostgreSQL is found, and which it leaves behind when it is killed. */
import fs from 'node:fs';
import path from 'node:path';
import { commandLine, isRunning } from './process-facts.ts';

export interface PidFile {
  readonly pid: number;
  readonly port: number;
}

export function readPidFile(data: string): PidFile | undefined {
  return read(pidFile(data));
}

/** The process's number on line 1, the port on line 4. */
function read(file: string): PidFile | undefined {
  try {
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

/** After a power cut the file's number may belong to some other process by now, and PostgreSQL would refuse to start. */
export function removeStalePidFile(data: string): void {
  removeIfStale(pidFile(data), data);
}

/** Beside its socket PostgreSQL keeps a file of the same form, and heeds it in the same way. */
export function removeStaleSocketLock(socketLock: string, data: string): void {
  removeIfStale(socketLock, data);
}

function removeIfStale(file: string, data: string): void {
  const found = read(file);
  if (found === undefined) return;
  const command = isRunning(found.pid) ? commandLine(found.pid) : '';
  if (command === undefined || command.includes(data)) return;
  fs.rmSync(file, { force: true });
}

export function removePidFile(data: string): void {
  fs.rmSync(pidFile(data), { force: true });
}

function pidFile(data: string): string {
  return path.join(data, 'postmaster.pid');
}
