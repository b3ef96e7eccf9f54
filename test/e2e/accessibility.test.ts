/** Every page for everybody: no finding of the accessibility checker, nothing wider than a phone, and the whole job by keyboard. */
import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumLaunchOptions } from '../../tools/chromium.ts';
import { openTestPortal, type TestPortal, type TestProject, type TestUser } from '../portal.ts';
import { makeBatch, putImage, testFilm } from '../uploads.ts';
import {
  anonymise,
  builtWebDir,
  chooseFiles,
  dropzone,
  fileItem,
  indicator,
  progressDialog,
  signIn,
  submit,
} from './page.ts';

const samples = path.resolve(import.meta.dirname, '../../samples');
const password = 'four plain words together';
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let portal: TestPortal;
let browser: Browser;

beforeAll(async () => {
  portal = await openTestPortal({}, { webDir: await builtWebDir() });
  browser = await chromium.launch(chromiumLaunchOptions());
});
afterAll(async () => {
  await browser.close();
  await portal.stop();
});

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the checker finds, and whether a person has to scroll sideways. */
async function problems(page: Page, { width }: Size): Promise<string[]> {
  const checker = new AxeBuilder({ page }).withTags(tags);
  // Colours are those of the wide page, and looking at each costs most of the time.
  if (width < wide.width) checker.disableRules('color-contrast');
  const { violations } = await checker.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !isTooltip(id, node.html)).map((node) => `${id}: ${node.html}`),
  );
  const extra = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  return extra > 0 ? [...found, `${extra} pixels wider than the window`] : found;
}

/** A tooltip lies outside every landmark; who hears the page hears it as the description of its button. */
function isTooltip(rule: string, html: string): boolean {
  return rule === 'region' && html.startsWith('<div data-portal="true"');
}

const wide: Size = { width: 1440, height: 1000 };
const sizes: readonly Size[] = [wide, { width: 390, height: 844 }];

/** The page as it stands, on a wide and on a narrow screen. */
async function looksGood(page: Page, what: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await problems(page, size), `${what} at ${size.width}`).toEqual([]);
  }
  await page.setViewportSize(wide);
}

async function newPage(): Promise<{ context: BrowserContext; page: Page }> {
  // Without transitions nothing is looked at half-way.
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  return { context, page: await context.newPage() };
}

test('outside: signing in, and links that work and do not', async () => {
  const { context, page } = await newPage();
  await page.goto(portal.url);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await looksGood(page, 'sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Enter your email.').waitFor();
  await looksGood(page, 'sign-in, empty fields');
  await page.goto(`${portal.url}set-password#${'x'.repeat(43)}`);
  await page.getByText('This link doesn’t work any more').waitFor();
  await looksGood(page, 'set password, link gone');
  // A page of its own: within one page only the fragment would change, and nothing be loaded.
  await page.goto('about:blank');
  await page.goto(portal.firstLink ?? '');
  await page.getByLabel('Name').waitFor();
  await looksGood(page, 'set password');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await page.getByText('Enter your name.').waitFor();
  await looksGood(page, 'set password, empty fields');
  await context.close();
});

