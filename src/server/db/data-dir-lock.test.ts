/** The lock of a data directory, held by living and by dead processes. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StartError } from '../start-error.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { startedAt } from './process-facts.ts';

let dir: string;
const file = () => path.join(dir, 'portal.lock');
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-lock-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

it('is held once, and free again when released', () => {
  const lock = lockDataDir(dir);
  expect(() => lockDataDir(dir)).toThrow(StartError);
  lock.release();
  lockDataDir(dir).release();
  expect(fs.readdirSync(dir)).toEqual([]);
});

it('is refused while another process lives', () => {
  fs.writeFileSync(
    file(),
    JSON.stringify({ pid: process.ppid, startedAt: startedAt(process.ppid) }),
  );
  expect(() => lockDataDir(dir)).toThrow(/Another Plainfilm is running on .*PLAINFILM_DATA_DIR/);
});

it('passes on from a process that died', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  fs.writeFileSync(file(), JSON.stringify({ pid, startedAt: 'then' }));
  lockDataDir(dir).release();
});

it.skipIf(startedAt(process.pid) === undefined)(
  'passes on when the number belongs to another process by now',
  () => {
    fs.writeFileSync(
      file(),
      JSON.stringify({ pid: process.ppid, startedAt: 'before the power cut' }),
    );
    lockDataDir(dir).release();
  },
);

it('passes on from a file that a power cut left empty', () => {
  fs.writeFileSync(file(), '');
  lockDataDir(dir).release();
});

it('does not release what another has taken over', () => {
  const lock = lockDataDir(dir);
  fs.writeFileSync(
    file(),
    JSON.stringify({ pid: process.ppid, startedAt: startedAt(process.ppid) }),
  );
  lock.release();
  expect(fs.existsSync(file())).toBe(true);
});
