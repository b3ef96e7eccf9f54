/** Every way files and IDs come into the Upload page: real folders dropped and chosen, a crosswalk; and the question before leaving. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseCsv } from '../../src/core/pipeline/csv.ts';
import { encodePng } from '../../src/core/pixels/encode-png.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import {
  anonymise,
  closePage,
  dropFiles,
  dropzone,
  fileItem,
  indicator,
  type OpenPage,
  openUploadPage,
  progressDialog,
  startAfresh,
  submit,
} from './page.ts';

let open: OpenPage;
let dir: string;
let serial = 0;

beforeAll(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-ways-'));
  open = await openUploadPage();
});
afterAll(async () => {
  await closePage(open);
  fs.rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => startAfresh(open));

function filmBytes(patientName: string, patientId: string): Buffer {
  serial += 1;
  const root = `1.2.826.0.1.3680043.10.11.${serial}`;
  const uids = { SOPInstanceUID: `${root}.3`, SeriesInstanceUID: `${root}.2` };
  const attributes = {
    ...uids,
    StudyInstanceUID: `${root}.1`,
    PatientName: patientName,
    PatientID: patientId,
  };
  return Buffer.from(buildChestFilm({ rows: 1030, columns: 1040, attributes }));
}

/** A new folder with these files in it, by their path inside. */
function folderOf(files: Readonly<Record<string, Buffer | string>>): string {
  const folder = fs.mkdtempSync(path.join(dir, 'folder-'));
  for (const [name, content] of Object.entries(files)) {
    const target = path.join(folder, name);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, content);
  }
  return folder;
}

/** Files and folders of the disk let go over the dropzone, by the browser's own drag and drop. */
async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  const box = await dropzone(page).boundingBox();
  if (!box) throw new Error('the dropzone is not in view');
  const session = await page.context().newCDPSession(page);
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
  await session.detach();
}

/** From here on a file and a folder of these names can't be opened, as when a stick was pulled out. */
async function breakEntries(page: Page, fileName: string, folderName: string): Promise<void> {
  await page.evaluate(
    ([brokenFile, brokenFolder]) => {
      const fail = (_: unknown, reject?: (error: DOMException) => void) =>
        reject?.(new DOMException('gone', 'NotFoundError'));
      const spoil = (entry: FileSystemEntry) => {
        if (entry.name === brokenFile) (entry as FileSystemFileEntry).file = fail;
        if (!entry.isDirectory) return;
        const directory = entry as FileSystemDirectoryEntry;
        const reader = directory.createReader();
        const read = reader.readEntries.bind(reader);
        reader.readEntries = (resolve, reject) =>
          read((found) => {
            found.forEach(spoil);
            resolve(found);
          }, reject);
        if (entry.name === brokenFolder) reader.readEntries = fail;
        directory.createReader = () => reader;
      };
      const { webkitGetAsEntry } = DataTransferItem.prototype;
      DataTransferItem.prototype.webkitGetAsEntry = function () {
        const entry = webkitGetAsEntry.call(this);
        if (entry) spoil(entry);
        return entry;
      };
    },
    [fileName, folderName] as const,
  );
}

const items = (page: Page) => page.getByRole('list', { name: 'Files to upload' });

