/** An archive's insights as a person reads them, its thresholds and what they change, and what can be taken along from the pages. */
import fs from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Download, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCsv } from '../../src/core/pipeline/csv.ts';
import { tellCaseChanged } from '../../src/server/cases/case-changes.ts';
import { makeLedgerCase } from '../ledger.ts';
import { closePage, type OpenPage, openUploadPage } from './page.ts';

let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  opened = await openUploadPage();
  ({ page } = opened);
  // Without transitions nothing is looked at half-way.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { portal, project, user } = opened;
  const { archiveId } = project;
  await portal.db
    .insertInto('grants')
    .values(
      (['archive/results', 'archive/administrator'] as const).map((permission) => ({
        user_id: user.id,
        project_id: project.id,
        archive_id: archiveId,
        permission,
      })),
    )
    .execute();
  for (let i = 0; i < 24; i++) {
    await makeLedgerCase(portal.db, {
      archiveId,
      userId: user.id,
      patientId: `SITE-${i}`,
      at: new Date(Date.now() - (i % 9) * 86_400_000),
      images: [
        i % 8 === 7
          ? { reason: 'not-supported' }
          : { score: i * 4, seconds: 30, facts: { patientSex: 'F', patientAgeYears: 10 + i } },
      ],
    });
  }
});
afterAll(() => closePage(opened));

async function textOf(download: Download): Promise<string> {
  return fs.readFileSync(await download.path(), 'utf8');
}

async function looksGood(): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 1000 });
}

test('the plots, and what another threshold would change', async () => {
  await page.getByRole('link', { name: 'Cases' }).click();
  await page.getByRole('link', { name: 'Insights' }).click();
  await page.getByRole('heading', { name: 'Insights', level: 1 }).waitFor();
  await page.getByText('24 films arrived.').waitFor();
  await page.getByText('21 cases have a score. Now: 9 above, 12 below.').waitFor();
  await page.getByText('A simulator made some of these results up.', { exact: false }).waitFor();
  await page.getByText(/^At 50: 9 above \(42\.9%\), 12 below/).waitFor();
  const slider = page.getByRole('slider', { name: 'Try a threshold' });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByText(/^At 0: 21 above .* That is 12 more above than now, at 50/).waitFor();
  await page.getByRole('cell', { name: '3', exact: true }).first().waitFor();
  await page.getByText('30 seconds').first().waitFor();
  await looksGood();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV: Scores' }).click(),
  ]);
  const [head, ...rows] = parseCsv(await textOf(download));
  expect(head?.[0]).toBe('Score');
  expect(rows.reduce((sum, [, cases]) => sum + Number(cases), 0)).toBe(21);
  expect(opened.complaints).toEqual([]);
});

test('a threshold of their own for some patients: what it changes is said before and shown after', async () => {
  const { portal, proxy, project, context } = opened;
  const list = await context.newPage();
  await list.goto(new URL('cases?label=below', proxy.url).href);
  await list.getByText('12 cases').waitFor();
  await page.goto(
    new URL(`settings/projects/${project.id}/archives/${project.archiveId}`, proxy.url).href,
  );
  const section = page.getByRole('region', { name: 'Thresholds' });
  await section.getByText('There is none yet.', { exact: false }).waitFor();
  await addThreshold({ sex: 'Women', from: '15', last: '19', value: '20' });
  const rows = section.getByRole('list', { name: 'Thresholds of their own' });
  await rows.getByText('20 · women 15 to 19').waitFor();
  await addThreshold({ sex: 'Women', from: '19', last: '', value: '90' });
  await page.getByText('Both would apply to women of 19', { exact: false }).waitFor();
  await looksGood();
  await page.getByLabel('Age from').fill('30');
  await page.getByLabel('Threshold', { exact: true }).press('Enter');
  await rows.getByText('90 · women 30 and older').waitFor();
  await looksGood();
  await section.getByRole('button', { name: 'Check and save' }).click();
  await page.getByText('7 of 21 results change: 4 to above, 3 to below.').waitFor();
  await page.getByRole('button', { name: 'Save thresholds' }).click();
  await section.getByText('Saved').waitFor();
  // Nobody loads the list again.
  await list.getByText('11 cases').waitFor();
  await list.close();

  const changed = await portal.db
    .selectFrom('cases')
    .select('id')
    .where('score', '=', 24)
    .executeTakeFirstOrThrow();
  await page.goto(new URL(`cases/${changed.id}`, proxy.url).href);
  await page.getByText('Above the threshold of 20 (women 15 to 19)').waitFor();
  await page
    .getByText('New threshold for Simulator 1: 24 is above 20 (women 15 to 19), was below 50')
    .waitFor();
  await page.goto(new URL(`cases/insights?archive=${project.archiveId}`, proxy.url).href);
  await page.getByText('These cases have different thresholds', { exact: false }).waitFor();
  await page.getByLabel('Patients and their threshold').selectOption('women 15 to 19: 20');
  await page.getByText('4 cases have a score. Now: 4 above, 0 below.').waitFor();
  await page.getByText(/^At 20: 4 above/).waitFor();
  await looksGood();
  expect(opened.complaints).toEqual([]);
});

