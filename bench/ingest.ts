/**
 * Files a second and MB a second from a request's start to its acknowledgement, and the processor's time it takes: the
 * portal's PUT (SHA-256, fsync, check, database row) beside Orthanc's `POST /instances`, a bare receiver (SHA-256, fsync)
 * and the raw disk, same files, same run. What a client does before it sends (a DICOM header here, a SHA-256 there) is done before the clock starts.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { BATCH_HEADER, path as routePath, UPLOAD_HEADER } from '../src/contract/routes.ts';
import { type BareReceiver, startBareReceiver } from './bare-receiver.ts';
import { type FilmFile, makeFilms } from './films.ts';
import { type Orthanc, startOrthanc } from './orthanc.ts';
import { type BenchPortal, openBatch, startPortal, thumbnailsMade } from './portal.ts';
import { processorMs } from './processor-time.ts';
import { median, shuffled, table } from './statistics.ts';

interface Load {
  readonly name: string;
  readonly count: number;
  readonly sizeBytes: number;
}

interface Contender {
  readonly name: string;
  readonly pids: readonly number[];
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
    pids: [process.pid],
    prepare: async () => async (file) => {
      const handle = await fs.promises.open(path.join(dir, crypto.randomUUID()), 'w');
      await handle.write(file.bytes);
      await handle.sync();
      await handle.close();
    },
  };
}

function barePut({ url, pid }: BareReceiver): Contender {
  return {
    name: 'bare receiver',
    pids: [pid],
    prepare: async () => (file, agent) => request(url, 'PUT', {}, file.bytes, agent),
  };
}

function orthancPost({ url, pid }: Orthanc): Contender {
  return {
    name: 'Orthanc POST /instances',
    pids: [pid],
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

function sha256Of({ bytes }: FilmFile): string {
  return crypto.createHash('sha256').update(bytes).digest('hex');
}

function portalPut(portal: BenchPortal): Contender {
  return {
    name: 'Plainfilm PUT',
    pids: portal.pids,
    settle: () => thumbnailsMade(portal),
    prepare: async (files) => {
      const batchId = await openBatch(portal, files.length);
      const digests = new Map(files.map((file) => [file, sha256Of(file)]));
      return (file, agent) => {
        const metadata = {
          sizeBytes: file.bytes.byteLength,
          sha256: digests.get(file),
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

interface Taken {
  readonly seconds: number;
  readonly processorMs: number;
}

/** All the files over so many connections. */
async function timed(contender: Contender, load: Load, lanes: number): Promise<Taken> {
  const files = makeFilms(load.count, load.sizeBytes);
  const send = await contender.prepare(files);
  const agent = new http.Agent({ keepAlive: true, maxSockets: lanes });
  const queue = files.values();
  const used = () => processorMs(contender.pids);
  const usedBefore = used();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const file of queue) await send(file, agent);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const taken = { seconds, processorMs: used() - usedBefore };
  agent.destroy();
  await contender.settle?.();
  return taken;
}

const head = ['Load', 'Contender', 'files/s', 'MB/s', '× Orthanc', 'processor, ms/file'];

/** Medians; of the ratio to the peer, among the rounds, in each of which both met the same machine. */
function rowOf(
  load: Load,
  lanes: number,
  name: string,
  runs: readonly Taken[],
  peer: readonly Taken[] | undefined,
): string[] {
  const seconds = median(runs.map((run) => run.seconds));
  const ratios = runs.map((run, round) => (peer?.[round]?.seconds ?? Number.NaN) / run.seconds);
  return [
    `${load.count} × ${load.name}, ${lanes} conn.`,
    name,
    (load.count / seconds).toFixed(1),
    ((load.count * load.sizeBytes) / seconds / 1e6).toFixed(0),
    peer === undefined ? '' : median(ratios).toFixed(2),
    (median(runs.map((run) => run.processorMs)) / load.count).toFixed(1),
  ];
}

export async function benchIngest(rounds: number): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  const raw = path.join(dir, 'raw');
  fs.mkdirSync(raw);
  const portal = await startPortal(path.join(dir, 'portal'), 18_080);
  const bareDir = path.join(dir, 'bare');
  const bare = await startBareReceiver(bareDir, 18_043);
  const orthanc = await startOrthanc(path.join(dir, 'orthanc'), 18_042);
  try {
    const contenders = [rawDisk(raw), barePut(bare), portalPut(portal)];
    if (orthanc) contenders.push(orthancPost(orthanc));
    else console.log('Orthanc is not installed: its column is left out.');
    const rows: string[][] = [];
    for (const load of loads) {
      for (const lanes of connections) {
        const taken = new Map<string, Taken[]>(contenders.map(({ name }) => [name, []]));
        for (let round = 0; round < rounds; round += 1) {
          for (const contender of shuffled(contenders)) {
            taken.get(contender.name)?.push(await timed(contender, load, lanes));
          }
          for (const dir of [raw, bareDir]) {
            for (const name of fs.readdirSync(dir))
              fs.rmSync(path.join(dir, name), { recursive: true });
          }
        }
        const peer = taken.get('Orthanc POST /instances');
        for (const [name, runs] of taken) rows.push(rowOf(load, lanes, name, runs, peer));
      }
    }
    console.log(table(head, rows));
  } finally {
    await orthanc?.stop();
    await bare.stop();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
