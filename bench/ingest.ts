/**
 * Files a second and MB a second from a request's start to its acknowledgement: the portal's PUT (SHA-256 on both
 * sides, fsync, check, database row) beside Orthanc's `POST /instances` and the raw disk, same files, same run.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { BATCH_HEADER, path as routePath, UPLOAD_HEADER } from '../src/contract/routes.ts';
import { type FilmFile, makeFilms } from './films.ts';
import { startOrthanc } from './orthanc.ts';
import { type BenchPortal, openBatch, startPortal, thumbnailsMade } from './portal.ts';
import { median, shuffled, table } from './statistics.ts';

interface Load {
  readonly name: string;
  readonly count: number;
  readonly sizeBytes: number;
}

interface Contender {
  readonly name: string;
  /** Called when the clock has stopped: what was put off must not run in the next contender's time. */
  settle?(): Promise<void>;
  /** Called before the clock starts. */
  prepare(
    files: readonly FilmFile[],
  ): Promise<(file: FilmFile, agent: http.Agent) => Promise<void>>;
}

const loads: readonly Load[] = [
  { name: '1 MB', count: 300, sizeBytes: 1_000_000 },
  { name: '18 MB', count: 40, sizeBytes: 18_000_000 },
];
const connections = [1, 4];

function request(
  url: string,
  method: string,
  headers: http.OutgoingHttpHeaders,
  body: Uint8Array,
  agent: http.Agent,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, {
      method,
      agent,
      headers: { ...headers, 'content-length': body.byteLength },
    });
    sent.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200 || answer.statusCode === 201) resolve();
        else reject(new Error(`${method} answered ${answer.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function rawDisk(dir: string): Contender {
  return {
    name: 'raw write + fsync',
    prepare: async () => async (file) => {
      const handle = await fs.promises.open(path.join(dir, crypto.randomUUID()), 'w');
      await handle.write(file.bytes);
      await handle.sync();
      await handle.close();
    },
  };
}

function orthancPost(url: string): Contender {
  return {
    name: 'Orthanc POST /instances',
    prepare: async () => (file, agent) =>
      request(
        `${url}/instances`,
        'POST',
        { 'content-type': 'application/dicom' },
        file.bytes,
        agent,
      ),
  };
}

function portalPut(portal: BenchPortal): Contender {
  return {
    name: 'Plainfilm PUT',
    settle: () => thumbnailsMade(portal),
    prepare: async (files) => {
      const batchId = await openBatch(portal, files.length);
      return (file, agent) => {
        const metadata = {
          sizeBytes: file.bytes.byteLength,
          sha256: crypto.createHash('sha256').update(file.bytes).digest('hex'),
          kind: 'dicom',
        };
        const headers = {
          ...portal.headers,
          'content-type': 'application/octet-stream',
          [BATCH_HEADER]: batchId,
          [UPLOAD_HEADER]: Buffer.from(JSON.stringify(metadata)).toString('base64url'),
        };
        const url = portal.url + routePath('upload', { uploadId: crypto.randomUUID() });
        return request(url, 'PUT', headers, file.bytes, agent);
      };
    },
  };
}

/** Seconds for all the files over so many connections. */
async function timed(contender: Contender, load: Load, lanes: number): Promise<number> {
  const files = makeFilms(load.count, load.sizeBytes);
  const send = await contender.prepare(files);
  const agent = new http.Agent({ keepAlive: true, maxSockets: lanes });
  const queue = files.values();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const file of queue) await send(file, agent);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  await contender.settle?.();
  return seconds;
}

export async function benchIngest(rounds: number): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  const raw = path.join(dir, 'raw');
  fs.mkdirSync(raw);
  const portal = await startPortal(path.join(dir, 'portal'), 18_080);
  const orthanc = await startOrthanc(path.join(dir, 'orthanc'), 18_042);
  try {
    const contenders = [rawDisk(raw), portalPut(portal)];
    if (orthanc) contenders.push(orthancPost(orthanc.url));
    else console.log('Orthanc is not installed: its column is left out.');
    const rows: string[][] = [];
    for (const load of loads) {
      for (const lanes of connections) {
        const seconds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
        for (let round = 0; round < rounds; round += 1) {
          for (const contender of shuffled(contenders)) {
            seconds.get(contender.name)?.push(await timed(contender, load, lanes));
          }
          for (const name of fs.readdirSync(raw)) fs.unlinkSync(path.join(raw, name));
        }
        const peer = median(seconds.get('Orthanc POST /instances') ?? []);
        for (const [name, values] of seconds) {
          const taken = median(values);
          rows.push([
            `${load.count} × ${load.name}, ${lanes} conn.`,
            name,
            (load.count / taken).toFixed(1),
            ((load.count * load.sizeBytes) / taken / 1e6).toFixed(0),
            Number.isNaN(peer) ? '' : (peer / taken).toFixed(2),
          ]);
        }
      }
    }
    console.log(table(['Load', 'Contender', 'files/s', 'MB/s', '× Orthanc'], rows));
  } finally {
    await orthanc?.stop();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
