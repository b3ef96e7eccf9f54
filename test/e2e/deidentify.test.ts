/** What a person can choose about identity, see of it before sending, and decide about text in the pictures. */
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bufferSource } from '../../src/core/bytes.ts';
import type { DicomObject } from '../../src/core/dicom/data-set.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { textAt } from '../../src/core/dicom/values.ts';
import { decodeFrame } from '../../src/core/pixels/decode-frame.ts';
import * as T from '../../src/core/standard/tags.generated.ts';
import { buildChestFilm, chestPixels } from '../builders/dicom-chest-film.ts';
import { burnText } from '../builders/film-text.ts';
import { foundIn, laidOpen } from './identity-search.ts';
import {
  anonymise,
  chooseFiles,
  closePage,
  fileItem,
  type GivenFile,
  indicator,
  type OpenPage,
  openUploadPage,
  startAfresh,
  submit,
} from './page.ts';

const rows = 1030;
const columns = 1040;
/** The machine may have much else to do. */
const unhurried = { timeout: 15_000 };
let serial = 0;
let open: OpenPage;

beforeAll(async () => {
  open = await openUploadPage();
});
afterAll(async () => {
  await closePage(open);
});
beforeEach(() => startAfresh(open));

interface Patient {
  readonly PatientName: string;
  readonly PatientID: string;
}
const jane: Patient = { PatientName: 'DOE^JANE', PatientID: 'HOSP-4711' };
const richard: Patient = { PatientName: 'ROE^RICHARD', PatientID: 'HOSP-0815' };

function film(name: string, patient: Patient, studyDate = '20240304', text?: string): GivenFile {
  serial += 1;
  const root = `1.2.826.0.1.3680043.10.13.${serial}`;
  const bytes = buildChestFilm({
    rows,
    columns,
    ...(text === undefined ? {} : { pixels: pixelsWith(text) }),
    attributes: {
      ...patient,
      SOPInstanceUID: `${root}.3`,
      SeriesInstanceUID: `${root}.2`,
      StudyInstanceUID: `${root}.1`,
      StudyDate: studyDate,
    },
  });
  return { name, buffer: Buffer.from(bytes) };
}

/** Written large and bright into the upper left corner. */
function pixelsWith(text: string): Uint16Array {
  const pixels = chestPixels({ rows, columns });
  const values = Float32Array.from(pixels, (grey) => grey / 4095);
  const ink = { set: 1 };
  burnText(
    { width: columns, height: rows, values },
    { text, font: 'print', capPx: 34, x: 260, y: 80, ink },
  );
  return Uint16Array.from(values, (grey) => Math.round(grey * 4095));
}

/** The files that left, in the order in which they did. */
async function sent(): Promise<DicomObject[]> {
  const puts = open.proxy.requests.filter(({ method }) => method === 'PUT');
  return await Promise.all(puts.map(({ body }) => readDicom(bufferSource(Uint8Array.from(body)))));
}

const switchNamed = (page: Page, name: string): Locator => page.getByRole('switch', { name });
const lookForText = (page: Page) => switchNamed(page, 'Look for text in the pictures');

async function allUploaded(): Promise<void> {
  await submit(open.page).click();
  await indicator(open.page).filter({ hasText: 'uploaded.' }).waitFor({ timeout: 60_000 });
  expect(await indicator(open.page).textContent()).not.toContain('not uploaded');
}

test('UIDs are replaced and dates shifted: a patient’s dates together, and the key stays here', async () => {
  const { page, proxy } = open;
  await chooseFiles(page, [
    film('first.dcm', jane, '20240304'),
    film('later.dcm', jane, '20240314'),
    film('other.dcm', richard, '20240304'),
  ]);
  for (const name of ['first', 'later', 'other'])
    await fileItem(page, `${name}.dcm, Ready`).waitFor();
  await anonymise(page).check();
  await lookForText(page).uncheck();
  await page.getByLabel('Replacement Patient ID').first().fill('S-');
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('radio', { name: 'Shift dates' }).check();
  await switchNamed(page, 'Replace UIDs').check();
  await switchNamed(page, 'Keep age, sex').uncheck();
  await page.getByText('CAD engines need age and sex').waitFor();
  await switchNamed(page, 'Keep age, sex').check();
  await page.getByRole('button', { name: 'More options' }).click();
  await switchNamed(page, 'Keep device').check();
  await allUploaded();

  const batch = proxy.requests.find(({ method, url }) => method === 'POST' && /batches$/.test(url));
  const recipe = JSON.parse(batch?.body.toString() ?? '{}').recipe as { options: string[] };
  expect([...recipe.options].sort()).toEqual([
    'retain-device-identity',
    'retain-patient-characteristics',
    'shift-dates',
  ]);
  const films = await sent();
  expect(films).toHaveLength(3);
  for (const tag of [T.SOPInstanceUID, T.SeriesInstanceUID, T.StudyInstanceUID])
    expect(films.every((each) => /^2\.25\.\d+$/.test(textAt(each, tag)))).toBe(true);
  const dayOf = (id: string) =>
    films
      .filter((each) => textAt(each, T.PatientID) === id)
      .map((each) => dayNumber(textAt(each, T.StudyDate)))
      .sort();
  const [first = 0, later = 0] = dayOf('S-0001');
  expect(later - first).toBe(10);
  expect(first).not.toBe(dayNumber('20240304'));
  expect(dayOf('S-0002')[0]).not.toBe(first);
  expect(textAt(films[0] as DicomObject, T.LongitudinalTemporalInformationModified)).toBe(
    'MODIFIED',
  );
  expect(textAt(films[0] as DicomObject, T.PatientAge)).toBe('043Y');

  const { deid_key: key } = await open.portal.db
    .selectFrom('projects')
    .select('deid_key')
    .executeTakeFirstOrThrow();
  const secrets = ['20240314', '1.2.826.0.1.3680043.10.13', 'DOE^JANE', key.toString('base64')];
  for (const request of proxy.requests) expect(foundIn(secrets, laidOpen(request))).toEqual([]);
});