describe('the first administrator', () => {
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    ({ context, page } = await newPage());
    await page.goto(portal.firstLink ?? '');
    await page.getByLabel('Name').fill('Adaeze Okoro');
    await page.getByLabel('Email').fill('adaeze@example.org');
    for (const field of ['New password', 'The same password again']) {
      await page.getByRole('textbox', { name: field }).fill(password);
    }
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
  });
  afterAll(async () => {
    await context.close();
  });

  test('the offer of a demonstration, and the first page behind it', async () => {
    const demo = page.getByRole('button', { name: 'Try it with a demonstration project' });
    await demo.waitFor();
    await looksGood(page, 'welcome');
    await demo.click();
    await dropzone(page).waitFor();
    await looksGood(page, 'upload, empty');
    await page.getByRole('button', { name: /Adaeze Okoro/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    await looksGood(page, 'account menu');
    await page.keyboard.press('Escape');
  });

  test('settings: projects, people, a project, an archive and its checks', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    const demo = page.getByRole('main').getByRole('link', { name: /Demonstration/ });
    await demo.waitFor();
    await looksGood(page, 'projects');
    await demo.click();
    await page.getByRole('button', { name: 'Add person' }).waitFor();
    await looksGood(page, 'project');
    await page.getByRole('button', { name: 'Add person' }).click();
    await page.getByRole('dialog').getByLabel('Email').waitFor();
    await looksGood(page, 'project, new person');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: /Try me/ }).click();
    await page.getByText(/checks, all at their defaults/).waitFor();
    await looksGood(page, 'archive');
    await page.getByRole('button', { name: 'Show the checks' }).click();
    await page.getByRole('combobox', { name: 'Level of View' }).selectOption('Warning');
    await page.getByText(/^1 of \d+ checks differ/).waitFor();
    await looksGood(page, 'archive, its checks');
    await page.getByRole('textbox', { name: 'Largest file (MB)' }).fill('much');
    expect(await page.getByRole('button', { name: 'Hide the checks' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await page.getByText(/checks, all at their defaults/).waitFor();
    await page.getByRole('button', { name: 'Hide the checks' }).click();
    await page.getByLabel('Default threshold').fill('200');
    await page.getByText('Enter a number from 0 to 100').waitFor();
    await page.getByLabel('Archive name').fill('');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not saved.').waitFor();
    await looksGood(page, 'archive, a value that is refused');
  });

  test('people of the portal, a new project, and what is not there', async () => {
    await page.goto(new URL('settings/people', portal.url).href);
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByRole('dialog').getByLabel('Email').fill('someone@example.org');
    await looksGood(page, 'people, new person');
    await page.getByRole('dialog').getByLabel('Name').fill('Some One');
    await page.getByRole('button', { name: 'Create person' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Password link' }).waitFor();
    await looksGood(page, 'people, password link');
    await page.getByRole('button', { name: 'Done' }).click();
    await looksGood(page, 'people');
    await page.goto(new URL('settings/new-project', portal.url).href);
    await page.getByLabel('Project name').waitFor();
    await looksGood(page, 'new project');
    await page.goto(new URL('nowhere', portal.url).href);
    await page.getByText('There is nothing here').waitFor();
    await looksGood(page, 'not found');
  });
});

describe('who uploads and reads', () => {
  let context: BrowserContext;
  let page: Page;
  let project: TestProject;
  let person: TestUser;
  /** What the simulator does in each archive. */
  const simulated: Readonly<Record<string, object>> = {
    'All films': { noScoreShare: 0 },
    Scores: { noScoreShare: 0 },
    'No scores': { noScoreShare: 1 },
    Failures: { failureShare: 1 },
  };
  beforeAll(async () => {
    project = await portal.makeProject({
      name: 'Screening',
      archiveNames: Object.keys(simulated),
      engine: { id: 'simulator' },
    });
    for (const { id, name } of project.archives) {
      await portal.db
        .updateTable('archive_engines')
        .set({ settings: JSON.stringify({ delayMs: 0, ...simulated[name] }) })
        .where('archive_id', '=', id)
        .execute();
    }
    person = await portal.makeUser({
      email: 'reader@example.org',
      name: 'Reader',
      password,
      grants: [
        { projectId: project.id, permission: 'project/upload' },
        ...project.archives.flatMap(({ id: archiveId }) => [
          { projectId: project.id, archiveId, permission: 'archive/view' as const },
          { projectId: project.id, archiveId, permission: 'archive/results' as const },
        ]),
      ],
    });
    ({ context, page } = await newPage());
    await page.goto(portal.url);
    await signIn(page, person.email);
    await dropzone(page).waitFor();
  });
  afterAll(async () => {
    await context.close();
  });

  test('cases, before there are any', async () => {
    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByText('No cases yet').waitFor();
    await looksGood(page, 'cases, empty');
  });

  test('upload: files in every state, several patients, a reason, the dialog, the end', async () => {
    await page.getByRole('link', { name: 'Upload', exact: true }).click();
    const files = fs.readdirSync(samples).filter((name) => name !== 'README.md');
    await chooseFiles(
      page,
      files.map((name) => path.join(samples, name)),
    );
    await fileItem(page, /^ct-slice\.dcm, Not a chest X-ray/).waitFor();
    await fileItem(page, /^photo of film.*Picture, not DICOM/).waitFor();
    await page.getByRole('button', { name: 'Add age, sex and view' }).click();
    await page.getByRole('button', { name: 'They differ' }).click();
    const age = page.getByRole('textbox', { name: 'Age of chest film.png' });
    await age.fill('340');
    await age.press('Enter');
    await page.getByText('0 to 125').waitFor();
    await looksGood(page, 'upload, files');
    await age.fill('34');
    await age.press('Enter');
    await page.getByRole('button', { name: 'Hide the list' }).click();
    await anonymise(page).check();
    await submit(page).click();
    await page.getByText('Enter a prefix').waitFor();
    await looksGood(page, 'upload, no prefix');
    await page.getByLabel('Replacement Patient ID').first().fill('VAN3-');
    await page.getByRole('table', { name: 'Patients in these files' }).waitFor();
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByLabel('Keep dates').waitFor();
    await looksGood(page, 'upload, several patients and options');
    await page.getByRole('button', { name: 'See what leaves of dx-pa.dcm' }).click();
    await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    await looksGood(page, 'upload, what leaves of a film');
    await page.keyboard.press('Escape');
    await page.getByText(/^(No text was found|Text found in)/).waitFor();
    await fileItem(page, /^photo of film/)
      .getByRole('button', { name: /^(See|Look at)[^:]*(picture|text)/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Draw a box' }).click();
    await page.getByRole('dialog').getByText('Drawn 1').waitFor();
    await looksGood(page, 'upload, text in a picture');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Escape');
    await page.mouse.move(0, 0);
    await fileItem(page, /^ct-slice/)
      .getByRole('button', { name: 'Not a chest X-ray' })
      .focus();
    await page.getByRole('tooltip').filter({ hasText: 'This is a CT image.' }).waitFor();
    await looksGood(page, 'upload, a reason');
    const hold = Promise.withResolvers<void>();
    await page.route('**/api/v1/uploads/*', async (route) => {
      await hold.promise;
      await route.continue();
    });
    await submit(page).click();
    await progressDialog(page).waitFor();
    await looksGood(page, 'upload, dialog');
    hold.resolve();
    await indicator(page).filter({ hasText: '2 of 8 files were not uploaded.' }).waitFor();
    await looksGood(page, 'upload, done');
  });

  test('cases: the list, nothing that matches, and a case in each state', async () => {
    await page.getByRole('link', { name: 'Cases' }).click();
    const list = page.getByRole('list', { name: /^Cases of/ });
    await expect
      .poll(() => list.getByText(/(above|below) 50/).count(), { timeout: 60_000 })
      .toBe(6);
    await looksGood(page, 'cases');
    await page.getByLabel('Patient ID').fill('NOBODY');
    await page.getByText('No case matches').waitFor();
    await looksGood(page, 'cases, nothing matches');
    const shown = [
      ['Scores', 'of 100'],
      ['No scores', 'No score'],
      ['Failures', 'Processing failed'],
    ] as const;
    for (const [index, [name, words]] of shown.entries()) {
      await page.goto(new URL(`cases/${await oneCase(name, index)}`, portal.url).href);
      await page.getByText(words, { exact: true }).first().waitFor();
      await page.locator('canvas:visible').waitFor();
      await looksGood(page, `case, ${words}`);
    }
  });

  test('reading: flipped and measured, the keys, two films, the whole screen', async () => {
    const first = await oneCase('Scores', 20, 'READ-1');
    await oneCase('Scores', 21, 'READ-1');
    await page.goto(new URL(`cases/${first}`, portal.url).href);
    await page.locator('canvas:visible').waitFor();
    const film = page.getByRole('img', { name: /^Chest film/ }).first();
    await film.focus();
    for (const key of ['x', 'm', 'v']) await page.keyboard.press(key);
    await page.getByRole('button', { name: /^Line 1, first end/ }).waitFor();
    await looksGood(page, 'case, flipped and measured');
    await film.focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await looksGood(page, 'case, keys');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Lay another film beside it' }).click();
    await page.getByRole('menuitem', { name: /^Uploaded/ }).click();
    await page.locator('canvas:visible').nth(1).waitFor();
    await page.mouse.move(0, 0);
    await looksGood(page, 'case, two films');
    await film.focus();
    await page.keyboard.press('f');
    await page.getByRole('dialog', { name: 'Film viewer' }).waitFor();
    await looksGood(page, 'case, full screen');
    await page.getByRole('button', { name: 'Leave full screen' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  /** Of a film sent by another way into the archive of that name. */
  async function oneCase(
    archiveName: string,
    number: number,
    PatientID = `P-${number}`,
  ): Promise<string> {
    const archive = project.archives.find(({ name }) => name === archiveName);
    const client = portal.client.as(person);
    const batchId = await makeBatch(client, archive?.id ?? '');
    const { body } = await putImage(
      client,
      batchId,
      testFilm(number, { attributes: { PatientID } }),
    );
    return body.caseId;
  }
});

test('from sign-in to a submitted case by keyboard alone', async () => {
  const { context, page } = await newPage();
  const project = await portal.makeProject({ name: 'Keyboards' });
  await portal.makeUser({
    email: 'keyboard@example.org',
    password,
    grants: [{ projectId: project.id, permission: 'project/upload' }],
  });
  await page.goto(portal.url);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await tabTo(page, 'Email');
  await page.keyboard.type('keyboard@example.org');
  await tabTo(page, 'Password');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await dropzone(page).waitFor();
  // A new page begins at its heading.
  await page.locator('h1:focus').waitFor();
  // Asked for early: the browser needs a moment before it hands file dialogs over.
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, /^Drop files or folders here/);
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(path.join(samples, 'dx-pa.dcm'));
  await fileItem(page, 'dx-pa.dcm, Ready').waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await tabTo(page, /anonymised\?$/, 'Shift+Tab');
  await page.keyboard.press('Space');
  await tabTo(page, /^Replacement Patient ID/);
  await page.keyboard.type('KEYS-1');
  await tabTo(page, 'Submit Case');
  await page.keyboard.press('Enter');
  await indicator(page).filter({ hasText: '1 file was uploaded.' }).waitFor();
  await tabTo(page, 'Clear Form');
  await page.keyboard.press('Space');
  await page.getByText('No files yet').waitFor();
  await context.close();
});

/** Presses Tab until what is named has the focus, and sees that the focus shows and isn't hidden by what lies above. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    const at = await page.evaluate(focused);
    passed.push(at.name);
    if (typeof name === 'string' ? at.name === name : name.test(at.name)) {
      expect(at.isSeen, `${at.name} is seen`).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${name} was not reached: ${passed.join(' › ')}`);
}

function focused(): { name: string; isSeen: boolean } {
  const element = document.activeElement as HTMLElement | null;
  if (!element || element === document.body) return { name: '', isSeen: true };
  const labels = (element as HTMLInputElement).labels ?? [];
  const name = element.ariaLabel ?? labels[0]?.textContent ?? element.textContent ?? '';
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const label = labels[0];
  const isSeen = top !== null && (element.contains(top) || top.contains(element) || label === top);
  return { name: name.trim(), isSeen };
}
