/** Every de-identification option on its way: claimed for a batch, done by the engine, proven at the intake. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal, type TestProject } from '../../../test/portal.ts';
import type { TestClient } from '../../../test/test-client.ts';
import { makeBatch, putImage, testFilm, testImage } from '../../../test/uploads.ts';
import { path as route } from '../../contract/routes.ts';
import { bufferSource, splicedToBytes } from '../../core/bytes.ts';
import { type OptionId, options } from '../../core/deid/options/index.ts';
import { protectDicom } from '../../core/deid/protect.ts';
import { readDicom } from '../../core/dicom/read.ts';

let portal: TestPortal;
let project: TestProject;
let uploader: TestClient;
let films = 0;

beforeAll(async () => {
  portal = await openTestPortal();
  project = await portal.makeProject({ pseudonymisation: 'required' });
  const grants = [{ projectId: project.id, permission: 'project/upload' as const }];
  uploader = portal.client.as(await portal.makeUser({ grants }));
});

function recipeOf(...ids: readonly OptionId[]) {
  return { profile: 'basic' as const, options: [...ids] };
}

async function protectedFilm(ids: readonly OptionId[]) {
  films += 1;
  const film = testFilm(films, { attributes: { StudyDescription: 'Chest PA', StudyID: 'S 1' } });
  const replacement = { patientId: `SITE-${films}`, key: new Uint8Array(32).fill(4) };
  const spliced = await protectDicom(
    await readDicom(bufferSource(film.bytes)),
    recipeOf(...ids),
    replacement,
    { pixelsCleaned: true },
  );
  return testImage(await splicedToBytes(spliced));
}

const combinations: readonly (readonly OptionId[])[] = [
  [],
  ...options.filter(({ id }) => !id.startsWith('retain-')).map(({ id }) => [id]),
  ['retain-safe-private'],
  options.map(({ id }) => id).filter((id) => id !== 'retain-full-dates'),
  options.map(({ id }) => id).filter((id) => id !== 'shift-dates' && id !== 'retain-uids'),
];

describe.each(combinations.map((ids) => [ids.join(', ') || 'no option', ids] as const))(
  'a film with %s',
  (_, ids) => {
    it('is stored, and one that only claims it is refused with an attribute and no value', async () => {
      const recipe = recipeOf(...ids);
      const batchId = await makeBatch(uploader, project.archiveId, { recipe });
      expect((await putImage(uploader, batchId, await protectedFilm(ids))).status).toBe(201);
      films += 1;
      const unprotected = await putImage(uploader, batchId, testFilm(films));
      expect(unprotected).toMatchObject({ status: 422 });
      const findings = JSON.stringify(unprotected.body.findings);
      expect(findings).toContain('"deid"');
      expect(findings).not.toMatch(/Example|19800517|ACC0001/);
    });
  },
);

it('recipes that nobody can follow begin no batch', async () => {
  const at = route('batches', { archiveId: project.archiveId });
  for (const recipe of [
    recipeOf('retain-full-dates', 'shift-dates'),
    { profile: 'basic', options: ['retain-everything'] },
  ]) {
    const answer = await uploader.post(at, { batchId: randomUUID(), recipe, fileCount: 1 });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  }
});
