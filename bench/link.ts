/**
 * Time until 20 films of 18 MB are acknowledged over a thin, far and lossy link: the Upload page with compaction and
 * without, and Orthanc's `POST /instances`. The link is ten times as fast as the one that is meant (1 Mbit/s up, 300 ms,
 * 1 % lost), in rate and in round trip alike, so that windows and losses are the same and a run takes minutes; the work
 * of compacting isn't scaled, and so weighs ten times what it would. At the true rate
 * the films as given are left out, and the other two run at once, each over a link of its own: it takes an hour.
 */
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright';
import { path as routePath } from '../src/contract/routes.ts';
import { chromiumLaunchOptions } from '../tools/chromium.ts';
import { drawnFilms } from './drawn-films.ts';
import { startOrthanc } from './orthanc.ts';
import { drop, openPage } from './page.ts';
import { type BenchPortal, startPortal } from './portal.ts';
import { type LinkTraits, startSlowLink } from './slow-link.ts';
import { table } from './statistics.ts';

const linkTraits = (timesFaster: number) => ({
  upBytesPerS: (1_000_000 / 8) * timesFaster,
  roundTripMs: 300 / timesFaster,
  loss: 0.01,
});
const filmCount = 20;
const grain = 0.004;
const portalPort = 18_091;
const orthancPort = 18_092;

interface Measured {
  readonly seconds: number;
  readonly sentBytes: number;
}

async function throughPage(
  browser: Browser,
  portal: BenchPortal,
  traits: LinkTraits,
  files: readonly string[],
): Promise<Measured> {
  const link = await startSlowLink(portalPort, traits);
  const far = await openPage(browser, { ...portal, url: link.url });
  far.setDefaultTimeout(3_600_000);
  const before = link.sentBytes();
  const started = performance.now();
  await drop(far, files);
  await far.getByRole('button', { name: 'Submit Case' }).click();
  const result = far.getByRole('status', { name: 'Result of the upload' });
  await result.filter({ hasText: /uploaded/ }).waitFor();
  const words = await result.textContent();
  if (!words?.startsWith(`All ${filmCount} files were uploaded`)) throw new Error(`${words}`);
  const seconds = (performance.now() - started) / 1000;
  await far.close();
  const sentBytes = link.sentBytes() - before;
  await link.stop();
  return { seconds, sentBytes };
}

/** Not by `fetch`, which waits no longer than five minutes for an answer. */
function post(url: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST' }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`Orthanc answered ${answer.statusCode}`));
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}

/** Four connections, as the page begins with. */
async function throughOrthanc(
  dir: string,
  traits: LinkTraits,
  files: readonly string[],
): Promise<Measured | undefined> {
  const orthanc = await startOrthanc(dir, orthancPort);
  if (orthanc === undefined) return undefined;
  const link = await startSlowLink(orthancPort, traits);
  const started = performance.now();
  const queue = files.values();
  const lane = async () => {
    for (const file of queue) await post(`${link.url}/instances`, fs.readFileSync(file));
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  const seconds = (performance.now() - started) / 1000;
  const sentBytes = link.sentBytes();
  await link.stop();
  await orthanc.stop();
  return { seconds, sentBytes };
}

function writeFilms(dir: string, name: string): string[] {
  const folder = path.join(dir, name);
  fs.mkdirSync(folder);
  return [...drawnFilms(filmCount, grain)].map(({ bytes }, index) => {
    const target = path.join(folder, `FILM-${index}.dcm`);
    fs.writeFileSync(target, bytes);
    return target;
  });
}

async function setCompaction(portal: BenchPortal, compaction: boolean): Promise<void> {
  const headers = { ...portal.headers, 'content-type': 'application/json' };
  const list = await fetch(portal.url + routePath('projects'), { headers });
  const [project] = (await list.json()) as { id: string }[];
  const address = portal.url + routePath('project', { projectId: project?.id ?? '' });
  const body = JSON.stringify({ compaction });
  const answer = await fetch(address, { method: 'PATCH', headers, body });
  if (!answer.ok) throw new Error(`the project answered ${answer.status}`);
}

/** Shares are of Orthanc's time; where there is no Orthanc, of `instead`'s. */
function print(
  instead: Measured,
  rows: readonly (readonly [string, Measured])[],
  peer: Measured | undefined,
  timesFaster: number,
): void {
  const all = peer === undefined ? rows : [...rows, ['Orthanc POST /instances', peer] as const];
  console.log(
    table(
      [
        `${filmCount} films of 18 MB`,
        'up the link, MB',
        's',
        'min at 1 Mbit/s',
        'of Orthanc’s time',
      ],
      all.map(([name, { seconds, sentBytes }]) => [
        name,
        (sentBytes / 1e6).toFixed(0),
        seconds.toFixed(0),
        ((seconds * timesFaster) / 60).toFixed(0),
        `${((100 * seconds) / (peer ?? instead).seconds).toFixed(0)} %`,
      ]),
    ),
  );
}

export async function benchLink(timesFaster: number): Promise<void> {
  const traits = linkTraits(timesFaster);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  const portal = await startPortal(path.join(dir, 'portal'), portalPort);
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const compacted = async () => {
      await setCompaction(portal, true);
      return await throughPage(browser, portal, traits, writeFilms(dir, 'compacted'));
    };
    const asGiven = async () => {
      await setCompaction(portal, false);
      return await throughPage(browser, portal, traits, writeFilms(dir, 'as-given'));
    };
    const orthanc = () =>
      throughOrthanc(path.join(dir, 'orthanc'), traits, writeFilms(dir, 'orthanc-films'));
    if (timesFaster === 1) {
      const [ours, peer] = await Promise.all([compacted(), orthanc()]);
      print(ours, [['Plainfilm, compacted', ours]], peer, timesFaster);
    } else {
      const ours = await compacted();
      const plain = await asGiven();
      const rows = [
        ['Plainfilm, compacted', ours],
        ['Plainfilm, as given', plain],
      ] as const;
      print(plain, rows, await orthanc(), timesFaster);
    }
  } finally {
    await browser.close();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
