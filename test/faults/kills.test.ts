/** The portal is killed twenty times while images arrive: every acknowledged one is there, whole, exactly once. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import type { CaseDetail, CasePage } from '../../src/contract/cases.ts';
import { path as route, routes } from '../../src/contract/routes.ts';
import { type TestClient, testClient } from '../test-client.ts';
import { makeBatch, sha256Of, type TestImage } from '../uploads.ts';
import { makeFilms } from './films.ts';
import { administrator, makePortalProcess, type PortalProcess } from './portal-process.ts';
import { createSender, sendAll } from './sender.ts';
import { stagedFiles, storedObjects } from './stored-images.ts';

const kills = 20;
const lanes = 4;

let portal: PortalProcess;
let client: TestClient;
let cookie: string;
let archiveId: string;

beforeAll(async () => {
  portal = await makePortalProcess();
  await portal.start();
  const answer = await testClient(portal.origin).post(routes.session, administrator);
  cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  client = testClient(portal.origin, cookie);
  const destinations = await client.get(routes.destinations);
  archiveId = destinations.body.projects[0].archives[0].id;
});
afterAll(() => portal.remove());

/** Now and then a large one, so that kills come in the middle of bodies and not only between them. */
function makeBatchOfFilms(): TestImage[] {
  const small = makeFilms(200, 600);
  const large = makeFilms(20, 1800);
  return small.flatMap((film, i) => (i % 10 === 0 ? [large[i / 10]!, film] : [film]));
}

/** Each kill comes after a few more images, at a moment of its own. */
async function killAgainAndAgain(
  acknowledged: () => number,
  isOver: () => boolean,
): Promise<number> {
  let done = 0;
  while (done < kills && !isOver()) {
    const enough = acknowledged() + randomInt(2, 10);
    const longest = Date.now() + randomInt(200, 1500);
    while (acknowledged() < enough && Date.now() < longest) await pause(1);
    await pause(randomInt(0, 20));
    await portal.kill();
    done += 1;
    await portal.start();
  }
  return done;
}

async function allCases(): Promise<z.infer<typeof CasePage>['items']> {
  const items: z.infer<typeof CasePage>['items'] = [];
  let next: string | undefined;
  do {
    const after = next === undefined ? '' : `&after=${next}`;
    const page = await client.get(`${route('cases', { archiveId })}?limit=200${after}`);
    items.push(...page.body.items);
    next = page.body.next;
  } while (next !== undefined);
  return items;
}

it('every acknowledged image survives whole and once, and all complete in the end', async () => {
  const images = makeBatchOfFilms();
  const batchId = await makeBatch(client, archiveId, { fileCount: images.length });
  const send = createSender({ origin: portal.origin, batchId, cookie: () => cookie });
  const receipts = new Map<string, { imageId: string; caseId: string }>();
  let over = false;
  const killing = killAgainAndAgain(
    () => receipts.size,
    () => over,
  );
  const outcomes = await sendAll(images, lanes, async (image) => {
    const outcome = await send(image);
    if (outcome.kind === 'stored') receipts.set(image.metadata.sha256, outcome.receipt);
    return outcome;
  });
  over = true;
  expect(await killing).toBe(kills);

  expect(outcomes.filter(({ kind }) => kind !== 'stored')).toEqual([]);
  const cases = await allCases();
  expect(cases).toHaveLength(images.length);
  expect(cases.every(({ imageCount }) => imageCount === 1)).toBe(true);
  expect(new Set(cases.map(({ id }) => id))).toEqual(
    new Set([...receipts.values()].map(({ caseId }) => caseId)),
  );
  for (const { metadata } of images) {
    const imageId = receipts.get(metadata.sha256)?.imageId ?? '';
    const file = await client.fetch(route('imageFile', { imageId }));
    expect(sha256Of(new Uint8Array(await file.arrayBuffer()))).toBe(metadata.sha256);
  }
  for (const [name, sha256] of storedObjects(portal.dataDir)) expect(sha256).toBe(name);
});

it('what kills left half done is cleared away or carried on', async () => {
  await expect
    .poll(
      async () => (await allCases()).filter(({ state }) => /waiting|processing/.test(state)).length,
      { timeout: 120_000, interval: 500 },
    )
    .toBe(0);
  const cases = await allCases();
  const read = await client.get(route('case', { caseId: cases[0]?.id ?? '' }));
  const detail: z.infer<typeof CaseDetail> = read.body;
  expect(detail.images[0]?.results?.length).toBe(1);
  expect(stagedFiles(portal.dataDir).filter((name) => name.endsWith('.part'))).toEqual([]);
});
