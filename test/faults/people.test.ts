/** People in each other's way: the same images at once, a permission withdrawn, a session at its end. */

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal, type TestProject, type TestUser } from '../portal.ts';
import { makeBatch } from '../uploads.ts';
import { makeFilms } from './films.ts';
import { createSender, sendAll } from './sender.ts';
import { expectExactly, recordedSha256s } from './stored-images.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});

async function makeUploader(project: TestProject): Promise<{ user: TestUser; batchId: string }> {
  const user = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/upload' }],
  });
  return { user, batchId: await makeBatch(portal.client.as(user), project.archiveId) };
}

describe('two people', () => {
  it('who send the same images at once both succeed, and each image is there once', async () => {
    const project = await portal.makeProject();
    const images = makeFilms(30);
    const both = await Promise.all(
      [images, images.toReversed()].map(async (theirs) => {
        const { user, batchId } = await makeUploader(project);
        const send = createSender({ origin: portal.url, batchId, cookie: () => user.cookie });
        // Every upload is its own, whatever it carries.
        const named = theirs.map((image) => ({ ...image, uploadId: randomUUID() }));
        return await sendAll(named, 4, send);
      }),
    );
    for (const outcomes of both) await expectExactly(portal, project.archiveId, images, outcomes);
    const receipts = both
      .flat()
      .flatMap((outcome) => (outcome.kind === 'stored' ? [outcome.receipt] : []));
    expect(receipts.filter(({ alreadyHeld }) => !alreadyHeld)).toHaveLength(images.length);
  });
});

describe('in the middle of a batch', () => {
  it('a withdrawn permission stops the rest, and keeps what was acknowledged', async () => {
    const project = await portal.makeProject();
    const { user, batchId } = await makeUploader(project);
    const images = makeFilms(20);
    const send = createSender({ origin: portal.url, batchId, cookie: () => user.cookie });
    let acknowledged = 0;
    const outcomes = await sendAll(images, 2, async (image) => {
      const outcome = await send(image);
      if (outcome.kind === 'stored') acknowledged += 1;
      if (acknowledged === 8) {
        await portal.db.deleteFrom('grants').where('user_id', '=', user.id).execute();
      }
      return outcome;
    });
    const stored = images.filter((_, i) => outcomes[i]?.kind === 'stored');
    const refused = outcomes.filter(({ kind }) => kind !== 'stored');
    expect(refused.length).toBeGreaterThan(5);
    expect(refused).toEqual(
      refused.map(() => ({ kind: 'failed', code: 'not-found', retryable: false })),
    );
    expect(await recordedSha256s(portal, project.archiveId)).toEqual(
      stored.map(({ metadata }) => metadata.sha256).toSorted(),
    );
  });

  it('a session that ends loses nothing: after signing in the rest follows', async () => {
    const project = await portal.makeProject();
    const { user, batchId } = await makeUploader(project);
    const images = makeFilms(20);
    let signedIn = 0;
    const token = await portal.db
      .selectFrom('sessions')
      .selectAll()
      .where('user_id', '=', user.id)
      .executeTakeFirstOrThrow();
    const send = createSender({
      origin: portal.url,
      batchId,
      cookie: () => user.cookie,
      signIn: async () => {
        signedIn += 1;
        await portal.db
          .insertInto('sessions')
          .values(token)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      },
    });
    let acknowledged = 0;
    const outcomes = await sendAll(images, 2, async (image) => {
      const outcome = await send(image);
      acknowledged += 1;
      if (acknowledged === 8) {
        await portal.db.deleteFrom('sessions').where('user_id', '=', user.id).execute();
      }
      return outcome;
    });
    expect(signedIn).toBeGreaterThan(0);
    await expectExactly(portal, project.archiveId, images, outcomes);
  });
});
