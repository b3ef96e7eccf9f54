/** The main job as a radiographer does it: a folder dropped, anonymised, sent, scored, looked at; and nobody named on the way. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { decode } from 'fast-png';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBatch, putImage, testFilm } from '../uploads.ts';
import { bodyTexts, foundIn, identifyingValues, laidOpen } from './identity-search.ts';
import { type DroppedFilm, mainJobFilms } from './main-job-films.ts';
import {
  anonymise,
  closePage,
  fileItem,
  indicator,
  type OpenPage,
  openUploadPage,
  progressDialog,
  submit,
} from './page.ts';

describe('a folder of films, from the drop to the heatmap', () => {
  let open: OpenPage;
  let folder: string;
  let films: DroppedFilm[];
  let watching: Page;
  const good = () => films.filter(({ state }) => state === 'Stored');

  beforeAll(async () => {
    films = await mainJobFilms();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'Ward of Nurse Ingeborg '));
    for (const { name, bytes } of films) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), bytes);
    }
    open = await openUploadPage({ project: { simulated: true } });
    await prepareArchive(open);
    watching = await anotherWindow(open);
    // Rows that are out of sight aren't there to be counted.
    await watching.setViewportSize({ width: 1440, height: 1600 });
    await watching.goto(`${open.proxy.url}cases`);
    await watching.getByText('No cases yet').waitFor();
    await open.page.reload();
  });
  afterAll(async () => {
    await watching.context().close();
    await closePage(open);
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test('a folder is chosen: every film gets a state, patients are told apart', async () => {
    const { page } = open;
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await (await chooser).setFiles(folder);
    await page.getByText(`${films.length} files`).first().waitFor();
    for (const { name, state } of films) {
      const expected = state === 'Stored' ? /, (?!Waiting|Checking)/ : new RegExp(`, ${state}`);
      await page
        .getByRole('listitem', { name: new RegExp(`^${escaped(path.basename(name))}, `) })
        .and(page.getByRole('listitem', { name: expected }))
        .first()
        .waitFor();
    }
    await anonymise(page).check();
    await page.getByLabel('Replacement Patient ID').first().fill('VAN3-');
    const table = page.getByRole('table', { name: 'Patients in these files' });
    await expect.poll(() => newIds(table)).toEqual(newIdsOf(good()));
  });

  test('Submit Case: the dialog runs and closes by itself, the indicator says how many failed', async () => {
    const { page, proxy } = open;
    expect(await indicator(page).textContent()).toBe('');
    const hold = Promise.withResolvers<void>();
    proxy.hold = hold.promise;
    await submit(page).click();
    const dialog = progressDialog(page);
    await dialog.getByRole('progressbar', { name: 'Upload progress' }).waitFor();
    await dialog.getByRole('button', { name: 'Pause' }).waitFor();
    hold.resolve();
    await dialog.waitFor({ state: 'hidden', timeout: 60_000 });
    const failed = films.length - good().length;
    expect(await indicator(page).textContent()).toContain(
      `${failed} of ${films.length} files were not uploaded.`,
    );
    for (const { name } of good()) await fileItem(page, `${path.basename(name)}, Stored`).waitFor();
  });

  test('the mark of a failed film tells its reason to the mouse and to the keyboard', async () => {
    const { page } = open;
    const tip = page.getByRole('tooltip');
    const mark = fileItem(page, /^half of Alma\.dcm/).getByRole('button', {
      name: 'File is cut short',
    });
    await mark.hover();
    await tip.filter({ hasText: /copy|export|send/i }).waitFor();
    await page.mouse.move(0, 0);
    await tip.waitFor({ state: 'hidden' });
    await mark.focus();
    await tip.filter({ hasText: /copy|export|send/i }).waitFor();
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });
  });

  test('nothing that the browser sent tells who anybody is', async () => {
    const told = await Promise.all(films.map(({ bytes }) => identifyingValues(bytes)));
    // The search finds what it looks for: in the files as they were, every value is there.
    for (const [index, { name, bytes }] of films.entries()) {
      const values = told[index] ?? new Set();
      expect(foundIn(values, bodyTexts(bytes)), name).toEqual([...values]);
    }
    const values = new Set(told.flatMap((each) => [...each]));
    expect(values).toContain('Alma');
    expect(values).toContain('19870412');
    expect(values).toContain('brother of the village head');
    expect([...values].some((value) => value.includes('Emil'))).toBe(true);
    const names = films.flatMap(({ name }) => name.split('/').map((part) => path.parse(part).name));
    const secrets = [...values, ...names, 'Ingeborg'];
    expect(open.proxy.requests.length).toBeGreaterThan(good().length);
    const leaks = open.proxy.requests.flatMap((request) => {
      const found = foundIn(secrets, laidOpen(request));
      return found.map((value) => `${value} in ${request.method} ${request.url}`);
    });
    expect(leaks).toEqual([]);
  });

  test('what arrived is what was sent, and the originals did not', async () => {
    const { proxy, portal, project } = open;
    const sent = proxy.requests.filter(({ method }) => method === 'PUT');
    expect(sent).toHaveLength(good().length);
    const told = await Promise.all(films.map(({ bytes }) => identifyingValues(bytes)));
    const naming = films.filter((_, index) => (told[index]?.size ?? 0) > 0);
    const originals = new Set(naming.map(({ bytes }) => sha256(bytes)));
    for (const { body } of sent) expect(originals.has(sha256(body))).toBe(false);
    const held = await portal.db
      .selectFrom('images')
      .innerJoin('cases', 'cases.id', 'images.case_id')
      .where('cases.archive_id', '=', project.archiveId)
      .select('images.sha256')
      .execute();
    expect(held.map((row) => row.sha256).sort()).toEqual(
      sent.map(({ body }) => sha256(body)).sort(),
    );
  });

  test('the Cases page, open all the while, shows every film and its score without being loaded again', async () => {
    const list = watching.getByRole('list', { name: /^Cases of/ });
    const scored = list.getByRole('link').filter({ hasText: /(above|below) 50/ });
    await expect.poll(() => scored.count(), { timeout: 60_000 }).toBe(good().length);
    expect(await scored.filter({ hasText: 'SIMULATED' }).count()).toBe(good().length);
    expect(await scored.filter({ hasText: /VAN3-\d{4}/ }).count()).toBe(good().length);
    // Thumbnails are made meanwhile, and come by themselves too.
    await expect.poll(() => list.locator('img').count(), { timeout: 60_000 }).toBe(good().length);
    const loads = await watching.evaluate(() => performance.getEntriesByType('navigation').length);
    expect(loads).toBe(1);
  });

  test('a case shows its film and the heatmap over it', async () => {
    await watching
      .getByRole('list', { name: /^Cases of/ })
      .getByRole('link')
      .first()
      .click();
    await watching.getByRole('heading', { level: 1, name: /^Case VAN3-/ }).waitFor();
    await watching.getByText('A simulator made this result up.').waitFor();
    const film = watching.getByRole('img', { name: /^Chest film/ });
    await watching.locator('canvas:visible').waitFor();
    const heatmap = film.locator('img');
    await expect
      .poll(() => heatmap.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(10);
    const withHeatmap = decode(await film.screenshot());
    expect(new Set(withHeatmap.data).size).toBeGreaterThan(100);
    await watching.getByRole('button', { name: 'Show heatmap' }).click();
    await heatmap.waitFor({ state: 'detached' });
    expect(decode(await film.screenshot()).data).not.toEqual(withHeatmap.data);
  });

  test('nothing went wrong unseen', () => {
    expect(open.complaints).toEqual([]);
  });
});

describe('two films of one patient', () => {
  let open: OpenPage;
  let page: Page;
  const stages = () => page.getByRole('img', { name: /^Chest film/ });
  const soon = { timeout: 15_000 };
  beforeAll(async () => {
    open = await openUploadPage();
    await prepareArchive(open);
    const context = await open.context.browser()!.newContext({
      viewport: { width: 1440, height: 1000 },
      deviceScaleFactor: 1.5,
      storageState: await open.context.storageState(),
    });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const [{ name, value } = { name: '', value: '' }] = await open.context.cookies();
    const client = open.portal.client.as({ cookie: `${name}=${value}` });
    const batchId = await makeBatch(client, open.project.archiveId);
    const attributes = {
      PatientID: 'VAN3-0042',
      ImagerPixelSpacing: ['0.5', '0.5'],
      WindowCenter: '2048',
      WindowWidth: '4096',
    };
    const pixels = Uint16Array.from({ length: 600 * 600 }, (_, i) =>
      (i + Math.floor(i / 600)) % 2 === 0 ? 0 : 4095,
    );
    await putImage(client, batchId, testFilm(1, { attributes }));
    const chequered = await putImage(client, batchId, testFilm(2, { attributes, pixels }));
    await page.goto(`${open.proxy.url}cases/${chequered.body.caseId}`);
    await page.locator('canvas:visible').waitFor();
  });
  afterAll(async () => {
    await page.context().close();
    await closePage(open);
  });

  test('at 1:1 a pixel of the film is a pixel of the screen, neither mixed nor left out', async () => {
    await stages().first().focus();
    await page.keyboard.press('1');
    await page.getByText('600 × 600 · 100 %').waitFor();
    await expect.poll(() => chequeredShare(page), soon).toBe(1);
  });

  test('a flipped film says so on the picture, to everybody, until it is turned back', async () => {
    await page.keyboard.press('x');
    const mark = page.getByRole('status').filter({ hasText: 'FLIPPED' });
    await mark.waitFor();
    await page.getByRole('img', { name: /FLIPPED/ }).waitFor();
    await page.keyboard.press('r');
    await mark.waitFor({ state: 'detached' });
  });

  test('the window by name and by number, the value in the middle, a length by keys alone', async () => {
    await page.getByLabel('Window width, exactly').fill('800');
    await page.keyboard.press('Enter');
    await page.getByText('W 800').waitFor();
    await stages().first().focus();
    await page.keyboard.press('v');
    await page
      .getByRole('status')
      .filter({ hasText: /Column 301, row 301: \d+/ })
      .waitFor();
    await page.keyboard.press('m');
    const end = page.getByRole('button', { name: /^Line 1, second end/ });
    const before = await end.getAttribute('aria-label');
    await end.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => end.getAttribute('aria-label'), soon).not.toBe(before);
    await page.getByText('measured at the detector and not calibrated').waitFor();
    await page.keyboard.press('Delete');
    await end.waitFor({ state: 'detached' });
  });

  test('the other film lies beside it, moves along, and has a window of its own', async () => {
    await page.getByRole('button', { name: 'Lay another film beside it' }).click();
    await page.getByRole('menuitem', { name: /^Uploaded/ }).click();
    await page.locator('canvas:visible').nth(1).waitFor();
    await stages().first().focus();
    await page.keyboard.press('1');
    await page.getByText('600 × 600 · 100 %').nth(1).waitFor();
    await page.getByLabel('Window width, exactly').fill('700');
    await page.keyboard.press('Enter');
    await page.getByText('W 700').waitFor();
    expect(await page.getByText('W 4096').count()).toBe(1);
  });

  test('nothing went wrong unseen', () => {
    expect(open.complaints).toEqual([]);
  });
});

/** Share of the pixels in the middle of the screen's film that differ from their right neighbour by all there is. */
async function chequeredShare(page: Page): Promise<number> {
  return await page
    .locator('canvas:visible')
    .first()
    .evaluate((canvas) => {
      const shown = canvas as HTMLCanvasElement;
      const { width } = shown.getBoundingClientRect();
      if (Math.abs(shown.width - width * devicePixelRatio) > 1) return 0;
      const copy = new OffscreenCanvas(shown.width, shown.height).getContext('2d')!;
      copy.drawImage(shown, 0, 0);
      const side = 100;
      const { data } = copy.getImageData(
        (shown.width - side) >> 1,
        (shown.height - side) >> 1,
        side,
        side,
      );
      let sharp = 0;
      for (let i = 0; i < side * side; i += 1) {
        if (i % side === side - 1) continue;
        if (Math.abs(data[i * 4]! - data[i * 4 + 4]!) === 255) sharp += 1;
      }
      return sharp / (side * (side - 1));
    });
}

