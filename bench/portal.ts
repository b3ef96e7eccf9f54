/** Starts a portal of its own process on an empty data directory, with an archive that stores and processes nothing. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CLIENT_HEADER, path as routePath } from '../src/contract/routes.ts';
import { ended } from './ended.ts';
import { untilAnswers } from './orthanc.ts';

const email = 'bench@example.org';
const password = 'a password for the bench';

export interface BenchPortal {
  readonly url: string;
  readonly archiveId: string;
  /** Of the portal and of its database. */
  readonly pids: readonly number[];
  readonly email: string;
  readonly password: string;
  /** Cookie and client header of the signed-in administrator. */
  readonly headers: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startPortal(
  dir: string,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<BenchPortal> {
  const main = path.resolve(import.meta.dirname, '..', 'src', 'server', 'main.ts');
  const child = spawn(process.execPath, [...process.execArgv, main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PLAINFILM_DATA_DIR: dir,
      PLAINFILM_PORT: String(port),
      PLAINFILM_ADMIN_EMAIL: email,
      PLAINFILM_ADMIN_PASSWORD: password,
      PLAINFILM_LOG_LEVEL: 'error',
      ...environment,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/readyz`, child);
  const signedIn = await post(url, routePath('session'), {}, { email, password });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const headers = { cookie, [CLIENT_HEADER]: 'bench' };
  const created = await post(url, routePath('projects'), headers, {
    name: 'Bench',
    archiveName: 'Bench',
  });
  const project = (await created.json()) as { archives: { id: string }[] };
  return {
    url,
    archiveId: project.archives[0]?.id ?? '',
    pids: [child.pid ?? 0, databasePid(dir)],
    email,
    password,
    headers,
    stop: () => ended(child),
  };
}

function databasePid(dir: string): number {
  const [pid] = fs.readFileSync(path.join(dir, 'postgres/data/postmaster.pid'), 'utf8').split('\n');
  return Number(pid);
}

async function post(
  url: string,
  route: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<Response> {
  const answer = await fetch(url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [CLIENT_HEADER]: 'bench', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${route} answered ${answer.status}`);
  return answer;
}

/** Opens a batch that is sent as it is. */
export async function openBatch(portal: BenchPortal, fileCount: number): Promise<string> {
  const batchId = crypto.randomUUID();
  await post(portal.url, routePath('batches', { archiveId: portal.archiveId }), portal.headers, {
    batchId,
    recipe: null,
    fileCount,
  });
  return batchId;
}

/** Waits until the newest case has its thumbnail: they are made in turn, when no uploads arrive. */
export async function thumbnailsMade(portal: BenchPortal): Promise<void> {
  const newest = `${portal.url}${routePath('cases', { archiveId: portal.archiveId })}?limit=1`;
  for (let attempt = 0; attempt < 1500; attempt += 1) {
    const answer = await fetch(newest, { headers: portal.headers });
    const { items } = (await answer.json()) as { items: { thumbnailImageId: string | null }[] };
    if (items[0]?.thumbnailImageId != null) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the thumbnails did not come');
}
