/** Pictures that an archive has already: told before the bytes are taken, and found after, whatever a client says. */
import { beforeAll, describe, expect, it } from 'vitest';
import { chestPixels } from '../../../test/builders/dicom-chest-film.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { compactedImage, type TestImage, testFilm } from '../../../test/uploads.ts';
import { bufferSource } from '../../core/bytes.ts';
import { lookAtPixels } from '../../core/pipeline/look-at-pixels.ts';
import { readImage } from '../../core/pipeline/read-image.ts';
import { type Looking, startLooking } from './looking.ts';
import { createThumbnailer } from './thumbnailer.ts';

const soon = { timeout: 30_000, interval: 100 };
let intake: TestIntake;
let looking: Looking;

beforeAll(async () => {
  intake = await openTestIntake();
  const { store, database } = intake;
  const thumbnailer = createThumbnailer();
  looking = startLooking({ db: database.db, store, thumbnailer, wayFree: async () => {} });
  intake.onRecorded(looking.wake);
  return async () => {
    await looking.stop();
    await intake.close();
  };
});

const pixels = chestPixels({ rows: 600, columns: 600 });
/** Films of one picture, each under a UID of its own. */
const copy = (number: number) => testFilm(5000 + number, { pixels });

const uidOf = (number: number) => `1.2.826.0.1.3680043.10.2.${5000 + number}.1.1`;

async function claimed(
  image: TestImage,
  more: Partial<TestImage['metadata']> = {},
): Promise<TestImage> {
  const read = await readImage(bufferSource(image.bytes));
  if (!read.readable) throw new TypeError('the film can not be read');
  const { pixelSha256 = '' } = await lookAtPixels(read.image, { checks: [] });
  return { ...image, metadata: { ...image.metadata, pixelSha256, ...more } };
}

async function seen(imageId: string) {
  const row = await intake.database.db
    .selectFrom('images')
    .select(['findings', 'pixel_sha256', 'thumbnail_sha256'])
    .where('id', '=', imageId)
    .executeTakeFirstOrThrow();
  return { ...row, codes: (row.findings as { code: string }[]).map(({ code }) => code) };
}

const looked = (imageId: string) =>
  expect.poll(async () => (await seen(imageId)).thumbnail_sha256, soon).not.toBeNull();

async function setChecks(archiveId: string, checks: object): Promise<void> {
  await intake.database.db
    .updateTable('archives')
    .set({ checks: JSON.stringify(checks) })
    .where('id', '=', archiveId)
    .execute();
}

describe('a picture that the archive has', () => {
  it('is refused under a new UID before its bytes are taken, in that archive alone', async () => {
    const [archiveId, other] = [await intake.makeArchive(), await intake.makeArchive()];
    const first = await intake.send(archiveId, await claimed(copy(1)));
    await looked(first.imageId);
    await expect(intake.send(archiveId, await claimed(copy(2)))).rejects.toMatchObject({
      code: 'upload-refused',
      details: { findings: [{ code: 'duplicate/same-pixels', level: 'error' }] },
    });
    const elsewhere = await intake.send(other, await claimed(copy(3)));
    expect(elsewhere).toMatchObject({ alreadyHeld: false });
    expect(elsewhere.findings.map(({ code }) => code)).not.toContain('duplicate/same-pixels');
    const again = await intake.send(archiveId, { ...(await claimed(copy(1))) });
    expect(again).toMatchObject({ alreadyHeld: true, imageId: first.imageId });
  });

  it('is taken to be compared when the client says that it is the same film, and marked when it is not', async () => {
    const archiveId = await intake.makeArchive();
    const first = await intake.send(archiveId, await claimed(copy(9)));
    await looked(first.imageId);
    const sopInstanceUid = uidOf(9);
    const compacted = await claimed(await compactedImage(copy(9)), { sopInstanceUid });
    expect(await intake.send(archiveId, compacted)).toMatchObject({
      alreadyHeld: true,
      imageId: first.imageId,
    });
    // Whoever says so of another film gains no more than who says nothing.
    const lie = await claimed(copy(10), { sopInstanceUid });
    const second = await intake.send(archiveId, lie);
    await looked(second.imageId);
    expect((await seen(second.imageId)).codes).toContain('duplicate/same-pixels');
  });

  it('goes with a mark where the archive only warns', async () => {
    const archiveId = await intake.makeArchive();
    await setChecks(archiveId, { duplicate: { level: 'warning' } });
    await looked((await intake.send(archiveId, await claimed(copy(4)))).imageId);
    const second = await intake.send(archiveId, await claimed(copy(5)));
    expect(second.findings).toContainEqual(
      expect.objectContaining({ code: 'duplicate/same-pixels', level: 'warning' }),
    );
    await looked(second.imageId);
    const { codes } = await seen(second.imageId);
    expect(codes.filter((code) => code === 'duplicate/same-pixels')).toHaveLength(1);
  });

  it('is found out when the client says nothing of it, or lies: the older image stays unmarked', async () => {
    const archiveId = await intake.makeArchive();
    const first = await intake.send(archiveId, copy(6));
    const second = await intake.send(archiveId, copy(7));
    const lie = copy(8);
    const lying = { ...lie, metadata: { ...lie.metadata, pixelSha256: 'a'.repeat(64) } };
    const third = await intake.send(archiveId, lying);
    for (const { imageId } of [first, second, third]) await looked(imageId);
    const [one, two, three] = await Promise.all(
      [first, second, third].map(({ imageId }) => seen(imageId)),
    );
    expect(one?.codes).not.toContain('duplicate/same-pixels');
    for (const other of [two, three]) {
      expect(other?.codes).toContain('duplicate/same-pixels');
      expect(other?.pixel_sha256).toBe(one?.pixel_sha256);
    }
  });
});

it('records what only the picture tells: a stream that does not decode', async () => {
  const archiveId = await intake.makeArchive();
  const torn = testFilm(5100, {
    transferSyntaxUid: '1.2.840.10008.1.2.4.80',
    fragments: [Uint8Array.from({ length: 64 }, (_, i) => i)],
  });
  const { imageId } = await intake.send(archiveId, torn);
  await expect
    .poll(async () => (await seen(imageId)).codes, soon)
    .toContain('pixel-data/undecodable');
});