/** The person sees results too; the engine scores all; small films only warn, so that real old ones pass. */
async function prepareArchive({ portal, project, user }: OpenPage): Promise<void> {
  await portal.db
    .insertInto('grants')
    .values({
      user_id: user.id,
      project_id: project.id,
      archive_id: project.archiveId,
      permission: 'archive/results',
    })
    .execute();
  await portal.db
    .updateTable('archives')
    .set({ checks: JSON.stringify({ matrix: { level: 'warning' } }) })
    .where('id', '=', project.archiveId)
    .execute();
  await portal.db
    .updateTable('archive_engines')
    .set({ settings: JSON.stringify({ delayMs: 1500, noScoreShare: 0, failureShare: 0 }) })
    .where('archive_id', '=', project.archiveId)
    .execute();
}

/** The same person elsewhere: a tab in the background would not be drawn. */
async function anotherWindow({ context }: OpenPage): Promise<Page> {
  const storageState = await context.storageState();
  const other = await context.browser()?.newContext({ storageState });
  if (!other) throw new Error('the browser is gone');
  return await other.newPage();
}

async function newIds(table: Locator): Promise<string[]> {
  const inputs = table.getByRole('textbox');
  const ids = await inputs.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  return ids.sort();
}

/** Two of the films are of one patient. */
function newIdsOf(films: readonly DroppedFilm[]): string[] {
  return films.slice(1).map((_, index) => `VAN3-${String(index + 1).padStart(4, '0')}`);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
