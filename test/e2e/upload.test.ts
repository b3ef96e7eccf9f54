/** The Upload page as people use it: real files, a real portal, and every byte that leaves the browser looked at. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseCsv } from '../../src/core/pipeline/csv.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import { buildPng, textChunk } from '../builders/png-file.ts';
import {
  anonymise,
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
  startAfresh,
  submit,
} from './page.ts';

let serial = 0;

/** A film that passes every check, of the patient named; each one is another image. */
function film(name: string, patient: Record<string, string>, more: Record<string, string> = {}) {
  serial += 1;
  const root = `1.2.826.0.1.3680043.10.9.${serial}`;
  const attributes = {
    SOPInstanceUID: `${root}.3`,
    SeriesInstanceUID: `${root}.2`,
    StudyInstanceUID: `${root}.1`,
    ...patient,
    ...more,
  };
  return { name, buffer: Buffer.from(buildChestFilm({ rows: 1030, columns: 1040, attributes })) };
}

const jane = { PatientName: 'DOE^JANE', PatientID: 'HOSP-4711', PatientBirthDate: '19870412' };
const richard = {
  PatientName: 'ROE^RICHARD',
  PatientID: 'HOSP-0815',
  PatientBirthDate: '19640229',
};
/** All that tells who somebody is, in the films made above and in their names. */
const secrets = [
  ...['DOE', 'JANE', 'HOSP-4711', '19870412', 'ROE', 'RICHARD', 'HOSP-0815', '19640229'],
  ...['ACC0001', 'Refer^Ann', 'Example District Hospital', '20240304', 'SN-4711', 'Painted by'],
];