async function addThreshold(typed: {
  readonly sex: string;
  readonly from: string;
  readonly last: string;
  readonly value: string;
}): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add a threshold' });
  // One that is still fading out would be typed into.
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add a threshold' }).click();
  // The archive's results are of one engine alone.
  expect(await dialog.getByLabel('Engine').inputValue()).toBe('Simulator');
  await dialog.getByLabel('Sex').selectOption(typed.sex);
  await dialog.getByLabel('Age from').fill(typed.from);
  await dialog.getByLabel('Age to').fill(typed.last);
  await dialog.getByLabel('Threshold', { exact: true }).fill(typed.value);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
}

test('the list is exported as it is filtered', async () => {
  await page.goto(new URL('cases?state=no-score', opened.proxy.url).href);
  await page.getByText('3 cases').waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  await looksGood();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^Van-3_\d{4}-\d\d-\d\d\.csv$|^Van_3_.*\.csv$/);
  const [head = [], ...rows] = parseCsv(await textOf(download));
  expect(rows).toHaveLength(3);
  for (const row of rows) {
    expect(row[head.indexOf('noScoreReason')]).toBe('not-supported');
    expect(row[head.indexOf('score')]).toBe('');
  }
});

// The last: its films are in line for an engine afterwards.
test('ticked cases are taken along or processed again, whatever happens in the list meanwhile', async () => {
  const { portal, proxy, project } = opened;
  await page.goto(new URL('cases?state=no-score', proxy.url).href);
  await page.getByText('3 cases').waitFor();
  await page.getByRole('checkbox', { name: 'Tick case SITE-15' }).focus();
  await page.keyboard.press('Space');
  await page.getByText('1 case ticked').waitFor();
  // Something happens to that case, and to another one.
  for (const patientId of ['SITE-15', 'SITE-7']) {
    const { id, archive_id } = await portal.db
      .updateTable('cases')
      .set({ image_count: 2 })
      .where('patient_id', '=', patientId)
      .returning(['id', 'archive_id'])
      .executeTakeFirstOrThrow();
    await tellCaseChanged(portal.db, archive_id, id);
  }
  await page.getByText('2 films').nth(1).waitFor();
  expect(await page.getByRole('checkbox', { name: 'Tick case SITE-15' }).isChecked()).toBe(true);
  await looksGood();

  await page.getByRole('button', { name: 'Export ticked' }).click();
  await page.getByRole('menuitem', { name: 'Files' }).getByText('At most 1,000 films').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  const [head, ...rows] = parseCsv(await textOf(download));
  const column = head?.indexOf('patientId') ?? -1;
  expect(rows.map((row) => row[column])).toEqual(['SITE-15']);

  // Gone with the filter, kept while one looks into a case.
  await page.getByRole('link', { name: /SITE-15/ }).click();
  await page.getByRole('heading', { level: 1, name: /SITE-15/ }).waitFor();
  await page.goBack();
  await page.getByText('1 case ticked').waitFor();
  await page.getByLabel('State').selectOption('');
  const all = page.getByRole('checkbox', { name: 'Tick all 24 shown' });
  await all.waitFor();
  await all.check();
  await page.getByText('24 cases ticked').waitFor();
  await page.getByRole('checkbox', { name: 'Tick case SITE-1', exact: true }).uncheck();
  await page.getByText('23 cases ticked').waitFor();
  await page.getByRole('button', { name: 'Process again' }).click();
  await page.getByText('Every engine of this archive reads the films again.').waitFor();
  await looksGood();
  await page.getByRole('dialog').getByRole('button', { name: 'Process again' }).click();
  await page.getByText('23 films are in line.').waitFor();
  const asked = await portal.db
    .selectFrom('events')
    .select('image_id')
    .where('event', '=', 'processing-asked')
    .where('archive_id', '=', project.archiveId)
    .execute();
  expect(asked).toHaveLength(23);
  await page.getByRole('button', { name: 'Take the ticks off' }).click();
  await page.getByText('Tick all 24 shown').waitFor();
  expect(opened.complaints).toEqual([]);
});