describe('a folder', () => {
  test('dropped: walked to any depth, files beside it too, without what systems leave behind', async () => {
    const { page, complaints } = open;
    // The browser tells a hundred in one go.
    const many = Array.from(
      { length: 1001 },
      (_, i) => [`many/note-${i}.txt`, `note ${i}`] as const,
    );
    const folder = folderOf({
      'top.dcm': filmBytes('DOE^JANE', 'HOSP-1'),
      'a/b/c/deep.dcm': filmBytes('DOE^JANE', 'HOSP-1'),
      'a/.DS_Store': 'x',
      'Thumbs.db': 'x',
      ...Object.fromEntries(many),
    });
    const beside = folderOf({ 'beside.dcm': filmBytes('ROE^RICHARD', 'HOSP-2') });
    await dropPaths(page, [folder, path.join(beside, 'beside.dcm')]);
    await page.getByText('1,004 files').first().waitFor();
    await page.getByText(/, 2 patients/).waitFor();
    await submit(page).click();
    await indicator(page).filter({ hasText: '1,001 of 1,004 files were not uploaded.' }).waitFor();
    expect(await page.getByText('could not be read').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('chosen in the dialog: the same', async () => {
    const { page } = open;
    const folder = folderOf({
      'top.dcm': filmBytes('DOE^JANE', 'HOSP-1'),
      'a/deep.dcm': filmBytes('ROE^RICHARD', 'HOSP-2'),
      'a/.DS_Store': 'x',
    });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await (await chooser).setFiles(folder);
    await fileItem(page, 'top.dcm, Ready').waitFor();
    await fileItem(page, 'deep.dcm, Ready').waitFor();
    expect(await items(page).getByRole('listitem').count()).toBe(2);
  });

  test('of which a part can’t be read: the rest comes, what is missing is said until it is seen', async () => {
    const { page } = open;
    await breakEntries(page, 'gone.dcm', 'locked');
    const folder = folderOf({
      'fine.dcm': filmBytes('DOE^JANE', 'HOSP-1'),
      'gone.dcm': 'x',
      'locked/inside.dcm': 'x',
    });
    const told = page.getByText('files or folders could not be read.');
    await dropPaths(page, [folder]);
    await told.waitFor();
    expect(await told.textContent()).toBe(
      '2 files or folders could not be read. Check that they are still there, then drop them again.',
    );
    expect(await told.evaluate((e) => e.closest('[aria-live=polite]') !== null)).toBe(true);
    await fileItem(page, 'fine.dcm, Ready').waitFor();
    expect(await items(page).getByRole('listitem').count()).toBe(1);

    await page.getByRole('button', { name: 'OK' }).click();
    expect(await told.count()).toBe(0);
    expect(await dropzone(page).evaluate((e) => e === document.activeElement)).toBe(true);

    await dropPaths(page, [path.join(folder, 'locked')]);
    await page.getByText('1 file or folder could not be read. Check that it is still').waitFor();
    await page.getByRole('button', { name: 'Clear Form' }).click();
    expect(await page.getByText('could not be read').count()).toBe(0);
  });
});

test('Clear Form ends a drop that is still being read', async () => {
  const { page } = open;
  // Answers for the file in the middle when the test lets it.
  await page.evaluate(() => {
    const { webkitGetAsEntry } = DataTransferItem.prototype;
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      const folder = webkitGetAsEntry.call(this) as FileSystemDirectoryEntry | null;
      if (!folder) return null;
      const make = (name: string) => {
        const file = (resolve: (file: File) => void) => {
          const answer = () => resolve(new File(['x'], name));
          if (name === 'b.txt') Object.assign(globalThis, { letGo: answer });
          else answer();
        };
        return { name, isDirectory: false, isFile: true, file } as unknown as FileSystemEntry;
      };
      const goes = [['a.txt', 'b.txt', 'c.txt'].map(make), []];
      folder.createReader = () => ({ readEntries: (resolve) => resolve(goes.shift() ?? []) });
      return folder;
    };
  });
  await dropPaths(page, [folderOf({ 'x.txt': 'x' })]);
  await page.waitForFunction(() => 'letGo' in globalThis);
  await page.getByRole('button', { name: 'Clear Form' }).click();
  await page.evaluate(() => Reflect.get(globalThis, 'letGo')());
  await dropFiles(page, [{ name: 'next.dcm', buffer: filmBytes('DOE^JANE', 'HOSP-1') }]);
  await fileItem(page, 'next.dcm, Ready').waitFor();
  expect(await items(page).getByRole('listitem').count()).toBe(1);
});

test('Fill from CSV: the IDs of the file leave, and the page says whom it knows nothing of', async () => {
  const { page, proxy } = open;
  await dropFiles(page, [
    { name: 'jane.dcm', buffer: filmBytes('DOE^JANE', 'HOSP-4711') },
    { name: 'richard.dcm', buffer: filmBytes('ROE^RICHARD', 'HOSP-0815') },
    { name: 'mary.dcm', buffer: filmBytes('POE^MARY', 'HOSP-0007') },
  ]);
  await page.getByText(/, 3 patients/).waitFor();
  await anonymise(page).check();
  await page.getByLabel('Replacement Patient ID').first().fill('SITE-');
  const fill = async (csv: string) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Fill from CSV' }).click();
    const file = { name: 'ids.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await (await chooser).setFiles(file);
  };
  await fill('a single column\n');
  await page.getByText('Nothing found in that file. It needs two columns').waitFor();
  await fill('original;replacement\nHOSP-4711;STUDY-J\nHOSP-0815;STUDY-R\nHOSP-9;\n');
  await page
    .getByText('2 IDs filled in. 1 patient isn’t in the CSV. Row 4 has no two IDs')
    .waitFor();
  expect(await page.getByRole('textbox', { name: /DOE JANE/ }).inputValue()).toBe('STUDY-J');
  expect(await page.getByRole('textbox', { name: /POE MARY/ }).inputValue()).toBe('SITE-0003');

  await submit(page).click();
  await indicator(page).filter({ hasText: 'All 3 files were uploaded.' }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download crosswalk' }).click();
  expect(parseCsv(fs.readFileSync(await (await download).path(), 'utf8')).slice(1)).toEqual([
    ['HOSP-4711', 'STUDY-J'],
    ['HOSP-0815', 'STUDY-R'],
    ['HOSP-0007', 'SITE-0003'],
  ]);
  const bodies = proxy.requests.map(({ body }) => body.toString('latin1')).join('');
  for (const id of ['STUDY-J', 'STUDY-R', 'SITE-0003']) expect(bodies).toContain(id);
  for (const id of ['HOSP-4711', 'HOSP-0815', 'HOSP-0007', 'DOE^JANE'])
    expect(bodies).not.toContain(id);
});

describe('pictures that say nothing of their patients', () => {
  const pictureBytes = (seed: number) => {
    const data = Uint8Array.from({ length: 1030 * 1040 }, (_, i) => (i * i * seed + i) % 251);
    return Buffer.from(encodePng({ width: 1040, height: 1030, channels: 1, data }));
  };
  const card = (page: Page) => page.getByRole('region', { name: /^About the/ });
  const factsStored = async () =>
    (await open.portal.db.selectFrom('images').select('facts').orderBy('created_at').execute())
      .map(({ facts }) => facts)
      .filter(({ kind }) => kind === 'png')
      .map(({ patientAgeYears, patientSex, viewPosition }) =>
        [patientAgeYears, patientSex, viewPosition].join(' '),
      )
      .toSorted();

  test('are asked about once for all, and where they differ; a list fills in many', async () => {
    const { page } = open;
    await dropFiles(page, [{ name: 'film.dcm', buffer: filmBytes('DOE^JANE', 'HOSP-1') }]);
    await fileItem(page, 'film.dcm, Ready').waitFor();
    expect(await card(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Clear Form' }).click();
    await dropFiles(
      page,
      ['a', 'b', 'c'].map((name, at) => ({ name: `${name}.png`, buffer: pictureBytes(at + 2) })),
    );
    await card(page).getByRole('heading', { name: 'About the 3 pictures' }).waitFor();
    expect(await card(page).getByRole('textbox').count()).toBe(0);
    await card(page).getByRole('button', { name: 'Add age, sex and view' }).click();
    const age = card(page).getByRole('textbox', { name: 'Age, for all' });
    await age.fill('340');
    await card(page).getByText('Enter whole years up to 125').waitFor();
    await submit(page).click();
    expect(await age.evaluate((e) => e === document.activeElement)).toBe(true);
    await age.fill('2');
    await fileItem(page, 'a.png, Patient is too young').waitFor();
    await age.fill('34');
    await fileItem(page, /a\.png, (Picture|Frontal)/).waitFor();
    await card(page).getByRole('combobox', { name: 'View, for all' }).selectOption('PA');
    await card(page).getByRole('button', { name: 'They differ' }).click();
    await card(page).getByRole('combobox', { name: 'Sex of b.png' }).selectOption('M');
    await card(page).getByRole('textbox', { name: 'Age of b.png' }).fill('95');
    await card(page).getByRole('textbox', { name: 'Age of b.png' }).press('Enter');
    const chooser = page.waitForEvent('filechooser');
    await card(page).getByRole('button', { name: 'Fill in from a list (CSV)' }).click();
    const csv = 'patient,age,sex\nSITE-0003,8M,F\nnobody.png,40,F\n';
    const file = { name: 'ages.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await anonymise(page).check();
    await page.getByLabel('Replacement Patient ID').first().fill('SITE-');
    await page.getByRole('textbox', { name: /New ID of c\.png/ }).waitFor();
    await (await chooser).setFiles(file);
    await card(page).getByText('1 picture filled in. 2 aren’t in the CSV.').waitFor();
    await fileItem(page, 'c.png, Patient is too young').waitFor();
    await submit(page).click();
    await indicator(page).filter({ hasText: '1 of 3 files was not uploaded.' }).waitFor();
    expect(await factsStored()).toEqual(['34  PA', '90 M PA']);
    const sent = await open.portal.db.selectFrom('uploads').select('metadata').execute();
    expect(JSON.stringify(sent)).not.toContain('"patientAgeYears":95');
  });
});

test('leaving in the middle of an upload is asked about; before and after it is not', async () => {
  const { page, proxy } = open;
  const asked: string[] = [];
  page.removeAllListeners('dialog');
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await dropFiles(page, [{ name: 'held.dcm', buffer: filmBytes('DOE^JANE', 'HOSP-1') }]);
  await fileItem(page, 'held.dcm, Ready').waitFor();
  const hold = Promise.withResolvers<void>();
  proxy.hold = hold.promise;
  await submit(page).click();
  await fileItem(page, /held\.dcm, Sending/).waitFor();

  const question = page.waitForEvent('dialog');
  // Not `page.reload()`: it would wait for a page that stays away.
  await page.evaluate(() => void setTimeout(() => location.reload()));
  await question;
  expect(asked).toEqual(['beforeunload']);
  await progressDialog(page).waitFor();

  hold.resolve();
  await indicator(page).filter({ hasText: '1 file was uploaded.' }).waitFor();
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  expect(await items(page).getByRole('listitem').count()).toBe(0);
});
