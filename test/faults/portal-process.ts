/** A portal in a process of its own, which can be killed at any moment and started again on the same data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const entry = path.resolve(import.meta.dirname, '../../src/server/main.ts');
const startLimitMs = 60_000;

export interface PortalProcess {
  readonly origin: string;
  readonly dataDir: string;
  /** Free for it; it takes nothing over DICOM unless told to. */
  readonly dicomPort: number;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** At once, without a chance to put anything in order (SIGKILL). Its database survives, as it may in the field. */
  kill(): Promise<void>;
  /** In good order; then its data is deleted. */
  remove(): Promise<void>;
}

export const administrator = { email: 'admin@example.org', password: 'a long enough password' };

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** `takesDicom`: its DICOM door is open. */
export async function makePortalProcess(takesDicom = false): Promise<PortalProcess> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-killed-'));
  fs.chmodSync(dataDir, 0o711);
  const port = await freePort();
  const dicomPort = await freePort();
  let child: ChildProcess | undefined;

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  }

  return {
    origin: `http://127.0.0.1:${port}`,
    dataDir,
    dicomPort,
    async start() {
      const started = spawn(process.execPath, [entry], {
        env: {
          PATH: process.env.PATH,
          PLAINFILM_DATA_DIR: dataDir,
          PLAINFILM_PORT: String(port),
          PLAINFILM_ADMIN_EMAIL: administrator.email,
          PLAINFILM_ADMIN_PASSWORD: administrator.password,
          PLAINFILM_DEMO: '1',
          ...(takesDicom ? { PLAINFILM_DICOM_PORT: String(dicomPort) } : {}),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child = started;
      await ready(started);
    },
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGTERM');
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** It says so on standard output. */
async function ready(child: ChildProcess): Promise<void> {
  const limit = AbortSignal.timeout(startLimitMs);
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('Plainfilm is ready')) {
      child.stdout?.resume();
      return;
    }
    limit.throwIfAborted();
  }
  throw new Error('the portal ended before it was ready');
}
