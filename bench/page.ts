/**
 * The Upload page in Chromium: 10,000 files into the dropzone (until all are listed, longest main-thread task, heap,
 * nodes) beside the same page merely reading their names; and films from drop to stored, pseudonymised on the way.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { buildChestFilm } from '../test/builders/dicom-chest-film.ts';
import { chromiumLaunchOptions } from '../tools/chromium.ts';
import { makeFilms } from './films.ts';
import { type BenchPortal, startPortal } from './portal.ts';
import { median, table } from './statistics.ts';

interface Load {
  readonly name: string;
  readonly paths: readonly string[];
  readonly sizeBytes: number;
}

function writeFiles(dir: string, name: string, bytes: Iterable<Uint8Array>): Load {
  const folder = path.join(dir, name);
  fs.mkdirSync(folder);
  const paths: string[] = [];
  let sizeBytes = 0;
  for (const file of bytes) {
    const target = path.join(folder, `IM-${String(paths.length).padStart(5, '0')}.dcm`);
    fs.writeFileSync(target, file);
    paths.push(target);
    sizeBytes += file.byteLength;
  }
  return { name, paths, sizeBytes };
}

function* smallFilms(count: number): Generator<Uint8Array> {
  for (let index = 0; index < count; index += 1) {
    const root = `1.2.826.0.1.3680043.10.7.${index}`;
    yield buildChestFilm({
      rows: 24,
      columns: 24,
      attributes: { SOPInstanceUID: `${root}.1`, PatientID: `P${index % 500}` },
    });
  }
}

/** Signed in, on an empty Upload page, with long tasks being noted. */
export async function openPage(browser: Browser, portal: BenchPortal): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(180_000);
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { longTasksMs: tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: 'longtask' });
  });
  await page.goto(`${portal.url}/upload`);
  await page.getByLabel('Email').fill(portal.email);
  await page.getByLabel('Password', { exact: true }).fill(portal.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Upload', level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => Reflect.get(globalThis, 'longTasksMs').splice(0));
  return page;
}

async function heapMb(page: Page): Promise<{ heap: number; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heap: value('JSHeapUsedSize') / 1e6, nodes: value('Nodes') };
}

async function longestTaskMs(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, ...(Reflect.get(globalThis, 'longTasksMs') as number[])));
}

/** Milliseconds until a plain input has them and their names and sizes are read: what the browser itself takes. */
async function plainInputMs(browser: Browser, load: Load): Promise<number> {
  const page = await browser.newPage();
  await page.setContent('<input type="file" multiple>');
  const started = performance.now();
  await page.setInputFiles('input', [...load.paths]);
  await page.evaluate(() => {
    const files = document.querySelector('input')?.files ?? [];
    return Array.from(files, (file) => file.name.length + file.size).length;
  });
  const taken = performance.now() - started;
  await page.close();
  return taken;
}

async function takeIn(browser: Browser, portal: BenchPortal, load: Load): Promise<string[]> {
  const plain = await plainInputMs(browser, load);
  const page = await openPage(browser, portal);
  const started = performance.now();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...load.paths]);
  await page
    .getByText(/^10,?000 files/)
    .first()
    .waitFor();
  const listed = performance.now() - started;
  // 24 x 24 pixels are too few for a film: when every file is checked, none is left to send.
  await page.getByText('None of them can be sent').first().waitFor();
  const checked = performance.now() - started;
  const { heap, nodes } = await heapMb(page);
  const row = [
    load.name,
    plain.toFixed(0),
    listed.toFixed(0),
    checked.toFixed(0),
    (await longestTaskMs(page)).toFixed(0),
    heap.toFixed(0),
    String(nodes),
  ];
  await page.close();
  return row;
}

/** Seconds from the drop until the page says that everything is stored. */
async function dropToStored(browser: Browser, portal: BenchPortal, load: Load): Promise<number[]> {
  const page = await openPage(browser, portal);
  await page.getByRole('checkbox', { name: 'Would you like your data to be anonymised?' }).check();
  const started = performance.now();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...load.paths]);
  await page.getByLabel('Replacement Patient ID').first().fill('BENCH-1');
  await page.getByRole('button', { name: 'Submit Case' }).click();
  await page
    .getByRole('status')
    .getByText(/all .* (stored|uploaded)/i)
    .waitFor();
  const seconds = (performance.now() - started) / 1000;
  const longest = await longestTaskMs(page);
  await page.close();
  return [seconds, longest];
}

export async function benchPage(rounds: number): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  const portal = await startPortal(path.join(dir, 'portal'), 18_080);
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const many = writeFiles(dir, '10,000 of 2 KB', smallFilms(10_000));
    const heads = ['Files', 'plain input, ms', 'listed, ms', 'all checked, ms', 'longest task, ms'];
    const taken: string[][] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await takeIn(browser, portal, many));
    console.log(table([...heads, 'heap, MB', 'nodes'], taken));
    const rows: string[][] = [];
    for (const [name, count, sizeBytes] of [
      ['300 of 1 MB', 300, 1_000_000],
      ['40 of 18 MB', 40, 18_000_000],
    ] as const) {
      const measured: number[][] = [];
      let bytes = 0;
      for (let round = 0; round < rounds; round += 1) {
        const films = makeFilms(count, sizeBytes).map((film) => film.bytes);
        const load = writeFiles(dir, `${name}, round ${round}`, films);
        bytes = load.sizeBytes;
        measured.push(await dropToStored(browser, portal, load));
      }
      const seconds = median(measured.map(([value]) => value ?? 0));
      const longest = Math.max(...measured.map(([, value]) => value ?? 0));
      rows.push([
        name,
        (count / seconds).toFixed(1),
        (bytes / seconds / 1e6).toFixed(0),
        longest.toFixed(0),
      ]);
    }
    console.log(`\n${table(['Drop to stored', 'files/s', 'MB/s', 'longest task, ms'], rows)}`);
  } finally {
    await browser.close();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
