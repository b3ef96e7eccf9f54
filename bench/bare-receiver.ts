/** The least that a portal in Node must do before it may acknowledge: no sign-in, no check, no database. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ended } from './ended.ts';
import { untilAnswers } from './orthanc.ts';

export interface BareReceiver {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startBareReceiver(dir: string, port: number): Promise<BareReceiver> {
  fs.mkdirSync(dir);
  const program = path.join(import.meta.dirname, 'bare-receiver-process.ts');
  const child = spawn(process.execPath, [...process.execArgv, program, dir, String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}/`;
  await untilAnswers(url, child);
  return {
    url,
    pid: child.pid ?? 0,
    stop: () => ended(child),
  };
}
