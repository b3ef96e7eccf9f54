/**
 * Takes the pictures of docs/images: a fresh portal with the demonstration project, and samples/ dropped on it.
 * `node tools/screenshots.ts [folder]` after the pages are built; another folder than docs/images gets every page.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { readConfig } from '../src/server/config.ts';
import { startPortal } from '../src/server/portal.ts';
import { chromiumLaunchOptions } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '..');
const committedDir = path.join(root, 'docs', 'images');
/** The pictures that documents show. */
const committed = new Set(['upload', 'upload-done', 'cases', 'case']);
const maxBytes = 250_000;
const wide = { width: 1440, height: 1000 };
const narrow = { width: 390, height: 844 };

const password = 'four plain words together';

type Take = (name: string, page: Page, fullPage?: boolean) => Promise<void>;

/** Into the folder, without what moves: a caret, a transition. */
function takeInto(dir: string): Take {
  return async (name, page, fullPage = false) => {
    if (dir === committedDir && !committed.has(name)) return;
    await page.evaluate(() => document.fonts.ready);
    const file = path.join(dir, `${name}.png`);
    await page.screenshot({ path: file, fullPage, animations: 'disabled', caret: 'hide' });
    const { size } = fs.statSync(file);
    if (dir === committedDir && size > maxBytes) throw new Error(`${name}.png has ${size} bytes`);
    console.log(`${name}.png  ${Math.round(size / 1000)} kB`);
  };
}

async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle');
}

/** From the one-time link to the demonstration project's Upload page. */
async function begin(page: Page, firstLink: string, take: Take): Promise<void> {
  await page.goto(firstLink);
  await page.getByLabel('Name').fill('Adaeze Okoro');
  await page.getByLabel('Email').fill('adaeze@example.org');
  for (const field of ['New password', 'The same password again']) {
    await page.getByRole('textbox', { name: field }).fill(password);
  }
  await take('set-password', page);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  const demo = page.getByRole('button', { name: 'Try it with a demonstration project' });
  await demo.waitFor();
  await take('welcome', page);
  await demo.click();
  await page.getByRole('heading', { name: 'Upload', level: 1 }).waitFor();
}

async function upload(page: Page, take: Take): Promise<void> {
  await settled(page);
  await take('upload-empty', page);
  const samples = path.join(root, 'samples');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /Drop files or folders here/ }).click();
  const files = fs.readdirSync(samples).filter((name) => name !== 'README.md');
  await (await chooser).setFiles(files.map((name) => path.join(samples, name)));
  const list = page.getByRole('list', { name: 'Files to upload' });
  const unsettled = list.getByRole('listitem', { name: /, (Waiting for the check|Checking)$/ });
  await list.getByRole('listitem').nth(7).waitFor();
  while ((await unsettled.count()) > 0) await unsettled.first().waitFor({ state: 'detached' });
  await page.getByRole('checkbox', { name: 'Would you like your data to be anonymised?' }).check();
  await page.getByLabel('Replacement Patient ID').first().fill('VAN3-');
  await page.getByRole('heading', { name: 'Upload', level: 1 }).click();
  await settled(page);
  await take('upload', page);
  await take('upload-full', page, true);
  await page.setViewportSize(narrow);
  await take('upload-narrow', page);
  await take('upload-narrow-full', page, true);
  await page.setViewportSize(wide);
  await page.getByRole('button', { name: 'Submit Case' }).click();
  const dialog = page.getByRole('dialog', { name: /^Uploading to/ });
  await dialog.waitFor();
  await take('upload-dialog', page);
  const result = page.getByRole('status', { name: 'Result of the upload' });
  await result.filter({ hasText: /\w/ }).waitFor();
  await settled(page);
  await list.getByRole('listitem', { name: /^ct-slice/ }).hover();
  await page.getByRole('tooltip').waitFor();
  await take('upload-done', page);
  await take('upload-done-full', page, true);
  await page.setViewportSize(narrow);
  await take('upload-done-narrow', page, true);
  await page.setViewportSize(wide);
}

async function cases(page: Page, take: Take): Promise<void> {
  await page.getByRole('link', { name: 'Cases' }).click();
  const list = page.getByRole('list', { name: /^Cases of/ });
  await list.getByText('SIMULATED').nth(5).waitFor();
  await settled(page);
  await take('cases', page);
  await page.setViewportSize(narrow);
  await take('cases-narrow', page);
  await page.setViewportSize(wide);
  await page.getByLabel('Patient ID').fill('NOBODY');
  await page.getByText('No case matches').waitFor();
  await take('cases-none', page);
  await page.getByLabel('Patient ID').fill('');
  await list.getByRole('link', { name: /VAN3-0002/ }).click();
  await page.locator('canvas:visible').waitFor();
  await settled(page);
  await take('case-full', page, true);
  // A film fills many bytes.
  await page.setViewportSize({ width: 1200, height: 800 });
  await take('case', page);
  await page.setViewportSize(narrow);
  await take('case-narrow', page, true);
  await page.setViewportSize(wide);
}

async function settings(page: Page, take: Take): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
  await take('settings', page);
  await page
    .getByRole('main')
    .getByRole('link', { name: /Demonstration/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Add person' }).waitFor();
  await take('settings-project', page, true);
  await page.getByRole('button', { name: 'Add person' }).click();
  await page.getByRole('dialog').waitFor();
  await take('settings-person', page);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /Try me/ }).click();
  await page.getByRole('heading', { name: 'Quality checks' }).waitFor();
  await settled(page);
  await take('settings-archive', page, true);
  await page.getByRole('button', { name: 'Show the checks' }).click();
  await take('settings-archive-checks', page, true);
  await page.setViewportSize(narrow);
  await take('settings-archive-narrow', page, true);
  await page.setViewportSize(wide);
  await page.goto(new URL('/settings/people', page.url()).href);
  await page.getByRole('button', { name: 'New person' }).waitFor();
  await take('settings-people', page);
  await page.goto(new URL('/nowhere', page.url()).href);
  await page.getByText('There is nothing here').waitFor();
  await take('not-found', page);
}

async function outside(browser: Browser, url: string, take: Take): Promise<void> {
  const context = await browser.newContext({ viewport: wide });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await settled(page);
  await take('sign-in', page);
  await page.setViewportSize(narrow);
  await take('sign-in-narrow', page);
  await page.goto(`${url}set-password#${'x'.repeat(43)}`);
  await page.getByText('doesn’t work any more').waitFor();
  await take('link-gone', page);
  await context.close();
}

const dir = path.resolve(process.argv[2] ?? committedDir);
fs.mkdirSync(dir, { recursive: true });
const take = takeInto(dir);
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-pictures-'));
const portal = await startPortal({ ...readConfig({}), dataDir, port: 0 });
const browser = await chromium.launch(chromiumLaunchOptions());
try {
  const context = await browser.newContext({ viewport: wide, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await begin(page, portal.firstLink ?? '', take);
  await upload(page, take);
  await cases(page, take);
  if (dir !== committedDir) {
    await settings(page, take);
    await outside(browser, portal.url, take);
  }
} finally {
  await browser.close();
  await portal.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
}
