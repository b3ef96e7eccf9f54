/** What was begun and never finished goes; what somebody may still need stays. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { sha256Of, type TestImage, testFilm } from '../../../test/uploads.ts';

let intake: TestIntake;
let archiveId: string;

beforeEach(async () => {
  intake = await openTestIntake();
  archiveId = await intake.makeArchive();
});
afterEach(() => intake.close());

function partOf({ uploadId }: TestImage): string {
  return path.join(intake.store.stagingDir, `${uploadId}.part`);
}

/** An upload whose connection broke, or whose portal was killed, so many days ago. */
async function abandon(image: TestImage, days: number): Promise<void> {
  const batchId = randomUUID();
  await intake.batches.create(intake.principal, archiveId, { batchId, recipe: null, fileCount: 1 });
  const { uploadId, bytes, metadata } = image;
  const receiving = intake.intake.receive(intake.principal, {
    uploadId,
    batchId,
    metadata,
    offsetBytes: 0,
    bodyBytes: bytes.byteLength,
    async *body() {
      yield bytes.subarray(0, 1000);
      throw new Error('cut');
    },
    arrivedBytes: () => 0,
    abort: () => {},
  });
  await expect(receiving).rejects.toThrow('cut');
  await intake.database.pool.query(
    `update uploads set updated_at = now() - make_interval(days => $2) where id = $1`,
    [uploadId, days],
  );
  const then = new Date(Date.now() - days * 86_400_000);
  fs.utimesSync(partOf(image), then, then);
}

async function isKnown({ uploadId }: TestImage): Promise<boolean> {
  return (
    (await intake.database.pool.query('select from uploads where id = $1', [uploadId])).rowCount ===
    1
  );
}

describe('at the start', () => {
  it('an object that a kill left between its place and its record goes, a recorded one stays', async () => {
    const { placing } = intake.store;
    const recorded = testFilm(9100);
    await intake.send(archiveId, recorded);
    const unrecorded = Uint8Array.from([1, 2, 3]);
    const lost = sha256Of(unrecorded);
    expect(await placing.place(lost, unrecorded)).toBe(true);
    expect(await placing.place(lost, unrecorded)).toBe(false);
    expect(await placing.place(recorded.metadata.sha256, recorded.bytes)).toBe(false);
    expect(await placing.traces(Number.POSITIVE_INFINITY)).toEqual([lost]);
    await intake.sweeper.clearStaging();
    expect(await intake.store.head(lost)).toBeUndefined();
    expect(await intake.store.head(recorded.metadata.sha256)).toBe(recorded.bytes.byteLength);
    expect(await placing.traces(Number.POSITIVE_INFINITY)).toEqual([]);
  });

  it('files of no upload go, those of partial uploads stay', async () => {
    const partial = testFilm(1);
    await abandon(partial, 1);
    fs.writeFileSync(path.join(intake.store.stagingDir, `${randomUUID()}.part`), 'x');
    fs.writeFileSync(path.join(intake.store.stagingDir, `${randomUUID()}.tmp`), 'x');
    await intake.sweeper.clearStaging();
    expect(fs.readdirSync(intake.store.stagingDir)).toEqual([path.basename(partOf(partial))]);
  });
});

describe('partial uploads', () => {
  it('go after a week without a byte', async () => {
    const [old, recent] = [testFilm(1), testFilm(2)];
    await abandon(old, 8);
    await abandon(recent, 6);
    await intake.sweeper.dropExpired();
    expect([await isKnown(old), await isKnown(recent)]).toEqual([false, true]);
    expect([fs.existsSync(partOf(old)), fs.existsSync(partOf(recent))]).toEqual([false, true]);
  });

  it('stay while bytes keep coming, however long ago they began', async () => {
    const slow = testFilm(1);
    await abandon(slow, 8);
    fs.utimesSync(partOf(slow), new Date(), new Date());
    await intake.sweeper.dropExpired();
    expect(await isKnown(slow)).toBe(true);
  });

  it('take along what a kill left stored and unrecorded, and nothing that an image needs', async () => {
    const [unrecorded, recorded] = [testFilm(1), testFilm(2)];
    await intake.send(archiveId, recorded);
    // The same bytes, sent before and given up: their object is the recorded image's.
    const givenUp = { ...recorded, uploadId: randomUUID() };
    for (const image of [unrecorded, givenUp]) {
      await intake.database.pool.query(
        `insert into uploads (id, batch_id, user_id, sha256, size_bytes, metadata, state, updated_at)
         select $1, b.id, b.user_id, $2, $3, $4, 'partial', now() - interval '8 days'
         from batches b limit 1`,
        [
          image.uploadId,
          image.metadata.sha256,
          image.metadata.sizeBytes,
          JSON.stringify(image.metadata),
        ],
      );
    }
    await intake.store.putBytes(unrecorded.metadata.sha256, unrecorded.bytes);
    await intake.sweeper.dropExpired();
    expect(await intake.store.head(unrecorded.metadata.sha256)).toBeUndefined();
    expect(await intake.store.head(recorded.metadata.sha256)).toBe(recorded.metadata.sizeBytes);
    expect([await isKnown(unrecorded), await isKnown(givenUp)]).toEqual([false, false]);
  });
});