function ctSlice(name: string): GivenFile {
  return film(name, jane, { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', Modality: 'CT' });
}

function picture(): Buffer {
  const before = [textChunk('Painted by JANE DOE')];
  return Buffer.from(buildPng({ rows: 1030, columns: 1040, before }));
}

async function clear({ page }: OpenPage): Promise<void> {
  await page.getByRole('button', { name: 'Clear Form' }).click();
}

async function finished({ page }: OpenPage): Promise<string> {
  await indicator(page).filter({ hasText: /\w/ }).waitFor({ timeout: 60_000 });
  return (await indicator(page).textContent()) ?? '';
}

function uploads({ proxy }: OpenPage) {
  return proxy.requests.filter(({ url, method }) => url.includes('/uploads/') && method !== 'HEAD');
}

describe('a mixed drop, anonymised', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openUploadPage({ project: { simulated: true } });
  });
  afterAll(async () => {
    await closePage(open);
  });

  test('nobody is named in anything that leaves, failures say why, success is marked', async () => {
    const { page, proxy, portal } = open;
    proxy.requests.length = 0;
    expect(await indicator(page).textContent()).toBe('');
    await chooseFiles(page, [
      film('DOE JANE front.dcm', jane),
      film('DOE JANE again', jane),
      film('ROE (2).dcm', richard),
      { name: 'JANE DOE photo.png', buffer: picture() },
      ctSlice('ct of JANE.dcm'),
      { name: 'ROE cut.dcm', buffer: film('x', richard).buffer.subarray(0, 3000) },
    ]);
    await fileItem(page, 'DOE JANE front.dcm, Ready').waitFor();
    await fileItem(page, 'ct of JANE.dcm, Not a chest X-ray').waitFor();
    await fileItem(page, 'ROE cut.dcm, File is cut short').waitFor();
    await anonymise(page).check();
    await page.getByLabel('Replacement Patient ID').first().fill('VAN3-');
    const patients = page.getByRole('table', { name: 'Patients in these files' });
    await expect
      .poll(async () => await patients.getByRole('textbox').evaluateAll(valuesOf))
      .toEqual(['VAN3-0001', 'VAN3-0002', 'VAN3-0003']);

    await submit(page).click();
    await progressDialog(page).waitFor({ state: 'hidden', timeout: 60_000 });
    expect(await finished(open)).toMatch(/2 of 6 files were not uploaded\..*other 4 are stored/);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')))
      .toBe('status');
    await fileItem(page, 'DOE JANE front.dcm, Stored').waitFor();

    const sent = proxy.requests.filter(({ method }) => method !== 'GET');
    expect(uploads(open)).toHaveLength(4);
    for (const { url, head, body } of sent) {
      const metadata = /\nplainfilm-upload\n(.*)/i.exec(head)?.[1] ?? '';
      const places = [url, head, body.toString('latin1'), fromBase64Url(metadata)];
      for (const secret of secrets)
        for (const place of places) expect(place.includes(secret), secret).toBe(false);
      expect(fromBase64Url(metadata)).not.toContain('"name"');
    }
    const cases = await portal.client
      .as(await portal.makeUser({ grants: viewing(open) }))
      .get(`/api/v1/archives/${open.project.archiveId}/cases`);
    expect(cases.body.items.map((item: { patientId: string }) => item.patientId).sort()).toEqual(
      ['VAN3-0001', 'VAN3-0002', 'VAN3-0003'].flatMap((id) =>
        id === 'VAN3-0001' ? [id, id] : [id],
      ),
    );
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/DOE|HOSP|VAN3/);
  });

  test('the mark of a failed file tells its reason on hover and on keyboard focus', async () => {
    const { page } = open;
    const item = fileItem(page, /^ct of JANE\.dcm/);
    const mark = item.getByRole('button', { name: 'Not a chest X-ray' });
    await mark.hover();
    const tip = page.getByRole('tooltip');
    await tip.filter({ hasText: 'This is a CT image.' }).waitFor();
    expect(await tip.textContent()).toContain('Simulator would answer −2');
    // It reaches down over the next row, where the pointer would open that one's in its place.
    const { x, y, width, height } = (await tip.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height - 4, { steps: 8 });
    expect(await tip.allTextContents()).toEqual([expect.stringContaining('This is a CT image.')]);
    await page.mouse.move(0, 0);
    await tip.waitFor({ state: 'hidden' });
    await mark.focus();
    await tip.waitFor();
    const spoken = await mark.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${spoken}"]`).innerText()).toBe(await tip.innerText());
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });
  });

  test('the report and the crosswalk stay here and name the files', async () => {
    const { page } = open;
    const before = open.proxy.requests.length;
    const report = await saved(open, 'Download report');
    expect(report).toHaveLength(7);
    const front = report.find(([name]) => name === 'DOE JANE front.dcm') ?? [];
    expect(front.slice(1, 3)).toEqual(['DOE_JANE_front.dcm', 'VAN3-0001']);
    expect(front[4]).toBe('Stored');
    expect(front[6]).toMatch(/^[0-9a-f-]{36}$/);
    expect(await saved(open, 'Download crosswalk')).toContainEqual(['HOSP-4711', 'VAN3-0001']);
    expect(open.proxy.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(await page.getByText('It stays on this computer.').isVisible()).toBe(true);
  });

  test('Retry failed runs the failed ones alone', async () => {
    const { page } = open;
    open.proxy.requests.length = 0;
    await page.getByRole('button', { name: 'Retry failed' }).click();
    await progressDialog(page).waitFor({ state: 'hidden' });
    await indicator(page).filter({ hasText: '2 of 2 files were not uploaded.' }).waitFor();
    expect(uploads(open)).toEqual([]);
    expect(await fileItem(page, /, Stored$/).count()).toBe(4);
  });

  test('Clear Form forgets everything', async () => {
    const { page } = open;
    await clear(open);
    expect(await page.getByRole('listitem').count()).toBe(0);
    expect(await anonymise(page).isChecked()).toBe(false);
    expect(await indicator(page).textContent()).toBe('');
    expect(await submit(page).isDisabled()).toBe(true);
  });

  test('the page keeps to its content security policy, and nothing goes wrong unseen', () => {
    expect(open.complaints).toEqual([]);
  });
});

