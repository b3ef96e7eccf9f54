/**
 * C-STORE beside dcmtk in the same run: sending, the same storescp as receiver; and receiving, the same storescu as
 * sender. The portal's door checks, syncs and records each film before it answers; storescp does none of these, so its
 * files are synced behind it in the same measured time.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { path as routePath } from '../src/contract/routes.ts';
import { bufferSource } from '../src/core/bytes.ts';
import { readDicom } from '../src/core/dicom/read.ts';
import { textAt } from '../src/core/dicom/values.ts';
import { SOPClassUID, SOPInstanceUID } from '../src/core/standard/tags.generated.ts';
import { associate } from '../src/server/dicom-network/association-client.ts';
import { startStorescp } from '../test/conformance/dicom-nodes.ts';
import { type FilmFile, makeFilms } from './films.ts';
import { type BenchPortal, startPortal } from './portal.ts';
import { processorMs } from './processor-time.ts';
import { median, shuffled, table } from './statistics.ts';

const run = promisify(execFile);
const loads = [
  { name: '1 MB', count: 100, sizeBytes: 1_000_000 },
  { name: '18 MB', count: 12, sizeBytes: 18_000_000 },
] as const;
const dicomPort = 18_112;
const callingAe = 'BENCH';

interface Contender {
  readonly task: 'send' | 'receive';
  readonly name: string;
  /** Whose processor time counts. */
  readonly pids: readonly number[];
  /** `folder` holds the films as files. */
  send(films: readonly FilmFile[], folder: string): Promise<void>;
}

/** As many associations at once, each with its part of the films. */
async function sendInParts(port: number, films: readonly FilmFile[], parts: number): Promise<void> {
  const part = (index: number) => films.filter((_, at) => at % parts === index);
  await Promise.all(Array.from({ length: parts }, (_, index) => sendOurs(port, part(index))));
}

/** One association, all films. */
async function sendOurs(port: number, films: readonly FilmFile[]): Promise<void> {
  const objects = await Promise.all(films.map(({ bytes }) => readDicom(bufferSource(bytes))));
  const [first] = objects;
  if (first === undefined) return;
  const sopClassUid = textAt(first, SOPClassUID);
  const node = { host: '127.0.0.1', port, calledAe: 'CAD', callingAe, timeoutMs: 60_000 };
  const transferSyntaxes = [first.transferSyntax.uid];
  const association = await associate(node, [
    { id: 1, abstractSyntax: sopClassUid, transferSyntaxes },
  ]);
  for (const [index, object] of objects.entries()) {
    const bytes = films[index]?.bytes ?? new Uint8Array();
    const status = await association.store({
      contextId: 1,
      sopClassUid,
      sopInstanceUid: textAt(object, SOPInstanceUID),
      priority: 'medium',
      dataSet: (async function* () {
        for (let at = object.dataSetStart; at < bytes.length; at += 262_144) {
          yield bytes.subarray(at, at + 262_144);
        }
      })(),
    });
    if (status !== 0) throw new Error(`a film was refused: ${status}`);
  }
  await association.release();
}

async function sendDcmtk(port: number, folder: string): Promise<void> {
  await run('storescu', ['-aet', callingAe, '-aec', 'CAD', '+sd', '127.0.0.1', `${port}`, folder]);
}

async function syncAll(folder: string): Promise<void> {
  for (const name of fs.readdirSync(folder)) {
    const handle = await fs.promises.open(path.join(folder, name), 'r');
    await handle.sync();
    await handle.close();
  }
}

async function letIn({ url, headers, archiveId }: BenchPortal): Promise<void> {
  const projects = await fetch(url + routePath('projects'), { headers });
  const [project] = (await projects.json()) as { id: string }[];
  const added = await fetch(url + routePath('dicomSources', { projectId: project?.id ?? '' }), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ callingAe, archiveId }),
  });
  if (!added.ok) throw new Error(`the bench was not let in: ${added.status}`);
}

interface Taken {
  readonly seconds: number;
  readonly processorMs: number;
}

async function timed(
  contender: Contender,
  load: (typeof loads)[number],
  dir: string,
): Promise<Taken> {
  const films = makeFilms(load.count, load.sizeBytes);
  const folder = fs.mkdtempSync(path.join(dir, 'films-'));
  films.forEach(({ bytes }, index) => {
    fs.writeFileSync(path.join(folder, `${index}.dcm`), bytes);
  });
  const used = () => processorMs(contender.pids);
  const usedBefore = used();
  const started = performance.now();
  await contender.send(films, folder);
  const seconds = (performance.now() - started) / 1000;
  const taken = { seconds, processorMs: used() - usedBefore };
  fs.rmSync(folder, { recursive: true });
  return taken;
}

export async function benchDimse(rounds: number): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  const portal = await startPortal(path.join(dir, 'portal'), 18_080, {
    PLAINFILM_DICOM_PORT: String(dicomPort),
  });
  const storescp = await startStorescp(dir, '+xa', '--fork');
  try {
    await letIn(portal);
    // Of a sender in a process of its own it is counted once that has ended.
    const own = [process.pid];
    const contenders: readonly Contender[] = [
      {
        task: 'send',
        name: 'Plainfilm',
        pids: own,
        send: (films) => sendOurs(storescp.port, films),
      },
      {
        task: 'send',
        name: 'Plainfilm, 4 associations',
        pids: own,
        send: (films) => sendInParts(storescp.port, films, 4),
      },
      {
        task: 'send',
        name: 'storescu',
        pids: own,
        send: (_, folder) => sendDcmtk(storescp.port, folder),
      },
      {
        task: 'receive',
        name: 'Plainfilm',
        pids: portal.pids,
        send: (_, folder) => sendDcmtk(dicomPort, folder),
      },
      {
        task: 'receive',
        name: 'storescp, then synced',
        pids: [storescp.pid],
        async send(_, folder) {
          await sendDcmtk(storescp.port, folder);
          await syncAll(storescp.folder);
        },
      },
    ];
    const rows: string[][] = [];
    for (const load of loads) {
      const taken = new Map<Contender, Taken[]>(contenders.map((each) => [each, []]));
      for (let round = 0; round < rounds; round += 1) {
        for (const contender of shuffled(contenders)) {
          taken.get(contender)?.push(await timed(contender, load, dir));
          for (const name of fs.readdirSync(storescp.folder)) {
            fs.rmSync(path.join(storescp.folder, name));
          }
        }
      }
      for (const [{ task, name }, runs] of taken) {
        const peer = [...taken].find(
          ([other]) => other.task === task && !other.name.startsWith('Plainfilm'),
        );
        const ratios = runs.map(
          ({ seconds }, round) => (peer?.[1][round]?.seconds ?? Number.NaN) / seconds,
        );
        const seconds = median(runs.map((run) => run.seconds));
        rows.push([
          `${task} ${load.count} × ${load.name}`,
          name,
          (load.count / seconds).toFixed(1),
          ((load.count * load.sizeBytes) / seconds / 1e6).toFixed(0),
          (median(runs.map((run) => run.processorMs)) / load.count).toFixed(1),
          name.startsWith('Plainfilm') ? median(ratios).toFixed(2) : '',
        ]);
      }
    }
    console.log(
      table(['Load', 'Contender', 'films/s', 'MB/s', 'processor, ms/film', '× dcmtk'], rows),
    );
  } finally {
    await storescp.stop();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