function dayNumber(date: string): number {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(date) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000;
}

test('See what leaves: every element, searched and filtered, by keyboard, and nothing of it is sent', async () => {
  const { page, proxy } = open;
  await chooseFiles(page, [film('front.dcm', jane)]);
  await fileItem(page, 'front.dcm, Ready').waitFor();
  const see = page.getByRole('button', { name: 'See what leaves of front.dcm' });
  const dialog = page.getByRole('dialog', { name: 'What leaves of front.dcm' });
  await see.click();
  await dialog.getByText('Your data is not anonymised: all leaves as it is.').waitFor();
  await dialog.getByLabel('Search').fill('doe');
  await dialog.getByRole('listitem').filter({ hasText: 'DOE^JANE' }).getByText('Kept').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await anonymise(page).check();
  await lookForText(page).uncheck();
  await page.getByLabel('Replacement Patient ID').fill('S-1');
  proxy.requests.length = 0;
  await see.focus();
  await page.keyboard.press('Enter');
  const search = dialog.getByLabel('Search');
  const items = dialog.getByRole('listitem');
  await search.fill('patient name');
  await dialog.getByText('1 element', { exact: true }).waitFor();
  expect(await items.textContent()).toMatch(/DOE\^JANE.*empty.*Emptied.*E\.1-1: Z$/);
  await search.fill('00100020');
  await dialog.getByText('1 element', { exact: true }).waitFor();
  expect(await items.textContent()).toMatch(/HOSP-4711.*S-1.*Replaced/);
  await search.fill('');
  await dialog.getByLabel('Show').selectOption('removed');
  await items
    .filter({ hasText: 'Institution Name' })
    .getByText('Example District Hospital')
    .waitFor();
  expect(await items.filter({ hasText: 'Kept' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => see.evaluate((e) => e === document.activeElement), unhurried).toBe(true);
  expect(proxy.requests.flatMap((each) => foundIn(['DOE', 'HOSP-4711'], laidOpen(each)))).toEqual(
    [],
  );
});

test('text in a picture: found, looked at, left visible, drawn by mouse and by keys, and painted over', async () => {
  const { page } = open;
  await chooseFiles(page, [
    film('named.dcm', jane, '20240304', 'JANE DOE 1987'),
    film('plain.dcm', jane),
  ]);
  await fileItem(page, 'named.dcm, Ready').waitFor();
  await anonymise(page).check();
  await page.getByLabel('Replacement Patient ID').fill('S-1');
  await page.getByText('Text found in 1 film, 0 looked at.').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Look at the text found in named.dcm' }).click();
  const dialog = page.getByRole('dialog', { name: 'Text in the picture' });
  const picture = dialog.getByRole('img', { name: 'Film named.dcm' });
  const boxes = dialog.getByRole('list', { name: 'Boxes' }).getByRole('listitem');
  await picture.waitFor();
  await boxes.first().waitFor();
  for (let left = await boxes.count(); left > 0; left--)
    await dialog
      .getByRole('button', { name: /^Leave visible/ })
      .first()
      .click();
  expect(await boxes.filter({ hasText: 'stays visible' }).count()).toBe(await boxes.count());
  await boxes
    .first()
    .getByRole('button', { name: /^Paint over/ })
    .click();
  await boxes.first().getByText('painted over').waitFor();
  await boxes
    .first()
    .getByRole('button', { name: /^Leave visible/ })
    .click();

  const drawn = boxes.filter({ hasText: 'Drawn' });
  const area = await picture.boundingBox();
  if (!area) throw new Error('the film has no place');
  await page.mouse.move(area.x + area.width / 2 - 60, area.y + area.height - 120);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width / 2 + 60, area.y + area.height - 60, { steps: 4 });
  await page.mouse.up();
  await drawn.filter({ hasText: 'Drawn 1' }).waitFor();
  await dialog.getByRole('button', { name: 'Draw a box' }).click();
  const second = dialog.locator('button[data-box="drawn-2"]');
  await expect
    .poll(() => second.evaluate((e) => e === document.activeElement), unhurried)
    .toBe(true);
  const before = await second.boundingBox();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await expect
    .poll(async () => (await second.boundingBox())?.y, unhurried)
    .toBeGreaterThan(before?.y ?? 0);
  await expect
    .poll(async () => (await second.boundingBox())?.width, unhurried)
    .toBeGreaterThan(before?.width ?? 0);
  await page.keyboard.press('Delete');
  await second.waitFor({ state: 'detached' });
  expect(await drawn.count()).toBe(1);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Text found in 1 film, 1 looked at.').waitFor();
  await allUploaded();

  const films = await sent();
  for (const each of films) {
    expect(textAt(each, T.BurnedInAnnotation)).toBe('NO');
    expect(codesOf(each)).toContain('113101');
  }
  const painted = await Promise.all(films.map(changedPlaces));
  const [named = [], plain = []] = painted.sort((a, b) => b.length - a.length);
  expect(plain).toEqual([]);
  expect(named.length).toBeGreaterThan(2000);
  // All of it where the mouse drew, in the lower half; the text, left visible, stayed.
  expect(Math.min(...named.map((at) => Math.floor(at / columns)))).toBeGreaterThan(rows / 2);
});

/** Pixels that are not as they were, but for the stamp in the first few of them. */
async function changedPlaces(object: DicomObject): Promise<number[]> {
  const { pixels } = await decodeFrame(object);
  const [text, blank] = [pixelsWith('JANE DOE 1987'), chestPixels({ rows, columns })];
  const greys = Array.from(pixels);
  const hasText = greys.some((grey, at) => at > 64 && text[at] !== blank[at] && grey === text[at]);
  const original = hasText ? text : blank;
  return greys.flatMap((grey, at) => (at > 64 && grey !== original[at] ? at : []));
}

function find({ dataSet }: DicomObject, tag: number) {
  const element = dataSet.elements.find((each) => each.tag === tag);
  if (element === undefined) throw new Error('the film lacks an attribute');
  return element;
}

test('with the search switched off the page and the file say that pictures were not cleaned', async () => {
  const { page } = open;
  await chooseFiles(page, [film('named.dcm', jane, '20240304', 'JANE DOE')]);
  await fileItem(page, 'named.dcm, Ready').waitFor();
  await anonymise(page).check();
  await page.getByLabel('Replacement Patient ID').fill('S-1');
  await lookForText(page).uncheck();
  await page.getByText('say that their pictures weren’t cleaned').waitFor();
  await allUploaded();
  const [left] = await sent();
  expect(left && codesOf(left)).not.toContain('113101');
});

function codesOf(object: DicomObject): string[] {
  const items = find(object, T.DeidentificationMethodCodeSequence).items ?? [];
  return items.map((item) => {
    const value = item.dataSet.elements.find(({ tag }) => tag === T.CodeValue);
    return value === undefined ? '' : new TextDecoder().decode(object.bytes(value)).trim();
  });
}

test('a crosswalk loaded again: known patients keep their IDs, new ones are numbered behind', async () => {
  const { page } = open;
  const stranger: Patient = { PatientName: 'NEW^NORA', PatientID: 'HOSP-9' };
  await chooseFiles(page, [film('a.dcm', stranger), film('b.dcm', jane)]);
  await fileItem(page, 'b.dcm, Ready').waitFor();
  await anonymise(page).check();
  await page.getByLabel('Replacement Patient ID').first().fill('S-');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Fill from CSV' }).click();
  const csv = 'original,replacement\nHOSP-4711,S-0003\nHOSP-1,S-0041\n';
  await (await chooser).setFiles({
    name: 'crosswalk.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv),
  });
  const ids = page.getByRole('table', { name: 'Patients in these files' }).getByRole('textbox');
  await expect
    .poll(
      () => ids.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)),
      unhurried,
    )
    .toEqual(['S-0042', 'S-0003']);
  await ids.first().fill('bad/\\id');
  await page.getByText('Use letters, digits, dashes').waitFor();
  await page.keyboard.press('Escape');
  expect(await ids.first().inputValue()).toBe('S-0042');
});

test('nothing went wrong unseen', () => {
  expect(open.complaints).toEqual([]);
});
