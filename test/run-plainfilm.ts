/** Runs the command line as its user does: a process of its own, with arguments, output and an exit code. */
import { execFile } from 'node:child_process';
import path from 'node:path';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output read as one JSON value a line. */
  lines<T = Record<string, unknown>>(): readonly T[];
}

const main = path.resolve(import.meta.dirname, '../src/cli/main.ts');

export function runPlainfilm(args: readonly string[], cwd?: string): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, ...args],
      { cwd, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') return reject(error);
        const lines = <T>() =>
          stdout
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as T);
        resolve({ code: child.exitCode ?? 1, stdout, stderr, lines });
      },
    );
  });
}
