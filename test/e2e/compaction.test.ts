/** What leaves the browser is smaller than what was dropped, and the same picture; or just what was dropped. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bufferSource } from '../../src/core/bytes.ts';
import type { DicomObject } from '../../src/core/dicom/data-set.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { textAt } from '../../src/core/dicom/values.ts';
import { decodeFrame } from '../../src/core/pixels/decode-frame.ts';
import { compactSyntaxUid } from '../../src/core/pixels/transcode/compactable.ts';
import { sameAttributes } from '../../src/core/pixels/transcode/same-image.ts';
import { PatientID } from '../../src/core/standard/tags.generated.ts';
import { syntaxes } from '../builders/dicom.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import {
  anonymise,
  closePage,
  dropFiles,
  type GivenFile,
  indicator,
  type OpenPage,
  openUploadPage,
  startAfresh,
  submit,
} from './page.ts';

let open: OpenPage;

beforeAll(async () => {
  open = await openUploadPage();
});
afterAll(() => closePage(open));

let serial = 0;

function film(transferSyntaxUid: string): GivenFile {
  serial += 1;
  const root = `1.2.826.0.1.3680043.10.11.${serial}`;
  const attributes = {
    SOPInstanceUID: `${root}.3`,
    SeriesInstanceUID: `${root}.2`,
    StudyInstanceUID: `${root}.1`,
    // Another picture too.
    BurnedInAnnotation: 'NO',
  };
  const bitsStored = 10 + (serial % 3);
  const size = { rows: 1030, columns: 1040, bitsStored };
  const bytes = buildChestFilm({ ...size, transferSyntaxUid, attributes });
  return { name: `film-${serial}.dcm`, buffer: Buffer.from(bytes) };
}

async function sent({ buffer, name }: GivenFile): Promise<Buffer> {
  const { page, proxy } = open;
  await dropFiles(page, [{ name, buffer }]);
  await submit(page).click();
  await indicator(page).filter({ hasText: 'was uploaded' }).waitFor({ timeout: 60_000 });
  const put = proxy.requests.find(
    ({ url, method }) => url.includes('/uploads/') && method === 'PUT',
  );
  if (put === undefined) throw new Error('nothing was uploaded');
  return put.body;
}

function read(bytes: Buffer): Promise<DicomObject> {
  return readDicom(bufferSource(Uint8Array.from(bytes)));
}

test.each([syntaxes.explicitLittle, syntaxes.implicitLittle])(
  'a film in %s leaves smaller, the same in every value, and the page says by how much',
  async (transferSyntaxUid) => {
    await startAfresh(open);
    const given = film(transferSyntaxUid);
    const body = await sent(given);
    expect(body.byteLength).toBeLessThan(given.buffer.byteLength / 2);
    const [before, after] = [await read(given.buffer), await read(body)];
    expect(after.transferSyntax.uid).toBe(compactSyntaxUid);
    expect((await decodeFrame(after)).pixels).toEqual((await decodeFrame(before)).pixels);
    expect(await sameAttributes(before, after)).toBe(true);
    expect(await indicator(open.page).textContent()).toMatch(/were sent instead of 2\.1 MB/);
    const [image] = await open.portal.db
      .selectFrom('images')
      .select(['size_bytes', 'facts'])
      .orderBy('created_at', 'desc')
      .limit(1)
      .execute();
    expect(Number(image?.size_bytes)).toBe(body.byteLength);
  },
);

test('with its identity removed too, and the portal agrees', async () => {
  await startAfresh(open);
  const { page } = open;
  await anonymise(page).check();
  const given = film(syntaxes.explicitLittle);
  await dropFiles(page, [given]);
  await page.getByLabel('Replacement Patient ID').first().fill('VAN-1');
  await submit(page).click();
  await indicator(page).filter({ hasText: 'was uploaded' }).waitFor({ timeout: 60_000 });
  const put = open.proxy.requests.find(
    ({ url, method }) => url.includes('/uploads/') && method === 'PUT',
  );
  const after = await read(put?.body ?? Buffer.alloc(0));
  expect(after.transferSyntax.uid).toBe(compactSyntaxUid);
  expect(textAt(after, PatientID)).toBe('VAN-1');
  expect((await decodeFrame(after)).pixels).toEqual(
    (await decodeFrame(await read(given.buffer))).pixels,
  );
});

test('a project that switched it off gets the file byte for byte', async () => {
  const { portal, project } = open;
  await portal.db
    .updateTable('projects')
    .set({ compaction: false })
    .where('id', '=', project.id)
    .execute();
  await startAfresh(open);
  const given = film(syntaxes.explicitLittle);
  expect((await sent(given)).equals(given.buffer)).toBe(true);
  expect(await indicator(open.page).textContent()).not.toMatch(/instead of/);
});
