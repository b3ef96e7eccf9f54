/** `postmaster.pid`, by which a running PostgreSQL is found, and which it leaves behind when it is killed. */
import fs from 'node:fs';
import path from 'node:path';
import { commandLine, isRunning } from './process-facts.ts';

export interface PidFile {
  readonly pid: number;
  readonly port: number;
}

/** `postmaster.pid`: the process's number on line 1, the port on line 4. */
export function readPidFile(data: string): PidFile | undefined {
  try {
    const lines = fs.readFileSync(pidFile(data), 'utf8').split('\n');
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

/** After a power cut the file's number may belong to some other process by now, and PostgreSQL would refuse to start. */
export function removeStalePidFile(data: string): void {
  const found = readPidFile(data);
  if (found === undefined) return;
  const command = isRunning(found.pid) ? commandLine(found.pid) : '';
  if (command === undefined || command.includes(data)) return;
  removePidFile(data);
}

export function removePidFile(data: string): void {
  fs.rmSync(pidFile(data), { force: true });
}

function pidFile(data: string): string {
  return path.join(data, 'postmaster.pid');
}
