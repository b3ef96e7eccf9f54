/** What goes wrong in the field: odd folders, odd names, ended sessions, a portal that goes away; nothing is lost silently. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildChestFilm, chestPixels } from '../builders/dicom-chest-film.ts';
import { openTestPortal } from '../portal.ts';
import { createTestDatabase, makeTestFolder } from '../postgres.ts';
import {
  anonymise,
  builtWebDir,
  chooseFiles,
  closePage,
  dropFiles,
  fileItem,
  type GivenFile,
  givePassword,
  indicator,
  type OpenPage,
  openUploadPage,
  progressDialog,
  signIn,
  submit,
} from './page.ts';

let serial = 0;
const pixels = chestPixels({ rows: 600, columns: 600 }).slice();

/** A sound film of a patient of its own, with pixels of its own, small enough to make many. */
function film(name: string): GivenFile {
  serial += 1;
  const root = `1.2.826.0.1.3680043.10.13.${serial}`;
  pixels[serial] = serial;
  const attributes = {
    StudyInstanceUID: `${root}.1`,
    SeriesInstanceUID: `${root}.2`,
    SOPInstanceUID: `${root}.3`,
    PatientID: `P-${serial}`,
  };
  const bytes = buildChestFilm({ rows: 600, columns: 600, pixels, attributes });
  return { name, buffer: Buffer.from(bytes) };
}

function films(count: number): GivenFile[] {
  return Array.from({ length: count }, (_, index) => film(`film-${index + 1}.dcm`));
}

let open: OpenPage;
const folders: string[] = [];

