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
import { drawnFilms } from './drawn-films.ts';
import { type PageTasks, tracedTasks } from './page-tasks.ts';
import { type BenchPortal, startPortal } from './portal.ts';
import { median, table } from './statistics.ts';

interface Load {
  readonly name: string;
  readonly paths: readonly string[];
  readonly sizeBytes: number;
}

function writeFiles(
  dir: string,
  name: string,
  films: Iterable<{ readonly bytes: Uint8Array }>,
): Load {
  const folder = path.join(dir, name);
  fs.mkdirSync(folder);
  const paths: string[] = [];
  let sizeBytes = 0;
  for (const { bytes } of films) {
    const target = path.join(folder, `IM-${String(paths.length).padStart(5, '0')}.dcm`);
    fs.writeFileSync(target, bytes);
    paths.push(target);
    sizeBytes += bytes.byteLength;
  }
  return { name, paths, sizeBytes };
}

/** Of a real film's order. */
const grain = 0.004;

function* smallFilms(count: number): Generator<{ readonly bytes: Uint8Array }> {
  for (let index = 0; index < count; index += 1) {
    const root = `1.2.826.0.1.3680043.10.7.${index}`;
    const bytes = buildChestFilm({
      rows: 24,
      columns: 24,
      attributes: { SOPInstanceUID: `${root}.1`, PatientID: `P${index % 500}` },
    });
    yield { bytes };
  }
}

/** Signed in, on an empty Upload page. */
export async function openPage(browser: Browser, portal: BenchPortal): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(900_000);
  await page.goto(`${portal.url}/upload`);
  await page.getByLabel('Email').fill(portal.email);
  await page.getByLabel('Password', { exact: true }).fill(portal.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Upload', level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  return page;
}

export async function drop(page: Page, paths: readonly string[]): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...paths]);
}

async function heapMb(page: Page): Promise<{ heap: number; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heap: value('JSHeapUsedSize') / 1e6, nodes: value('Nodes') };
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
  let listed = 0;
  let checked = 0;
  const tasks = await tracedTasks(browser, page, async () => {
    const started = performance.now();
    await drop(page, load.paths);
    await page
      .getByText(/^10,?000 files/)
      .first()
      .waitFor();
    listed = performance.now() - started;
    // 24 x 24 pixels are too few for a film: when every file is checked, none is left to send.
    await page.getByText('None of them can be sent').first().waitFor();
    checked = performance.now() - started;
  });
  const { heap, nodes } = await heapMb(page);
  await page.close();
  return [
    load.name,
    plain.toFixed(0),
    listed.toFixed(0),
    checked.toFixed(0),
    tasks.longestCpuMs.toFixed(0),
    tasks.nextCpuMs.toFixed(0),
    heap.toFixed(0),
    String(nodes),
  ];
}

interface Stored extends PageTasks {
  /** From the drop until the page says that everything is stored. */
  readonly seconds: number;
}

async function dropToStored(browser: Browser, portal: BenchPortal, load: Load): Promise<Stored> {
  const page = await openPage(browser, portal);
  await page.getByRole('checkbox', { name: 'Would you like your data to be anonymised?' }).check();
  let seconds = 0;
  const tasks = await tracedTasks(browser, page, async () => {
    const started = performance.now();
    await drop(page, load.paths);
    await page.getByLabel('Replacement Patient ID').first().fill('BENCH-1');
    await page.getByRole('button', { name: 'Submit Case' }).click();
    await page
      .getByRole('status')
      .getByText(/all .* (stored|uploaded)/i)
      .waitFor();
    seconds = (performance.now() - started) / 1000;
  });
  await page.close();
  return { ...tasks, seconds };
}

export async function benchPage(rounds: number): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  const portal = await startPortal(path.join(dir, 'portal'), 18_080);
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const many = writeFiles(dir, '10,000 of 2 KB', smallFilms(10_000));
    const tasks = ['longest task, CPU ms', 'next'];
    const heads = ['Files', 'plain input, ms', 'listed, ms', 'all checked, ms', ...tasks];
    const taken: string[][] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await takeIn(browser, portal, many));
    console.log(table([...heads, 'heap, MB', 'nodes'], taken));
    const rows: string[][] = [];
    for (const [name, count, side] of [
      ['300 of 1 MB', 300, 707],
      ['40 of 18 MB', 40, 3000],
    ] as const) {
      const measured: Stored[] = [];
      let bytes = 0;
      for (let round = 0; round < rounds; round += 1) {
        const films = drawnFilms(count, grain, { side, patientId: 'BENCH' });
        const load = writeFiles(dir, `${name}, round ${round}`, films);
        bytes = load.sizeBytes;
        measured.push(await dropToStored(browser, portal, load));
      }
      const seconds = median(measured.map((each) => each.seconds));
      const worst = (of: 'longestCpuMs' | 'nextCpuMs') =>
        Math.max(...measured.map((each) => each[of])).toFixed(0);
      rows.push([
        name,
        (count / seconds).toFixed(1),
        (bytes / seconds / 1e6).toFixed(0),
        worst('longestCpuMs'),
        worst('nextCpuMs'),
      ]);
    }
    console.log(`\n${table(['Drop to stored', 'files/s', 'MB/s', ...tasks], rows)}`);
  } finally {
    await browser.close();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
