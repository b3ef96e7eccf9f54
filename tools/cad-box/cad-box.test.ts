/** The whole loop: films into the portal, to the simulated CAD box in its own process, and its answers back. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { CaseDetail, ImageDetail } from '../../src/contract/cases.ts';
import { path as route } from '../../src/contract/routes.ts';
import { wrapUids } from '../../src/server/engines/picture-as-dicom.ts';
import { startCadBoxProcess } from '../../test/cad-box.ts';
import { openTestPortal, type TestPortal } from '../../test/portal.ts';
import type { TestClient } from '../../test/test-client.ts';
import { makeBatch, putImage, type TestImage, testFilm, testImage } from '../../test/uploads.ts';
import { boxModel } from './report-shapes.ts';
import { type Shares, verdictOf } from './verdict.ts';

const reasons = new Map([
  [-1, 'not-a-pa-chest-film'],
  [-2, 'not-supported'],
  [-3, 'processing-failed'],
]);

let portal: TestPortal;
const boxes: { kill(): Promise<void> }[] = [];
beforeAll(async () => {
  portal = await openTestPortal({ dicomPort: 0, workers: 4 });
});
afterAll(() => Promise.all(boxes.map((box) => box.kill())));

test.each([
  ['--ae A_TITLE_OF_MORE_THAN_16', /^--ae must be an AE title: .* \[option-invalid\]\n$/],
  ['--port 70000 --silent 1.5', /^--port must .*\n--silent must be a share from 0 to 1\. .*\n$/],
  ['--prot 3', /^--prot can’t be understood; --help has a list\. \[option-unknown\]\n$/],
  ['--port TAKEN', /^Port \d+ is taken\. .*--port\. \[port-taken\]\n$/],
])('the box that is started with %s says what is wrong', (flags, words) => {
  const args = flags.replace('TAKEN', String(portal.dicomPort)).split(' ');
  const main = path.join(import.meta.dirname, 'main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(words);
});

/** A box of its own with an archive that sends to it. */
async function loop(ae: string, shares: Partial<Shares>, more: Record<string, string> = {}) {
  const all: Shares = {
    ...{ noScore: 0, duplicate: 0, second: 0, disorder: 0, silent: 0, refuse: 0, heatmap: 1 },
    ...shares,
  };
  const box = await startCadBoxProcess({
    ae,
    'portal-port': portal.dicomPort ?? 0,
    'delay-ms': 100,
    'no-score': all.noScore,
    duplicates: all.duplicate,
    second: all.second,
    disorder: all.disorder,
    heatmaps: all.heatmap,
    ...more,
  });
  boxes.push(box);
  const settings = { host: '127.0.0.1', port: box.port, calledAe: ae, highestScore: '100' };
  const project = await portal.makeProject({ engine: { id: 'dicom-node', settings } });
  const user = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/administrator' }],
  });
  const client = portal.client.as(user);
  return { client, archiveId: project.archiveId, verdict: verdictFrom(all) };
}

const verdictFrom = (shares: Shares) => (uid: string) => verdictOf('1', uid, shares);

async function send(client: TestClient, archiveId: string, image: TestImage) {
  const batchId = await makeBatch(client, archiveId);
  const { status, body } = await putImage(client, batchId, image);
  expect(status).toBe(201);
  return body as { imageId: string; caseId: string };
}

/** When nothing is under way any more. */
async function settled(client: TestClient, caseId: string): Promise<ImageDetail> {
  let detail: CaseDetail | undefined;
  await expect
    .poll(
      async () => {
        detail = (await client.get(route('case', { caseId }))).body;
        return detail?.state;
      },
      { timeout: 60_000, interval: 200 },
    )
    .toMatch(/scored|no-score|failed/);
  return detail?.images[0] as ImageDetail;
}

describe('the simulated CAD box', () => {
  it('scores films, whatever it sends twice, in disorder, or again with another score', async () => {
    const { client, archiveId, verdict } = await loop('BOXONE', {
      duplicate: 0.5,
      second: 0.5,
      disorder: 0.5,
    });
    const scored = async (number: number) => {
      const { caseId } = await send(client, archiveId, testFilm(number));
      const image = await settled(client, caseId);
      const { value, secondValue } = verdict(String(image.facts.sopInstanceUid));
      expect(image.results).toHaveLength(1);
      // In disorder, the second report may be the first to arrive.
      expect(image.results?.[0]).toMatchObject({
        kind: 'score',
        score: expect.toSatisfy((score) => score === value || score === secondValue),
        engineName: boxModel,
        simulated: true,
        hasHeatmap: true,
      });
    };
    await Promise.all([1, 2, 3, 4].map(scored));
  });

  it('a second report makes no second result', async () => {
    const { client, archiveId, verdict } = await loop('BOXTWO', { second: 1 }, { shape: 'text' });
    const { caseId, imageId } = await send(client, archiveId, testFilm(11));
    const image = await settled(client, caseId);
    const { value, secondValue } = verdict(String(image.facts.sopInstanceUid));
    const received = async () =>
      ((await client.get(route('case', { caseId }))).body as CaseDetail).images[0]?.received
        ?.length;
    await expect.poll(received, { timeout: 20_000 }).toBe(3);
    const [result, ...others] = image.results ?? [];
    expect(others).toEqual([]);
    expect([value, secondValue]).toContain(result?.kind === 'score' ? result.score : undefined);
    expect(imageId).toBe(image.id);
  });

  it('codes become reasons, a picture is wrapped, and every shape is understood', async () => {
    const understood = async (shape: string) => {
      const ae = `BOX${shape.replace('-', '').toUpperCase()}`;
      const { client, archiveId, verdict } = await loop(ae, { noScore: 0.5 }, { shape });
      const data = Uint8Array.from({ length: 600 * 600 }, (_, i) => (i * 7 + ae.length) & 0xff);
      const png = new Uint8Array(encode({ width: 600, height: 600, channels: 1, data }));
      const sent = await send(client, archiveId, testImage(png, { kind: 'png', patientId: 'S-1' }));
      const image = await settled(client, sent.caseId);
      const { value } = verdict(wrapUids(sent.imageId).sopInstanceUid);
      const [result, ...others] = image.results ?? [];
      expect(others).toEqual([]);
      if (result?.kind === 'score') {
        expect({ shape, score: result.score }).toEqual({ shape, score: value });
        const file = await client.fetch(route('heatmap', { resultId: result.id }));
        const { width, height, channels } = decode(new Uint8Array(await file.arrayBuffer()));
        expect({ square: width === height, channels }).toEqual({ square: true, channels: 4 });
      } else {
        expect({ shape, reason: result?.reason }).toEqual({ shape, reason: reasons.get(value) });
      }
    };
    await Promise.all(['percent', 'bare', 'chest-cad', 'text'].map(understood));
  });
});