beforeAll(async () => {
  open = await openUploadPage();
});
afterEach(async () => {
  open.proxy.hold = undefined;
  open.proxy.answer = undefined;
  open.proxy.requests.length = 0;
  await clear(open.page);
});
afterAll(async () => {
  await closePage(open);
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

async function clear(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear Form' }).click();
  await fileItem(page, /./).first().waitFor({ state: 'detached' });
}

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-drop-'));
  folders.push(folder);
  return folder;
}

async function result(page: Page): Promise<string> {
  await indicator(page).filter({ hasText: /\w/ }).waitFor({ timeout: 60_000 });
  return (await indicator(page).textContent()) ?? '';
}

/** Uploads wait at the proxy until what it gives is called; one is waiting there already. */
async function held(count: number): Promise<() => void> {
  const hold = Promise.withResolvers<void>();
  open.proxy.hold = hold.promise;
  await dropFiles(open.page, films(count));
  await open.page
    .getByRole('listitem', { name: /, (Ready|Low resolution)$/ })
    .nth(count - 1)
    .waitFor();
  await submit(open.page).click();
  await open.page
    .getByRole('listitem', { name: /, Sending/ })
    .first()
    .waitFor();
  return hold.resolve;
}

async function storedPatientIds(): Promise<string[]> {
  const rows = await open.portal.db.selectFrom('cases').select('patient_id').execute();
  return rows.map(({ patient_id }) => patient_id);
}

describe('odd files', () => {
  test('an empty file, half a film, a text: each has its own reason, and the good one goes', async () => {
    const { page } = open;
    const good = film('good.dcm');
    await dropFiles(page, [
      { name: 'empty.dcm', buffer: Buffer.alloc(0) },
      { name: 'half.dcm', buffer: film('x').buffer.subarray(0, 20_000) },
      { name: 'letter.dcm', buffer: Buffer.from('Dear colleague, '.repeat(100)) },
      good,
    ]);
    await fileItem(page, /^good\.dcm, Low resolution/).waitFor();
    const states = await page
      .getByRole('listitem')
      .evaluateAll((items) => items.map((item) => item.ariaLabel?.replace(/.*, /, '')));
    expect(new Set(states).size).toBe(4);
    await submit(page).click();
    expect(await result(page)).toMatch(/3 of 4 files were not uploaded\..*The other one is stored/);
    for (const name of [/^empty/, /^half/, /^letter/]) {
      await fileItem(page, name).getByRole('button').first().focus();
      const tip = page.getByRole('tooltip');
      await expect.poll(() => tip.allTextContents()).toEqual([expect.stringMatching(/\w+\.$/)]);
      await page.keyboard.press('Escape');
      await tip.waitFor({ state: 'detached' });
    }
  });

  test('two files with one name arrive as two, and a film that the archive holds is not stored twice', async () => {
    const { page } = open;
    const first = film('same.dcm');
    await dropFiles(page, [first, film('same.dcm')]);
    await fileItem(page, /^same\.dcm, Low resolution/)
      .nth(1)
      .waitFor();
    await submit(page).click();
    expect(await result(page)).toContain('All 2 files were uploaded.');
    const before = (await storedPatientIds()).length;
    await clear(page);
    await dropFiles(page, [first]);
    await fileItem(page, /^same\.dcm, Low resolution/).waitFor();
    await submit(page).click();
    expect(await result(page)).toContain('1 file was uploaded.');
    await fileItem(page, 'same.dcm, Stored before').waitFor();
    expect(await storedPatientIds()).toHaveLength(before);
  });

  test('a file that is deleted while others are sent fails alone', async () => {
    const { page } = open;
    const folder = temporaryFolder();
    const paths = films(2).map(({ name, buffer }) => {
      fs.writeFileSync(path.join(folder, name), buffer);
      return path.join(folder, name);
    });
    await chooseFiles(page, paths);
    await fileItem(page, /^film-2\.dcm, Low resolution/).waitFor();
    fs.rmSync(paths[1] ?? '');
    await submit(page).click();
    expect(await result(page)).toMatch(/1 of 2 files was not uploaded\..*The other one is stored/);
    await fileItem(page, 'film-2.dcm, File can’t be read any more').waitFor();
  });

  test('names in any script and of any length are shown whole and sent clean', async () => {
    const { page } = open;
    const names = [
      'chest (1) – копия.dcm',
      '🫁 صدر المريض.dcm',
      '../../etc/passwd',
      `${'long '.repeat(60)}.dcm`,
      '<img src=x onerror=alert(1)>.dcm',
      '.dcm',
    ];
    await dropFiles(page, names.map(film));
    const shown = page.getByRole('listitem', { name: /, Low resolution$/ });
    await expect.poll(() => shown.count()).toBe(names.length);
    expect(await isWiderThanWindow(page)).toBe(false);
    await submit(page).click();
    expect(await result(page)).toContain(`All ${names.length} files were uploaded.`);
    expect(open.complaints).toEqual([]);
  });
});

test('ten thousand small files in folders ten deep: all counted, each with a state, few of them drawn', async () => {
  const { page } = open;
  const folder = temporaryFolder();
  let deepest = folder;
  for (let depth = 0; depth < 10; depth++) {
    deepest = path.join(deepest, `level ${depth}`);
    fs.mkdirSync(deepest);
    for (let index = 0; index < 1000; index++) {
      fs.writeFileSync(path.join(deepest, `${depth}-${index}.dcm`), `no film ${depth} ${index}`);
    }
  }
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await (await chooser).setFiles(folder);
  await page
    .getByText(/^10,?000 files/)
    .first()
    .waitFor({ timeout: 120_000 });
  const drawn = page.getByRole('listitem');
  await expect.poll(() => drawn.count()).toBeGreaterThan(5);
  expect(await drawn.count()).toBeLessThan(100);
  // While thousands are checked, the page answers to a click: by the order of the two, whatever the machine has to do.
  const allChecked = page.getByText('None of them can be sent. The marks say why.');
  await page.getByRole('checkbox', { name: /anonymised/ }).check({ timeout: 60_000 });
  await page.getByRole('checkbox', { name: /anonymised/ }).uncheck({ timeout: 60_000 });
  expect(await allChecked.count()).toBe(0);
  await allChecked.waitFor({ timeout: 300_000 });
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const last = page.locator('[aria-posinset="10000"]');
  await last.waitFor();
  expect(await last.getAttribute('aria-label')).toMatch(/, Text, not a film$/);
  expect(await drawn.count()).toBeLessThan(100);
  expect(open.complaints).toEqual([]);
});

describe('odd moments', () => {
  test('a session that ends in the middle of a batch: sign in again, and every film arrives once', async () => {
    const { page, portal, user } = open;
    const release = await held(6);
    await portal.db.deleteFrom('sessions').where('user_id', '=', user.id).execute();
    release();
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await givePassword(page);
    expect(await result(page)).toContain('All 6 files were uploaded.');
    expect(repeated(await storedPatientIds())).toEqual([]);
  });

  test('a session that ends, and nobody signs in: what was not sent is said, and can be sent later', async () => {
    const { page, portal, user } = open;
    const release = await held(2);
    await portal.db.deleteFrom('sessions').where('user_id', '=', user.id).execute();
    release();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await result(page)).toContain('0 of 2 files are stored; the rest was not sent.');
    await submit(page).click();
    await dialog.waitFor();
    await givePassword(page);
    await indicator(page).filter({ hasText: 'All 2 files were uploaded.' }).waitFor();
  });

  test('the right to upload is withdrawn meanwhile: every film says so, and goes when it is given back', async () => {
    const { page, portal, user } = open;
    const release = await held(5);
    const withdrawn = await portal.db
      .deleteFrom('grants')
      .where('user_id', '=', user.id)
      .where('permission', '=', 'project/upload')
      .returningAll()
      .execute();
    release();
    expect(await result(page)).toContain('5 of 5 files were not uploaded.');
    const marks = page.getByRole('listitem', { name: /, Not allowed any more$/ });
    expect(await marks.count()).toBe(5);
    await portal.db.insertInto('grants').values(withdrawn).execute();
    await page.getByRole('button', { name: 'Retry failed' }).click();
    await indicator(page).filter({ hasText: 'All 5 files were uploaded.' }).waitFor();
  });
});

