/** How many images a second go through the durable queue to an engine that answers at once, against a bare loop of `for update skip locked` on the same database. */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openFileStore } from '../src/server/archive/file-store.ts';
import { type PortalWithCases, withCases } from './portal-with-cases.ts';
import { median, table } from './statistics.ts';

const films = Number(process.env.PLAINFILM_BENCH_FILMS ?? 2000);
/** The portal's own default: so many at once, in either contender. */
const atOnce = 2;
const port = 18_099;
const pollMs = 20;

export async function benchQueue(rounds: number): Promise<void> {
  const environment = { PLAINFILM_WORKERS: String(atOnce) };
  await withCases({ cases: films, port, environment }, async (made) => {
    const { client, connectionString } = made;
    await giveFiles(made);
    const queue: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      queue.push(await throughQueue(client));
      bare.push(await bareLoop(client, connectionString));
    }
    print(queue, bare);
  });
}

/** A file for each film, as the engine is given them. */
async function giveFiles({ client, data }: PortalWithCases): Promise<void> {
  // Its own connection must wait for the disk as the portal's do.
  await client.query('set synchronous_commit = on');
  const store = await openFileStore(path.join(data, 'images'));
  const { rows: images } = await client.query<{ sha256: string; n: string }>(
    `select sha256, n::text as n from generate_series(1, $1::integer) as n
    join images on sha256 = encode(sha256(n::text::bytea), 'hex')`,
    [films],
  );
  for (const { sha256, n } of images) await store.putBytes(sha256, new TextEncoder().encode(n));
  await store.close();
}

/** From the commit that gives all films to the engine until the last has its result; seconds. */
async function throughQueue(client: pg.Client): Promise<number> {
  await client.query(`
    begin;
    update processings set current = false where current;
    create temporary table asked on commit drop as
      select gen_random_uuid() as id, id as image_id, archive_id from images;
    insert into processings (id, image_id, archive_engine_id, engine_id, settings, state)
      select asked.id, image_id, e.id, 'simulator', '{"delayMs": 0, "noScoreShare": 1}', 'waiting'
      from asked join archive_engines e using (archive_id);
    update images set state = 'waiting';
    select count(graphile_worker.add_job('process-image', json_build_object('processingId', id),
      job_key => 'process:' || id)) from asked;
    commit`);
  const started = performance.now();
  for (;;) {
    const { rows } = await client.query(
      `select exists (select from processings where current and state in ('waiting', 'processing')) as busy`,
    );
    if (!rows[0].busy) break;
    await pause(pollMs);
  }
  const seconds = (performance.now() - started) / 1000;
  const { rows } = await client.query(
    `select count(*)::integer as done from processings where current and state = 'done'`,
  );
  if (rows[0].done !== films) throw new Error(`${rows[0].done} of ${films} films have a result`);
  return seconds;
}

/** What no durable queue on PostgreSQL does without: take a job, write one row of a result, commit. */
async function bareLoop(client: pg.Client, connectionString: string): Promise<number> {
  await client.query(`
    drop table if exists bare_jobs, bare_results;
    create table bare_jobs (id bigint primary key, image_id uuid not null);
    create table bare_results (id bigint primary key, image_id uuid not null, at timestamptz not null default now());
    insert into bare_jobs select row_number() over (), id from images;
    analyze bare_jobs`);
  const workers = Array.from({ length: atOnce }, () => new pg.Client({ connectionString }));
  await Promise.all(workers.map((worker) => worker.connect()));
  const started = performance.now();
  await Promise.all(workers.map(work));
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(workers.map((worker) => worker.end()));
  return seconds;
}

async function work(worker: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await worker.query({
      name: 'take',
      text: `with taken as (
        delete from bare_jobs where id = (
          select id from bare_jobs order by id for update skip locked limit 1
        ) returning id, image_id
      ) insert into bare_results (id, image_id) select id, image_id from taken`,
    });
    if (rowCount === 0) return;
  }
}

function print(queue: readonly number[], bare: readonly number[]): void {
  const ratios = queue.map((seconds, round) => (bare[round] ?? Number.NaN) / seconds);
  const row = (name: string, seconds: number, ratio: number) => [
    name,
    seconds.toFixed(1),
    Math.round(films / seconds).toLocaleString('en'),
    `${(100 * ratio).toFixed(0)} %`,
  ];
  console.log(
    table(
      [
        `${films.toLocaleString('en')} films, ${atOnce} at once`,
        's',
        'films/s',
        'of the bare loop',
      ],
      [
        row('take, write a row, commit', median(bare), 1),
        row('through the queue to a result', median(queue), median(ratios)),
      ],
    ),
  );
}
