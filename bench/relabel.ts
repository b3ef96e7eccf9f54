/** Another threshold for an archive of many films: how long counting and labelling anew take, against one UPDATE of the database, and what others notice of it. */
import type pg from 'pg';
import { CLIENT_HEADER, path as routePath } from '../src/contract/routes.ts';
import type { ArchiveThresholds } from '../src/contract/thresholds.ts';
import type { BenchPortal } from './portal.ts';
import { withCases } from './portal-with-cases.ts';
import { table } from './statistics.ts';

const cases = Number(process.env.PLAINFILM_BENCH_CASES ?? 1_000_000);
const port = 18_098;

const rows = ['F', 'M'].flatMap((sex) =>
  [15, 25, 35, 45, 55].map((ageFrom, index) => ({
    engineName: 'Simulator',
    engineVersion: null,
    sex,
    ageFrom,
    ageTo: ageFrom + 10,
    value: 30 + 5 * index,
  })),
);

async function ask<T>(
  portal: BenchPortal,
  method: 'GET' | 'POST' | 'PUT',
  address: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(portal.url + address, {
    method,
    headers: { ...portal.headers, [CLIENT_HEADER]: '1', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return (await answer.json()) as T;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

export async function benchRelabel(): Promise<void> {
  await withCases({ cases, port }, ({ portal, client }) => report(portal, client));
}

async function report(portal: BenchPortal, client: pg.Client): Promise<void> {
  const at = { archiveId: portal.archiveId };
  const address = routePath('thresholds', at);
  const rules = { default: 42, rows };
  const counted = await timed(() => ask(portal, 'POST', routePath('thresholdsPreview', at), rules));
  const saved = await timed(() => ask(portal, 'PUT', address, { ...rules, revision: 0 }));
  const pages: number[] = [];
  const labelled = await timed(async () => {
    for (;;) {
      pages.push(await timed(() => ask(portal, 'GET', routePath('cases', at))));
      const { relabelling } = await ask<ArchiveThresholds>(portal, 'GET', address);
      if (relabelling === null) return;
    }
  });
  const { rows: left } = await client.query(
    'select count(*)::int as wrong from cases c join results r on r.id = c.result_id where c.above <> r.above',
  );
  if (left[0].wrong !== 0)
    throw new Error(`${left[0].wrong} cases have another label than their result`);
  const update = await timed(() =>
    client.query('update results set threshold = 43, above = score >= 43 where score is not null'),
  );
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  console.log(
    table(
      [`${cases.toLocaleString('en')} films, ${rows.length} thresholds`, 's'],
      [
        ['counting what changes', seconds(counted)],
        ['saving', seconds(saved)],
        ['until all have their label', seconds(labelled)],
        ['one UPDATE of all results by the database, with no past kept', seconds(update)],
        ['meanwhile, a page of the list: the slowest', seconds(Math.max(...pages))],
      ],
    ),
  );
}
