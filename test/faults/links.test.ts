/** Broken and damaging links: what was sent arrives whole, and little of it twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../portal.ts';
import { makeBatch, type TestImage } from '../uploads.ts';
import { type BreakingProxy, type Fault, startBreakingProxy } from './breaking-proxy.ts';
import { makeFilms } from './films.ts';
import { createSender, sendAll } from './sender.ts';
import { expectExactly } from './stored-images.ts';

let portal: TestPortal;
const proxies: BreakingProxy[] = [];

beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(async () => {
  for (const proxy of proxies) await proxy.close();
});

async function sendThrough(
  faultOf: (connection: number) => Fault,
  images: TestImage[],
  lanes: number,
) {
  const project = await portal.makeProject();
  const user = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/upload' }],
  });
  const batchId = await makeBatch(portal.client.as(user), project.archiveId);
  const proxy = await startBreakingProxy(portal.url, faultOf);
  proxies.push(proxy);
  const send = createSender({ origin: proxy.origin, batchId, cookie: () => user.cookie });
  const outcomes = await sendAll(images, lanes, send);
  return { outcomes, proxy, project };
}

function neededBytes(images: readonly TestImage[]): number {
  return images.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}

describe('a link', () => {
  it('that is cut again and again still brings every image, once, nearly without repeating', async () => {
    const images = makeFilms(6, 1600);
    const { outcomes, proxy, project } = await sendThrough(
      (connection) => ({ cutAfterBytes: 900_000 + ((connection * 377_777) % 1_500_000) }),
      images,
      2,
    );
    await expectExactly(portal, project.archiveId, images, outcomes);
    expect(proxy.sentBytes() / neededBytes(images)).toBeLessThan(1.3);
  });

  it('that turns bits is found out, and the image sent anew', async () => {
    const images = makeFilms(4, 900);
    // Beyond the headers of the first request on each of the first connections.
    const { outcomes, project } = await sendThrough(
      (connection) => (connection < 3 ? { damageByte: 400_000 } : {}),
      images,
      1,
    );
    await expectExactly(portal, project.archiveId, images, outcomes);
  });
});
