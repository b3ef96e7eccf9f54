/** An archive's insights as a person reads them, and what can be taken along from the pages. */
import fs from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Download, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCsv } from '../../src/core/pipeline/csv.ts';
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
    .values({
      user_id: user.id,
      project_id: project.id,
      archive_id: archiveId,
      permission: 'archive/results',
    })
    .execute();
  for (let i = 0; i < 24; i++) {
    await makeLedgerCase(portal.db, {
      archiveId,
      userId: user.id,
      patientId: `SITE-${i}`,
      at: new Date(Date.now() - (i % 9) * 86_400_000),
      images: [i % 8 === 7 ? { reason: 'not-supported' } : { score: i * 4, seconds: 30 }],
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
  await page.getByText('21 cases have a score. As labelled').waitFor();
  await page.getByText('A simulator made some of these results up.', { exact: false }).waitFor();
  await page.getByText(/^At 50: 9 above \(42\.9%\), 12 below/).waitFor();
  const slider = page.getByRole('slider', { name: 'Try a threshold' });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByText(/^At 0: 21 above .* That is 12 more above than at 50/).waitFor();
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
