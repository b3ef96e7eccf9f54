/** Exports of a million films: lines a second as CSV and NDJSON over HTTP, against `COPY` of the same query; pages of the list, and the insights. */
import { once } from 'node:events';
import http from 'node:http';
import type pg from 'pg';
import { path as routePath } from '../src/contract/routes.ts';
import { toCursor } from '../src/server/cases/case-order.ts';
import { ledgerColumns, resultColumns } from '../src/server/exports/ledger-columns.ts';
import { seedSecondEngine } from './million-cases.ts';
import type { BenchPortal } from './portal.ts';
import { withCases } from './portal-with-cases.ts';
import { median, table } from './statistics.ts';

const cases = Number(process.env.PLAINFILM_BENCH_CASES ?? 1_000_000);
const port = Number(process.env.PLAINFILM_BENCH_PORT ?? 18_097);

interface Measured {
  readonly seconds: number;
  readonly bytes: number;
}

/** Reads to the end and keeps nothing. */
async function drain(portal: BenchPortal, address: string): Promise<Measured> {
  const started = performance.now();
  const headers = { ...portal.headers, 'accept-encoding': 'identity' };
  // Not by fetch, which takes more of the processor than the portal does.
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(portal.url + address, { headers }, resolve).once('error', reject);
  });
  if (answer.statusCode !== 200) throw new Error(`${address} answered ${answer.statusCode}`);
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
  });
  await once(answer, 'end');
  return { seconds: (performance.now() - started) / 1000, bytes };
}

/** The database's own writing of the same columns in the same order, into nothing: what no export can be faster than. */
async function copy(client: pg.Client, archiveId: string): Promise<number> {
  const columns = [...ledgerColumns, ...resultColumns].map(({ sql }) => sql).join(', ');
  const started = performance.now();
  await client.query(`copy (
    select ${columns}
    from cases c
    join images i on i.case_id = c.id
    left join lateral (
      select l.*, e.name as called_name, 1 as rank
      from (
        select * from results where image_id = i.id order by created_at desc, id desc limit 1
      ) l
      join archive_engines e on e.id = l.archive_engine_id
    ) r on true
    where c.archive_id = '${archiveId}'
    order by c.created_at desc, c.id desc, i.created_at, i.id
  ) to program 'cat > /dev/null' with (format csv)`);
  return (performance.now() - started) / 1000;
}

async function times(rounds: number, run: () => Promise<number>): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) seconds.push(await run());
  return median(seconds);
}

export async function benchExport(rounds: number): Promise<void> {
  await withCases({ cases, port }, async ({ portal, client }) => {
    await report(portal, client, rounds);
    const engine = await seedSecondEngine(client, portal.archiveId);
    await reportTwoEngines(portal, engine, rounds);
  });
}

/** Of the list's own order, newest first. */
async function cursorInMiddle(
  client: pg.Client,
  { archiveId }: { readonly archiveId: string },
): Promise<string> {
  const { rows } = await client.query(
    `select id, lower(patient_id) as patient_key, score,
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at_text
    from cases where archive_id = $1 order by created_at desc, id desc offset $2 limit 1`,
    [archiveId, Math.floor(cases / 2)],
  );
  return encodeURIComponent(toCursor('newest', rows[0]));
}

async function report(portal: BenchPortal, client: pg.Client, rounds: number): Promise<void> {
  const at = { archiveId: portal.archiveId };
  const ledger = (format: string) => `${routePath('archiveExport', at)}?format=${format}`;
  const limit = await times(rounds, () => copy(client, portal.archiveId));
  const row = (name: string, seconds: number) => [
    name,
    seconds.toFixed(1),
    Math.round(cases / seconds).toLocaleString('en'),
    `${((100 * limit) / seconds).toFixed(0)} %`,
  ];
  const export_ = (format: string) =>
    times(rounds, async () => (await drain(portal, ledger(format))).seconds);
  console.log(
    table(
      [`${cases.toLocaleString('en')} films`, 's', 'lines/s', 'of COPY'],
      [
        row('COPY of the same query', limit),
        row('CSV over HTTP', await export_('csv')),
        row('NDJSON over HTTP', await export_('ndjson')),
      ],
    ),
  );
  const list = routePath('cases', at);
  const quick = (address: string) =>
    times(Math.max(rounds, 5), async () => (await drain(portal, address)).seconds);
  const milliseconds = async (name: string, address: string) => [
    name,
    (1000 * (await quick(address))).toFixed(0),
  ];
  const insights = routePath('archiveInsights', at);
  console.log(
    table(
      ['', 'ms'],
      [
        await milliseconds('first page of the list', list),
        await milliseconds(
          'a page in the middle',
          `${list}?after=${await cursorInMiddle(client, at)}`,
        ),
        await milliseconds(
          'highest scores above the threshold',
          `${list}?label=above&sort=score-high`,
        ),
        await milliseconds('without a score', `${list}?state=no-score`),
        await milliseconds('a Patient ID', `${list}?search=site-0500000`),
        await milliseconds('insights, 90 days', `${insights}?from=2026-08-03`),
        await milliseconds('insights, all time', insights),
      ],
    ),
  );
}

/** Lines are twice as many: compare lines a second. */
async function reportTwoEngines(
  portal: BenchPortal,
  engine: string,
  rounds: number,
): Promise<void> {
  const at = { archiveId: portal.archiveId };
  const address = `${routePath('archiveExport', at)}?format=ndjson`;
  const seconds = await times(rounds, async () => (await drain(portal, address)).seconds);
  const insights = `${routePath('archiveInsights', at)}?engine=${engine}`;
  const counted = await times(rounds, async () => (await drain(portal, insights)).seconds);
  console.log(
    table(
      ['two engines', 's', 'lines/s'],
      [
        [
          'NDJSON over HTTP',
          seconds.toFixed(1),
          Math.round((2 * cases) / seconds).toLocaleString('en'),
        ],
        ['insights of the second, all time', counted.toFixed(1), ''],
      ],
    ),
  );
}
