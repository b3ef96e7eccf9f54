/** PostgreSQL refuses to run as root: ways of starting a program as somebody else, the least intrusive first. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startError } from '../start-error.ts';

/** How to start a program that must not be root. */
export interface RunAs {
  readonly name: string;
  /** Put before the command. */
  readonly wrap: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  /** Owner that the program's files must have, as seen from here; absent: leave them alone. */
  readonly fileOwner?: number;
}

/** `nobody`, on every system. */
const NOBODY = 65_534;

const asIs: RunAs = { name: 'as-is', wrap: [] };

const userNamespace: RunAs = {
  name: 'user-namespace',
  wrap: ['unshare', '--user', '--map-user=1000', '--map-group=1000'],
  fileOwner: 0,
};
const nobody: RunAs = {
  name: 'nobody',
  wrap: [],
  uid: NOBODY,
  gid: NOBODY,
  fileOwner: NOBODY,
};
/** For folders that nobody else may enter, such as /root: `nobody` with the one right to pass through them. */
function nobodyPassing(capability: 'dac_read_search' | 'dac_override'): RunAs {
  return {
    name: `nobody-${capability}`,
    wrap: [
      'setpriv',
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
      `--bounding-set=-all,+${capability}`,
    ],
    fileOwner: NOBODY,
  };
}

export const waysAsRoot: readonly RunAs[] = [
  userNamespace,
  nobody,
  nobodyPassing('dac_read_search'),
  nobodyPassing('dac_override'),
];

/** The first way in which `program` can be started and can reach `dir`, which will be given to it. */
export function chooseRunAs(program: string, dir: string, ways = waysAsRoot): RunAs {
  if (process.getuid?.() !== 0) return asIs;
  const found = ways.find((way) => canRun(way, program, path.dirname(dir)));
  if (found !== undefined) return found;
  throw startError(
    'database-as-root',
    `The built-in database never runs as root, and no other user of this machine can reach ${dir}. ` +
      'Start Plainfilm as an ordinary user, or set PLAINFILM_DATA_DIR to a folder outside of root’s home.',
  );
}

function canRun(way: RunAs, program: string, parent: string): boolean {
  const command = [...way.wrap, 'sh', '-c', '"$0" --version && test -x "$1"', program, parent];
  const { status } = spawnSync(command[0] ?? '', command.slice(1), { cwd: '/', ...ids(way) });
  return status === 0;
}

/** The ids for `spawn`. */
export function ids(way: RunAs): { uid?: number; gid?: number } {
  return {
    ...(way.uid === undefined ? {} : { uid: way.uid }),
    ...(way.gid === undefined ? {} : { gid: way.gid }),
  };
}
