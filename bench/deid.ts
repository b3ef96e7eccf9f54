/**
 * De-identification: one film of 18 MB from `File` to `Blob`, in Chromium and in Node, against a copy of its bytes and
 * against dcmjs; and 10,000 small films through the command line.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { buildChestFilm } from '../test/builders/dicom-chest-film.ts';
import { chromiumLaunchOptions } from '../tools/chromium.ts';
import { contenders, timed } from './deid-contenders.ts';
import { makeFilms } from './films.ts';
import { median, shuffled, table } from './statistics.ts';

const filmBytes = 18_000_000;
const smallFilms = 10_000;
/** Medians settle late: the fastest take a millisecond. */
const goesInARound = 5;

type Times = ReadonlyMap<string, number[]>;

export async function benchDeid(rounds: number): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  try {
    const film = path.join(dir, 'film.dcm');
    fs.writeFileSync(film, makeFilms(1, filmBytes)[0]?.bytes ?? new Uint8Array(0));
    print('18 MB, Chromium', await inChromium(film, rounds));
    print('18 MB, Node', await inNode(film, rounds));
    throughCommandLine(dir);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** The fastest go too: on a busy machine it says what the work takes, and the median what the waiting does. */
function print(title: string, times: Times): void {
  const copy = times.get('copy of the bytes') ?? [];
  const peer = times.get('dcmjs 0.52') ?? [];
  const rows = [...times].map(([name, ms]) => [
    name,
    median(ms).toFixed(2),
    Math.min(...ms).toFixed(2),
    (median(ms) / median(copy)).toFixed(2),
    (median(peer) / median(ms)).toFixed(1),
    (Math.min(...peer) / Math.min(...ms)).toFixed(1),
  ]);
  const head = [title, 'ms', 'fastest', '× copy', 'times faster than dcmjs', 'of the fastest'];
  console.log(`${table(head, rows)}\n`);
}

async function measure(rounds: number, once: (name: string) => Promise<number>): Promise<Times> {
  const times = new Map(contenders.map(([name]) => [name, [] as number[]]));
  // The first go of each pays for compiling.
  for (const [name] of contenders) await once(name);
  for (let round = 0; round < rounds * goesInARound; round += 1) {
    for (const [name] of shuffled(contenders)) times.get(name)?.push(await once(name));
  }
  return times;
}

async function inNode(film: string, rounds: number): Promise<Times> {
  return measure(rounds, async (name) => {
    const contender = contenders.find(([known]) => known === name)?.[1];
    if (contender === undefined) throw new Error(`no contender is named ${name}`);
    return timed(contender, await fs.openAsBlob(film));
  });
}

async function inChromium(film: string, rounds: number): Promise<Times> {
  const script = await bundle();
  const server = http.createServer((request, response) => {
    const isScript = request.url === '/contenders.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    // Precise clocks are for isolated pages.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    response.end(isScript ? script : '<!doctype html><input type="file">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.setInputFiles('input', film);
    return await measure(rounds, (name) => onceIn(page, name));
  } finally {
    await browser.close();
    server.close();
  }
}

function onceIn(page: Page, name: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const url = '/contenders.js';
    const module = (await import(url)) as typeof import('./deid-contenders.ts');
    const file = document.querySelector('input')?.files?.[0];
    const contender = module.contenders.find(([known]) => known === wanted)?.[1];
    if (file === undefined || contender === undefined) throw new Error('nothing to measure');
    return module.timed(contender, file);
  }, name);
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: path.join(import.meta.dirname, 'deid-contenders.ts'),
        formats: ['es'],
        fileName: 'contenders',
      },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error('the contenders were not bundled');
  return chunk.code;
}

/** Whole: starting Node, finding the files, reading them twice, writing and proving each output. */
function throughCommandLine(dir: string): void {
  const input = path.join(dir, 'small');
  fs.mkdirSync(input);
  for (let index = 0; index < smallFilms; index += 1) {
    const root = `1.2.826.0.1.3680043.10.8.${index}`;
    const film = buildChestFilm({
      rows: 64,
      columns: 64,
      attributes: { SOPInstanceUID: `${root}.1`, PatientID: `P${index % 500}` },
    });
    fs.writeFileSync(path.join(input, `IM-${String(index).padStart(5, '0')}.dcm`), film);
  }
  const main = path.resolve(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
  const args = [main, 'deidentify', input, '--out', path.join(dir, 'out'), '--prefix', 'B'];
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`the command failed: ${stderr.slice(-2000)}`);
  const perMinute = ((smallFilms / seconds) * 60).toFixed(0);
  console.log(
    table(
      ['Command line', 's', 'files a minute'],
      [['10,000 of 10 KB', seconds.toFixed(1), perMinute]],
    ),
  );
}
