/** What a program's processes have used of the processor: it tells more than the clock where others work, too. */
import fs from 'node:fs';

/** Linux counts in hundredths of a second. */
const tickMs = 10;

/** The fields of a process after its name, which may hold anything; undefined when it is gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Of the processes and all below them, each once; those that have ended included. */
export function processorMs(pids: readonly number[]): number {
  const all = fs.readdirSync('/proc').map(Number).filter(Number.isInteger);
  const parents = new Map(all.map((each) => [each, Number(statOf(each)?.[1])]));
  const family = new Set(pids);
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.add(child);
  }
  let ticks = 0;
  for (const member of family) {
    // User and system time, then that of children that were waited for (proc(5)).
    for (const field of statOf(member)?.slice(11, 15) ?? []) ticks += Number(field);
  }
  return ticks * tickMs;
}
