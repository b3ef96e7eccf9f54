/** Starts Debian's Orthanc on a folder of its own, as the peer that takes files in by `POST /instances`. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ended } from './ended.ts';

const candidates = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc', '/usr/bin/Orthanc'];

export interface Orthanc {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Undefined where the machine has no Orthanc. Storage is synchronous (fsync), as its default is. */
export async function startOrthanc(dir: string, port: number): Promise<Orthanc | undefined> {
  const binary = candidates.find((candidate) => fs.existsSync(candidate));
  if (binary === undefined) return undefined;
  fs.mkdirSync(dir, { recursive: true });
  const config = path.join(dir, 'orthanc.json');
  fs.writeFileSync(
    config,
    JSON.stringify({
      StorageDirectory: path.join(dir, 'storage'),
      IndexDirectory: path.join(dir, 'index'),
      HttpPort: port,
      HttpServerEnabled: true,
      DicomServerEnabled: false,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      KeepAlive: true,
      TcpNoDelay: true,
      HttpThreadsCount: 50,
      SyncStorageArea: true,
      StorageCompression: false,
      Plugins: [],
    }),
  );
  const child = spawn(binary, [config], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/system`, child);
  return {
    url,
    pid: child.pid ?? 0,
    stop: () => ended(child),
  };
}

/** Polls until the address answers; rejects when the process ends first. */
export async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the process for ${url} ended`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer`);
}
