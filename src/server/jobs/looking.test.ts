/** Every image gets its thumbnail in the end, and none is tried for ever. */
import { decode } from 'fast-png';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { testFilm } from '../../../test/uploads.ts';
import { type Looking, startLooking } from './looking.ts';
import { createThumbnailer, type Thumbnailer } from './thumbnailer.ts';

let intake: TestIntake;
let archiveId: string;
let looking: Looking | undefined;
let films = 0;

beforeAll(async () => {
  intake = await openTestIntake();
});
afterAll(() => intake.close());
beforeEach(async () => {
  archiveId = await intake.makeArchive();
});
afterEach(async () => {
  await looking?.stop();
  looking = undefined;
  await intake.database.pool.query('update images set look_due_at = null');
});

function start(
  thumbnailer: Thumbnailer = createThumbnailer(),
  wayFree = async () => {},
): unknown[] {
  const failures: unknown[] = [];
  const { store, database } = intake;
  const onFailure = (error: unknown) => failures.push(error);
  const started = startLooking({ db: database.db, store, thumbnailer, wayFree, onFailure });
  intake.onRecorded(started.wake);
  looking = started;
  return failures;
}

async function send() {
  films += 1;
  return await intake.send(archiveId, testFilm(5000 + films, { rows: 900, columns: 600 }));
}

async function imageRow(imageId: string) {
  return await intake.database.db
    .selectFrom('images')
    .select(['thumbnail_sha256', 'look_due_at', 'look_attempts'])
    .where('id', '=', imageId)
    .executeTakeFirstOrThrow();
}

async function shownBy(caseId: string): Promise<string | null> {
  const { thumbnail_image_id } = await intake.database.db
    .selectFrom('cases')
    .select('thumbnail_image_id')
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow();
  return thumbnail_image_id;
}

const soon = { timeout: 20_000 };

/** Stands in for the thread. */
function fake(make: Thumbnailer['make']): Thumbnailer {
  return { make, close: async () => {} };
}

it('are made, stored, and shown by the case', async () => {
  start();
  const sent = await send();
  await expect.poll(() => shownBy(sent.caseId), soon).toBe(sent.imageId);
  const { thumbnail_sha256: sha256, look_due_at } = await imageRow(sent.imageId);
  expect(look_due_at).toBeNull();
  const source = await intake.store.open(sha256 ?? '');
  const { width, height } = decode(await source.read(0, source.sizeBytes));
  await source.close();
  expect(height).toBe(320);
  expect(width / height).toBeCloseTo(600 / 900, 1);
});

it('of images that a stopped portal left without are made after the next start', async () => {
  const sent = await send();
  start();
  await expect.poll(() => shownBy(sent.caseId), soon).toBe(sent.imageId);
});

it('wait until their way is free', async () => {
  const way = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  start(undefined, async () => {
    asked.resolve();
    await way.promise;
  });
  const sent = await send();
  await asked.promise;
  expect((await imageRow(sent.imageId)).look_attempts).toBe(0);
  way.resolve();
  await expect.poll(() => shownBy(sent.caseId), soon).toBe(sent.imageId);
});

it('are left out for what can not be decoded', async () => {
  const bytes = new Uint8Array(Buffer.from('no image at all'));
  const thumbnailer = createThumbnailer();
  expect(await thumbnailer.make(bytes, 320, {})).not.toHaveProperty('png');
  await thumbnailer.close();
  start(fake(async () => ({})));
  const sent = await send();
  await expect.poll(async () => (await imageRow(sent.imageId)).look_due_at, soon).toBeNull();
  expect((await imageRow(sent.imageId)).thumbnail_sha256).toBeNull();
});

it('that fail are tried again later, and not for ever', async () => {
  const failures = start(
    fake(async () => {
      throw new Error('the thread ended');
    }),
  );
  const sent = await send();
  const { pool } = intake.database;
  for (let attempts = 1; attempts <= 5; attempts += 1) {
    await expect.poll(() => failures.length, soon).toBe(attempts);
    const row = await imageRow(sent.imageId);
    expect(row.look_attempts).toBe(attempts);
    if (attempts === 5) expect(row.look_due_at).toBeNull();
    else expect(row.look_due_at?.getTime()).toBeGreaterThan(Date.now() + 20_000);
    await pool.query(
      'update images set look_due_at = now() where id = $1 and look_due_at is not null',
      [sent.imageId],
    );
    looking?.wake();
  }
});
