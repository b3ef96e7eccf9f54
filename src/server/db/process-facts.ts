/** What the system says of a running process; enough to tell it from another that was given the same number later. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** False also for one that has ended and that nobody has asked about (a zombie), as left in many a container. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const state = process.platform === 'linux' ? linuxStat(pid)?.[0] : undefined;
  return state !== 'Z' && state !== 'X';
}

/** When it started, as an opaque word; undefined where the system does not tell. */
export function startedAt(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  const ticks = linuxStat(pid)?.[19];
  if (ticks === undefined) return undefined;
  return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
}

/** proc(5), from field 3, the state, on; field 22 is the start time. The name before them may hold spaces. */
function linuxStat(pid: number): readonly string[] | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Its command line; undefined where the system does not tell. */
export function commandLine(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.platform !== 'linux') return ps(pid, 'command=');
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return undefined;
  }
}

function ps(pid: number, field: string): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', field, '-p', String(pid)], {
    encoding: 'utf8',
  });
  const answer = status === 0 ? stdout.trim() : '';
  return answer === '' ? undefined : answer;
}