test('a portal that is restarted in the middle: the batch waits, goes on by itself, and loses nothing', async () => {
  const config = {
    dataDir: await makeTestFolder('restarted'),
    databaseUrl: await createTestDatabase(),
  };
  const restarted = await openUploadPage({ config, project: { compaction: false } });
  const { page, proxy, portal } = restarted;
  await dropFiles(page, films(3));
  await fileItem(page, /^film-3\.dcm, Low resolution/).waitFor();
  // No film may be through before the portal is gone.
  const hold = Promise.withResolvers<void>();
  proxy.hold = hold.promise;
  proxy.cutNextUploadAfterBytes = 400_000;
  await submit(page).click();
  await progressDialog(page).waitFor();
  proxy.away = true;
  hold.resolve();
  await progressDialog(page).getByText('The portal can’t be reached. Trying again…').waitFor();
  await portal.stop();
  const port = Number(new URL(portal.url).port);
  const again = await openTestPortal({ ...config, port }, { webDir: await builtWebDir() });
  proxy.away = false;
  expect(await result(page)).toContain('All 3 files were uploaded.');
  const images = await again.db.selectFrom('images').select('sha256').execute();
  expect(images).toHaveLength(3);
  await closePage({ ...restarted, portal: again });
});

describe('two people with the same films', () => {
  let other: Page;
  beforeAll(async () => {
    const { portal, project, proxy, context } = open;
    const person = await portal.makeUser({
      email: 'second@example.org',
      password: open.user.password,
      grants: [{ projectId: project.id, permission: 'project/upload' }],
    });
    const window = await context.browser()?.newContext();
    if (!window) throw new Error('the browser is gone');
    other = await window.newPage();
    await other.goto(`${proxy.url}upload`);
    await signIn(other, person.email);
    await other.getByRole('heading', { name: 'Upload', level: 1 }).waitFor();
  });
  afterAll(async () => {
    await other.context().close();
  });

  test('at once: both are told that all arrived, and each film is stored once', async () => {
    const { page, portal, proxy } = open;
    const same = films(3);
    const before = (await storedPatientIds()).length;
    const hold = Promise.withResolvers<void>();
    proxy.hold = hold.promise;
    for (const each of [page, other]) {
      await dropFiles(each, same);
      await fileItem(each, /^film-3\.dcm, Low resolution/).waitFor();
      await submit(each).click();
      await each
        .getByRole('listitem', { name: /, Sending/ })
        .nth(2)
        .waitFor();
    }
    hold.resolve();
    for (const each of [page, other]) {
      expect(await result(each)).toContain('All 3 files were uploaded.');
    }
    expect(await storedPatientIds()).toHaveLength(before + 3);
    const images = await portal.db.selectFrom('images').select('sha256').execute();
    expect(repeated(images.map(({ sha256 }) => sha256))).toEqual([]);
    await clear(other);
  });

  test('under another ID: the second is refused with a reason, and the first stays as it is', async () => {
    const { page } = open;
    const same = [film('one film.dcm')];
    for (const [each, id] of [
      [page, 'FIRST-1'],
      [other, 'SECOND-1'],
    ] as const) {
      await dropFiles(each, same);
      await fileItem(each, /, Low resolution/).waitFor();
      await anonymise(each).check();
      await each.getByLabel('Replacement Patient ID').fill(id);
      await submit(each).click();
      await result(each);
    }
    expect(await result(page)).toContain('1 file was uploaded.');
    expect(await result(other)).toContain('The file was not uploaded.');
    await fileItem(other, /^one film\.dcm/)
      .getByRole('button')
      .filter({ hasNotText: /^(See|Text)/ })
      .first()
      .focus();
    await other
      .getByRole('tooltip')
      .filter({ hasText: /same|already/i })
      .waitFor();
    const ids = await storedPatientIds();
    expect(ids).toContain('FIRST-1');
    expect(ids).not.toContain('SECOND-1');
  });
});

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

async function isWiderThanWindow(page: Page): Promise<boolean> {
  return await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
}
