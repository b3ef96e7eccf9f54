/** The built page before a real portal, driven as a person would: by names and roles. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright';
import { afterAll } from 'vitest';
import type { Config } from '../../src/server/config.ts';
import { chromiumLaunchOptions } from '../../tools/chromium.ts';
import { openTestPortal, type TestPortal } from '../portal.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

const password = 'four plain words together';

let browser: Browser | undefined;
let webDir: string | undefined;

afterAll(async () => {
  await browser?.close();
  if (webDir) fs.rmSync(webDir, { recursive: true, force: true });
});

/** Built once a test file, into a folder of its own. */
export async function builtWebDir(): Promise<string> {
  if (webDir) return webDir;
  webDir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-web-'));
  const root = path.resolve(import.meta.dirname, '../..');
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  // In a process of its own: here the tests' NODE_ENV would bring in React's slow development build.
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--outDir', webDir, '--emptyOutDir'],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  return webDir;
}

export interface PageProject {
  readonly name?: string;
  readonly pseudonymisation?: 'optional' | 'required';
  readonly patientIdPattern?: string;
  readonly compaction?: boolean;
  readonly archiveNames?: readonly string[];
  readonly simulated?: boolean;
}

export interface OpenPage {
  readonly portal: TestPortal;
  readonly proxy: RecordingProxy;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly project: { readonly id: string; readonly archiveId: string };
  readonly user: { readonly id: string; readonly email: string; readonly password: string };
  /** Violations of the content security policy, and errors that nobody caught. */
  readonly complaints: string[];
}

export interface OpenPageOptions {
  /** Of the portal, where a test needs its own. */
  readonly config?: Partial<Config>;
  readonly project?: PageProject;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A portal with one project, a person who may upload to it, signed in, on the Upload page. */
export async function openUploadPage({
  config = {},
  project = {},
  viewport = { width: 1440, height: 1000 },
}: OpenPageOptions = {}): Promise<OpenPage> {
  const portal = await openTestPortal(config, { webDir: await builtWebDir() });
  const { simulated = false, ...rest } = project;
  const made = await portal.makeProject({
    name: 'District outreach',
    archiveNames: ['Van 3'],
    ...rest,
    ...(simulated ? { engine: { id: 'simulator', name: 'Simulator' } } : {}),
  });
  const user = await portal.makeUser({
    email: 'radiographer@example.org',
    name: 'Radiographer',
    password,
    grants: [
      { projectId: made.id, permission: 'project/upload' },
      { projectId: made.id, archiveId: made.archiveId, permission: 'archive/view' },
    ],
  });
  const proxy = await startRecordingProxy(portal.url);
  browser ??= await chromium.launch(chromiumLaunchOptions());
  const context = await browser.newContext({ viewport, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('dialog', (dialog) => void dialog.accept());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  await page.goto(`${proxy.url}upload`);
  await signIn(page, user.email);
  await page.getByRole('heading', { name: 'Upload', level: 1 }).waitFor();
  return {
    portal,
    proxy,
    context,
    page,
    project: made,
    user: { ...user, password },
    complaints,
  };
}

export async function closePage({ context, proxy, portal }: OpenPage): Promise<void> {
  await context.close();
  await proxy.stop();
  await portal.stop();
}

/** The page anew, and a portal that nothing stands before: whatever the test before did or failed to do. */
export async function startAfresh({ page, proxy }: OpenPage): Promise<void> {
  proxy.away = false;
  proxy.hold = undefined;
  proxy.answer = undefined;
  proxy.cutNextUploadAfterBytes = undefined;
  await page.goto('about:blank');
  await page.goto(`${proxy.url}upload`);
  await dropzone(page).waitFor();
  proxy.requests.length = 0;
}

export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await givePassword(page);
}

/** In the dialog for the same person again the email stands already. */
export async function givePassword(page: Page): Promise<void> {
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** As the person has it on disk. */
export interface GivenFile {
  readonly name: string;
  readonly mimeType?: string;
  readonly buffer: Buffer;
}

/** Through the file dialog that the dropzone opens. */
export async function chooseFiles(
  page: Page,
  files: readonly GivenFile[] | readonly string[],
): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), dropzone(page).click()]);
  const given = files.map((file) =>
    typeof file === 'string' ? file : { mimeType: 'application/octet-stream', ...file },
  );
  await chooser.setFiles(given as never);
}

/** Dragged in and let go over the dropzone. */
export async function dropFiles(page: Page, files: readonly GivenFile[]): Promise<void> {
  const plain = files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }));
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, plain);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await dropzone(page).dispatchEvent(type, { dataTransfer: transfer });
}

export function dropzone(page: Page): Locator {
  return page.getByRole('button', { name: /Drop files or folders here/ });
}

/** Items of the list, named after file and state: `IM-1.dcm, Ready`. */
export function fileItem(page: Page, name: string | RegExp): Locator {
  return page.getByRole('list', { name: 'Files to upload' }).getByRole('listitem', { name });
}

export const anonymise = (page: Page): Locator =>
  page.getByRole('checkbox', { name: 'Would you like your data to be anonymised?' });
export const submit = (page: Page): Locator => page.getByRole('button', { name: 'Submit Case' });
export const progressDialog = (page: Page): Locator =>
  page.getByRole('dialog', { name: /^Uploading to/ });
export const indicator = (page: Page): Locator =>
  page.getByRole('status', { name: 'Result of the upload' });
