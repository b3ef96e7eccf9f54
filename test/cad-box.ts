/** The simulated CAD box in a process of its own, as `npm run cad-box` starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const entry = path.resolve(import.meta.dirname, '../tools/cad-box/main.ts');

export interface CadBoxProcess {
  readonly port: number;
  kill(): Promise<void>;
}

/** `flags` as on the command line, without the dashes. Resolves when it listens. */
export async function startCadBoxProcess(
  flags: Readonly<Record<string, string | number>>,
): Promise<CadBoxProcess> {
  const args = Object.entries({ port: 0, ...flags }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  return {
    port: await listening(child),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What it says later is read and dropped: a pipe that nobody reads would end it. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-200);
      const port = /listens on port (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error('the CAD box ended before it listened')));
  });
}