describe('one patient', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openUploadPage({
      project: { pseudonymisation: 'required', patientIdPattern: 'SITE-\\d{3}' },
    });
  });
  afterAll(async () => {
    await closePage(open);
  });

  beforeEach(() => startAfresh(open));

  test('a project that requires it: ticked, locked, and nothing leaves without an ID of its form', async () => {
    const { page, proxy } = open;
    expect(await anonymise(page).isChecked()).toBe(true);
    expect(await anonymise(page).isDisabled()).toBe(true);
    await dropFiles(page, [film('a.dcm', jane), film('b.dcm', jane)]);
    await fileItem(page, 'a.dcm, Ready').waitFor();
    await fileItem(page, 'b.dcm, Ready').waitFor();
    await submit(page).click();
    const field = page.getByRole('textbox', { name: 'Replacement Patient ID' });
    await page.getByText('Enter a replacement Patient ID.').waitFor();
    await expect.poll(() => field.evaluate((e) => e === document.activeElement)).toBe(true);
    await field.fill('ANON-1');
    await page.getByText('Patient IDs have another form: SITE-\\d{3}').waitFor();
    await submit(page).click();
    expect(uploads(open)).toEqual([]);
    await field.fill('SITE-123');
    await submit(page).click();
    expect(await finished(open)).toContain('All 2 files were uploaded.');
    for (const { body } of uploads(open)) {
      expect(body.toString('latin1')).toContain('SITE-123');
      expect(body.toString('latin1')).not.toContain('DOE');
    }
    expect(proxy.requests.some(({ url }) => url.endsWith('/batches'))).toBe(true);
  });

  test('two patients under one ID: the ID becomes a prefix, and an ID given twice is refused', async () => {
    const { page } = open;
    open.proxy.requests.length = 0;
    await chooseFiles(page, [film('j.dcm', jane), film('r.dcm', richard)]);
    const ofRichard = page.getByRole('textbox', { name: /ROE RICHARD/ });
    await ofRichard.waitFor();
    await page.getByRole('textbox', { name: /DOE JANE/ }).fill('SITE-001');
    await ofRichard.fill('SITE-001');
    await ofRichard.press('Enter');
    await page.getByText('Another patient has this ID already.').first().waitFor();
    await submit(page).click();
    expect(uploads(open)).toEqual([]);
    await ofRichard.fill('SITE-002');
    await ofRichard.press('Enter');
    await submit(page).click();
    expect(await finished(open)).toContain('All 2 files were uploaded.');
  });
});

