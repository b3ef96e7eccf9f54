/**
 * Five hundred files of the real kinds dropped at once on the Upload page in Chromium: pictures as one scrolls, the
 * memory of the page's process with its workers, and its longest task. Real files where the folder of them lies beside
 * the checkout; films made here fill up.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { corpusFiles } from '../test/shared-folder.ts';
import { chromiumLaunchOptions } from '../tools/chromium.ts';
import { makeFilms } from './films.ts';
import { drop, openPage } from './page.ts';
import { tracedTasks } from './page-tasks.ts';
import { startPortal } from './portal.ts';
import { table } from './statistics.ts';

const wantedFiles = 500;

function writeFilms(dir: string, count: number, sizeBytes: number): string[] {
  fs.mkdirSync(dir);
  return makeFilms(count, sizeBytes).map(({ bytes }, index) => {
    const target = path.join(dir, `FILM-${String(index).padStart(4, '0')}.dcm`);
    fs.writeFileSync(target, bytes);
    return target;
  });
}

/** Resident memory of the page's process, its workers included, until `stop`: before, and the most there was. */
async function watchMemory(browser: Browser): Promise<() => { before: number; peak: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const residentMb = () =>
    Math.max(
      ...pids.map((pid) => {
        const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000;
      }),
    );
  const before = residentMb();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMb());
  }, 100);
  return () => {
    clearInterval(timer);
    return { before, peak };
  };
}

/** Milliseconds from a scroll until every row in view shows a picture, or says what it is instead. */
async function scrollTo(page: Page, share: number): Promise<number> {
  const started = performance.now();
  await page.evaluate((at) => window.scrollTo(0, at * document.body.scrollHeight), share);
  await page.waitForFunction(
    () => {
      const rows = [...document.querySelectorAll('li[data-index]')].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      return (
        rows.length > 0 &&
        rows.every((row) => {
          const film = row.querySelector('span[aria-hidden]');
          return film?.querySelector('canvas') || film?.textContent !== '';
        })
      );
    },
    undefined,
    { polling: 50, timeout: 120_000 },
  );
  return performance.now() - started;
}

async function look(browser: Browser, page: Page, paths: readonly string[]): Promise<string[]> {
  const stopWatching = await watchMemory(browser);
  const scrolls: number[] = [];
  let listedMs = 0;
  const tasks = await tracedTasks(browser, page, async () => {
    const started = performance.now();
    await drop(page, paths);
    await page.locator('li[data-index]').first().waitFor();
    listedMs = performance.now() - started;
    for (let step = 0; step <= 20; step += 1) scrolls.push(await scrollTo(page, step / 20));
  });
  const { before, peak } = stopWatching();
  const sorted = scrolls.toSorted((a, b) => a - b);
  return [
    String(paths.length),
    listedMs.toFixed(0),
    (sorted[10] ?? 0).toFixed(0),
    (sorted.at(-1) ?? 0).toFixed(0),
    before.toFixed(0),
    peak.toFixed(0),
    tasks.longestCpuMs.toFixed(0),
    tasks.nextCpuMs.toFixed(0),
  ];
}

export async function benchFilmsPage(): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  const portal = await startPortal(path.join(dir, 'portal'), 18_081);
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const real = corpusFiles().map((file) => file.path);
    const fill = writeFilms(path.join(dir, 'fill'), Math.max(0, wantedFiles - real.length), 4e6);
    const large = writeFilms(path.join(dir, 'large'), 60, 18e6);
    const rows: string[][] = [];
    for (const [name, paths] of [
      [`${real.length} real files, ${fill.length} films of 4 MB`, [...real, ...fill]],
      ['films of 18 MB', large],
    ] as const) {
      const page = await openPage(browser, portal);
      rows.push([name, ...(await look(browser, page, paths))]);
      await page.close();
    }
    console.log(
      table(
        [
          'Load',
          'files',
          'listed, ms',
          'pictures after a scroll, ms',
          'at worst, ms',
          'memory before, MB',
          'at most, MB',
          'longest task, CPU ms',
          'next',
        ],
        rows,
      ),
    );
  } finally {
    await browser.close();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
