/** Questions about an upload whose first bytes the portal is still taking, before it has a row. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { type TestImage, testFilm } from '../../../test/uploads.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Arrival } from './arrival.ts';

const cameBytes = 1000;

let intake: TestIntake;
let batchId: string;

beforeEach(async () => {
  intake = await openTestIntake();
  const archiveId = await intake.makeArchive();
  batchId = randomUUID();
  await intake.batches.create(intake.principal, archiveId, { batchId, recipe: null, fileCount: 2 });
  // From here on the portal knows the archive, and takes a small image into memory before it opens a row.
  await intake.send(archiveId, testFilm(1));
});
afterEach(() => intake.close());

interface Stalled {
  readonly image: TestImage;
  readonly ended: Promise<unknown>;
  wasAborted(): boolean;
  abort(): void;
}

/** An image of which the beginning came; the rest never does. */
function stall(): Stalled {
  const image = testFilm(2);
  const { uploadId, bytes, metadata } = image;
  const cut = Promise.withResolvers<void>();
  let aborted = false;
  const abort = () => {
    aborted = true;
    cut.resolve();
  };
  const arrival: Arrival = {
    uploadId,
    batchId,
    metadata,
    offsetBytes: 0,
    bodyBytes: bytes.byteLength,
    async gather(into) {
      into.set(bytes.subarray(0, cameBytes));
      await cut.promise;
      return cameBytes;
    },
    // biome-ignore lint/correctness/useYield: it breaks before it brings anything.
    async *body() {
      throw new Error('cut');
    },
    arrivedBytes: () => cameBytes,
    abort,
  };
  const { principal } = intake;
  const remembered = { principal, tokenSha256: Buffer.alloc(32), idleTimeoutS: 60 };
  const caller = { remembered, prove: async () => principal };
  const ended = intake.intake.receiveFrom(caller, arrival).catch((error: unknown) => error);
  return { image, ended, wasAborted: () => aborted, abort };
}

it('how far it came is told to its sender, whose connection it was', async () => {
  const { image, wasAborted } = stall();
  expect(await intake.status.offset(intake.principal, image.uploadId)).toBe(cameBytes);
  expect(wasAborted()).toBe(true);
});

it('cancelled by its sender, nothing of it stays', async () => {
  const { image, wasAborted, ended } = stall();
  await intake.status.cancel(intake.principal, image.uploadId);
  expect(wasAborted()).toBe(true);
  await ended;
  const { rowCount } = await intake.database.pool.query('select from uploads where id = $1', [
    image.uploadId,
  ]);
  expect(rowCount).toBe(0);
  expect(fs.readdirSync(intake.store.stagingDir)).toEqual([]);
});

it('nobody else learns of it or ends it', async () => {
  const { image, wasAborted, abort, ended } = stall();
  const other: Principal = { ...intake.principal, userId: randomUUID() };
  await expect(intake.status.offset(other, image.uploadId)).rejects.toMatchObject({
    code: 'not-found',
  });
  await intake.status.cancel(other, image.uploadId);
  expect(wasAborted()).toBe(false);
  abort();
  await ended;
  expect(await intake.status.offset(intake.principal, image.uploadId)).toBe(cameBytes);
});