describe('trouble on the way', () => {
  let open: OpenPage;
  beforeAll(async () => {
    // Bytes are counted here, so they leave as they are.
    open = await openUploadPage({ project: { compaction: false } });
  });
  afterAll(async () => {
    await closePage(open);
  });

  beforeEach(() => startAfresh(open));

  test('a link that is cut goes on where it stopped, and the bytes that arrive are those of the file', async () => {
    const { page, proxy } = open;
    proxy.requests.length = 0;
    const given = film('cut.dcm', jane);
    await dropFiles(page, [given]);
    await fileItem(page, 'cut.dcm, Ready').waitFor();
    proxy.cutNextUploadAfterBytes = 900_000;
    await submit(page).click();
    expect(await finished(open)).toContain('1 file was uploaded.');
    const [put, patch] = uploads(open);
    expect([put?.method, patch?.method]).toEqual(['PUT', 'PATCH']);
    const offset = Number(/\nupload-offset\n(\d+)/i.exec(patch?.head ?? '')?.[1]);
    expect(offset).toBeGreaterThan(0);
    expect(patch?.body.equals(given.buffer.subarray(offset))).toBe(true);
    const metadata = /\nplainfilm-upload\n(.*)/i.exec(patch?.head ?? '')?.[1] ?? '';
    expect(JSON.parse(fromBase64Url(metadata))).toMatchObject({
      name: 'cut.dcm',
      sha256: createHash('sha256').update(given.buffer).digest('hex'),
    });
  });

  test('a portal that is away: the dialog says so, and the upload goes on when it is back', async () => {
    const { page, proxy } = open;
    await dropFiles(page, [film('away.dcm', jane)]);
    await fileItem(page, 'away.dcm, Ready').waitFor();
    proxy.away = true;
    await submit(page).click();
    await progressDialog(page).getByText('The portal can’t be reached. Trying again…').waitFor();
    proxy.away = false;
    expect(await finished(open)).toContain('1 file was uploaded.');
  });

  test('a full disk is said, and waited for', async () => {
    const { page, proxy } = open;
    await dropFiles(page, [film('full.dcm', jane)]);
    await fileItem(page, 'full.dcm, Ready').waitFor();
    proxy.answer = ({ method }) =>
      method === 'PUT' ? { status: 507, body: '{"code":"storage-full","status":507}' } : undefined;
    await submit(page).click();
    await progressDialog(page)
      .getByText(/disk is full/)
      .waitFor();
    proxy.answer = undefined;
    expect(await finished(open)).toContain('1 file was uploaded.');
  });

  test('a session that ends in the middle: sign in again, and it goes on', async () => {
    const { page, proxy, portal, user } = open;
    await dropFiles(page, [film('session.dcm', jane)]);
    await fileItem(page, 'session.dcm, Ready').waitFor();
    const hold = Promise.withResolvers<void>();
    proxy.hold = hold.promise;
    await submit(page).click();
    await fileItem(page, /session\.dcm, Sending/).waitFor();
    await portal.db.deleteFrom('sessions').where('user_id', '=', user.id).execute();
    hold.resolve();
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await givePassword(page);
    expect(await finished(open)).toContain('1 file was uploaded.');
  });

  test('a second film is refused when the permission is withdrawn meanwhile, in clear words', async () => {
    const { page, proxy, portal, user } = open;
    await dropFiles(page, [film('late.dcm', jane)]);
    await fileItem(page, 'late.dcm, Ready').waitFor();
    const hold = Promise.withResolvers<void>();
    proxy.hold = hold.promise;
    await submit(page).click();
    await fileItem(page, /late\.dcm, Sending/).waitFor();
    const grants = await portal.db
      .deleteFrom('grants')
      .where('user_id', '=', user.id)
      .where('permission', '=', 'project/upload')
      .returningAll()
      .execute();
    hold.resolve();
    expect(await finished(open)).toContain('The file was not uploaded.');
    await fileItem(page, 'late.dcm, Not allowed any more').waitFor();
    await portal.db.insertInto('grants').values(grants).execute();
    await page.getByRole('button', { name: 'Retry failed' }).click();
    await indicator(page).filter({ hasText: '1 file was uploaded.' }).waitFor();
  });

  test('Pause holds, Resume goes on, Cancel leaves what is stored stored and the rest to be sent', async () => {
    const { page, proxy } = open;
    await dropFiles(page, [film('one.dcm', jane), film('two.dcm', jane)]);
    await fileItem(page, 'two.dcm, Ready').waitFor();
    const hold = Promise.withResolvers<void>();
    proxy.hold = hold.promise;
    await submit(page).click();
    const dialog = progressDialog(page);
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await dialog.getByText('Paused. What is stored is safe.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    hold.resolve();
    expect(await finished(open)).toContain('Upload cancelled.');
    await fileItem(page, 'one.dcm, Ready').waitFor();
    proxy.hold = undefined;
    await submit(page).click();
    await indicator(page).filter({ hasText: 'All 2 files were uploaded.' }).waitFor();
  });

  test('a file that vanished from the disk has words of its own', async () => {
    const { page } = open;
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-gone-'));
    const gone = path.join(dir, 'gone.dcm');
    fs.writeFileSync(gone, film('gone.dcm', jane).buffer);
    await chooseFiles(page, [gone]);
    await fileItem(page, 'gone.dcm, Ready').waitFor();
    fs.rmSync(dir, { recursive: true });
    await submit(page).click();
    expect(await finished(open)).toContain('The file was not uploaded.');
    await fileItem(page, 'gone.dcm, File can’t be read any more').waitFor();
  });

  test('a file of 2 GB is refused without being read', async () => {
    const { page } = open;
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-large-'));
    const large = path.join(dir, 'large.dcm');
    fs.closeSync(fs.openSync(large, 'w'));
    fs.truncateSync(large, 2 * 1024 ** 3);
    await chooseFiles(page, [large]);
    await fileItem(page, 'large.dcm, File is too large').waitFor();
    fs.rmSync(dir, { recursive: true });
  });
});

describe('names', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openUploadPage();
  });
  afterAll(async () => {
    await closePage(open);
  });

  test('odd and equal names are told before submitting, and the same film twice is sent once', async () => {
    const { page } = open;
    open.proxy.requests.length = 0;
    const twice = film('same.dcm', jane);
    const long = `${'x'.repeat(300)}.dcm`;
    await dropFiles(page, [
      film('صدر 🫁.dcm', jane),
      film(long, jane),
      film('chest (2).dcm', jane),
      film('chest_2.dcm', jane),
      twice,
      { ...twice, name: 'same again.dcm' },
    ]);
    await fileItem(page, 'same again.dcm, Same as another file').waitFor();
    await page.getByText('chest (2).dcm will be named chest_2.dcm').waitFor({ state: 'attached' });
    await page.getByText('chest_2.dcm will be named chest_2_2.dcm').waitFor({ state: 'attached' });
    await submit(page).click();
    expect(await finished(open)).toContain('All 6 files were uploaded.');
    await fileItem(page, 'same again.dcm, Stored before').waitFor();
    const names = uploads(open).map(({ head }) => {
      const metadata = /\nplainfilm-upload\n(.*)/i.exec(head)?.[1] ?? '';
      return JSON.parse(fromBase64Url(metadata)).name as string;
    });
    expect(names).toHaveLength(5);
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,120}(\.[A-Za-z0-9]{1,10})?$/);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(wide).toBe(false);
  });
});

