/** The whole loop in the browser: an engine set up and tested, a film uploaded, its score back from the CAD box. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeReport } from '../../tools/cad-box/report-shapes.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import { type CadBoxProcess, startCadBoxProcess } from '../cad-box.ts';
import { storeInto } from '../dicom-peer.ts';
import { testFilm } from '../uploads.ts';
import { closePage, dropFiles, indicator, type OpenPage, openUploadPage, submit } from './page.ts';

let open: OpenPage;
let box: CadBoxProcess;

beforeAll(async () => {
  open = await openUploadPage({ config: { dicomPort: 0 } });
  const { portal, project, user } = open;
  await portal.db
    .insertInto('grants')
    .values({
      user_id: user.id,
      project_id: project.id,
      archive_id: null,
      permission: 'project/administrator',
    })
    .execute();
  box = await startCadBoxProcess({
    'portal-port': portal.dicomPort ?? 0,
    'delay-ms': 200,
    'no-score': 0,
  });
});
afterAll(async () => {
  await box.kill();
  await closePage(open);
});

const archiveSettings = ({ proxy, project }: OpenPage) =>
  `${proxy.url}settings/projects/${project.id}/archives/${project.archiveId}`;

/** Where somebody asks for pictures of what the test sees. */
async function picture(name: string): Promise<void> {
  const folder = process.env.E2E_PICTURES;
  if (folder) await open.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test('an administrator sets the engine up, and tests it before saving', async () => {
  const { page } = open;
  await page.goto(archiveSettings(open));
  await page.getByRole('button', { name: 'Add engine' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Engine' }).selectOption({ label: 'DICOM node 1' });
  await dialog.getByLabel('Name in this archive').fill('CAD box');
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.getByText('The settings aren’t complete').waitFor();
  await page.getByLabel('Host', { exact: true }).fill('127.0.0.1');
  await page.getByLabel('Port', { exact: true }).fill('1');
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.getByText('Nobody answers there').waitFor();
  await page.getByLabel('Port', { exact: true }).fill(String(box.port));
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.getByText('It answers.').waitFor();
  await picture('engine-settings');
  await dialog.getByRole('button', { name: 'Add engine' }).click();
  await page.getByRole('listitem', { name: 'CAD box' }).getByText('With the engine').waitFor();
});

test('a film that is uploaded comes back with its score, marked as simulated', async () => {
  const { page, proxy } = open;
  await page.goto(`${proxy.url}upload`);
  const bytes = buildChestFilm({ rows: 1030, columns: 1040 });
  await dropFiles(page, [{ name: 'film.dcm', buffer: Buffer.from(bytes) }]);
  await submit(page).click();
  await indicator(page).filter({ hasText: 'was uploaded' }).waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Cases' }).first().click();
  await page.getByText('HOSP-000123').first().click();
  const result = page.getByRole('region', { name: 'Result' });
  await result.getByText('SIMULATED', { exact: true }).waitFor({ timeout: 60_000 });
  await result.getByText(/SIMULATED CAD box 1\.0/).waitFor();
  await picture('case');
  const results = await open.portal.db.selectFrom('results').selectAll().execute();
  expect(results).toHaveLength(1);
  expect(results[0]?.heatmap_sha256).not.toBeNull();
});

test('a report about an unknown film waits in the settings, and a person assigns it', async () => {
  const { page, portal } = open;
  const [sopInstanceUid, seriesInstanceUid] = ['2.25.81', '2.25.82'];
  const film = {
    ...{ sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1', sopInstanceUid: '2.25.83', patientId: '' },
    ...{ studyInstanceUid: '2.25.84', seriesInstanceUid: '2.25.85', rows: 9, columns: 9 },
  };
  const uids = { sopInstanceUid, seriesInstanceUid };
  const lost = writeReport({ shape: 'percent', film, value: 12, ...uids });
  expect(await storeInto(portal.dicomPort ?? 0, 'CAD4TB', lost)).toBe(0);
  await page.goto(archiveSettings(open));
  await page.getByText('It is about no film that was sent from here.').waitFor();
  await picture('quarantine');
  await page.getByRole('button', { name: 'Assign to a film' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Patient ID').fill('HOSP');
  await dialog.getByRole('button', { name: 'Find' }).click();
  await dialog.getByRole('button', { name: 'Assign to this film' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('It is about no film').waitFor({ state: 'detached' });
  // The film has its score already, and keeps it.
  const results = await portal.db.selectFrom('results').selectAll().execute();
  expect(results).toHaveLength(1);
});

test('a second engine reads the film that is there, and both stand side by side', async () => {
  const { page } = open;
  await page.goto(archiveSettings(open));
  await page.getByRole('button', { name: 'Add engine' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Engine' }).selectOption({ label: 'Simulator 1.0' });
  await dialog.getByLabel('No score share').fill('0');
  await dialog.getByLabel('Run it over the films that are here already, too').check();
  await picture('second-engine');
  await dialog.getByRole('button', { name: 'Add engine' }).click();
  await dialog.waitFor({ state: 'detached' });
  const second = page.getByRole('listitem', { name: 'Simulator' });
  await second.getByText('The one earlier film was given to it.').waitFor();
  await picture('engines');
  await page.getByRole('link', { name: 'Cases' }).first().click();
  await page.getByText('HOSP-000123').first().click();
  const result = page.getByRole('region', { name: 'Result' });
  // The box leads, and keeps its place.
  await result.getByText(/SIMULATED CAD box 1\.0/).waitFor();
  const others = result.getByRole('list', { name: 'Other engines' });
  await others.getByText('Simulator 1.0').waitFor();
  await others.getByText('SIMULATED', { exact: true }).waitFor();
  const heatmap = others.getByRole('button', { name: 'Heatmap of Simulator 1.0' });
  expect(await heatmap.getAttribute('aria-pressed')).toBe('false');
  await heatmap.press('Enter');
  expect(await heatmap.getAttribute('aria-pressed')).toBe('true');
  await picture('side-by-side');
  await result.getByRole('button', { name: 'Process again' }).click();
  await page.getByRole('menuitem', { name: 'By Simulator' }).click();
  await others.getByText('Earlier results').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await picture('side-by-side-on-a-phone');
  await page.goto(archiveSettings(open));
  await page.getByRole('button', { name: 'Actions for Simulator' }).click();
  await page.getByRole('menuitem', { name: 'Make it the leading engine' }).click();
  await page.getByRole('button', { name: 'Let it lead' }).click();
  await page.getByRole('listitem', { name: 'Simulator' }).getByText('Leads').waitFor();
  await picture('engines-on-a-phone');
  await page.setViewportSize({ width: 1440, height: 1000 });
});

test('an X-ray unit is let in, and its film arrives', async () => {
  const { page, proxy, portal, project, complaints } = open;
  await page.goto(`${proxy.url}settings/projects/${project.id}`);
  await page.getByRole('button', { name: 'Add X-ray unit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('AE title').fill('VAN3_XRAY');
  await dialog.getByRole('button', { name: 'Add X-ray unit' }).click();
  await page.getByRole('button', { name: 'Remove VAN3_XRAY' }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await picture('units-on-a-phone');
  expect(await storeInto(portal.dicomPort ?? 0, 'VAN3_XRAY', testFilm(4711).bytes)).toBe(0);
  expect(complaints).toEqual([]);
});