describe('for everybody', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openUploadPage({ viewport: { width: 390, height: 844 } });
  });
  afterAll(async () => {
    await closePage(open);
  });

  test('works from the keyboard on a phone-sized screen, without a finding of the accessibility checker', async () => {
    const { page } = open;
    await dropFiles(page, [film('a.dcm', jane), film('b.dcm', richard), ctSlice('ct.dcm')]);
    await fileItem(page, 'b.dcm, Ready').waitFor();
    await anonymise(page).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('CAMP-');
    await expect
      .poll(() => page.getByRole('textbox', { name: /DOE JANE/ }).inputValue())
      .toBe('CAMP-0001');
    expect(await violations(open)).toEqual([]);
    await submit(page).focus();
    await page.keyboard.press('Enter');
    expect(await finished(open)).toMatch(/1 of 3 files was not uploaded/);
    expect(await violations(open)).toEqual([]);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(wide).toBe(false);
  });
});

async function violations({ page }: OpenPage): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
  );
}

async function saved({ page }: OpenPage, button: string): Promise<string[][]> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return parseCsv(fs.readFileSync(await (await download).path(), 'utf8'));
}

function viewing({ project }: OpenPage) {
  const { id: projectId, archiveId } = project;
  return [{ projectId, archiveId, permission: 'archive/view' as const }];
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}

function valuesOf(inputs: Element[]): string[] {
  return inputs.map((input) => (input as HTMLInputElement).value);
}
