/** Counts over an archive for its insights: each a single pass of the database, over indexes where it can be. */
import { type RawBuilder, sql } from 'kysely';
import type { NoScoreReason } from '../../contract/cases.ts';
import type { Insights, InsightsQuery, VersionInsights } from '../../contract/insights.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import type { ExportedArchive } from './find-archive.ts';

/** How long it takes is asked of the latest: a median of a million would have to sort them. */
const timedResults = 10_000;

/** Throws `invalid-request` for a time zone that the database doesn't know. */
export async function readInsights(
  db: Database,
  { archiveId, threshold, maySeeResults }: ExportedArchive,
  query: InsightsQuery,
): Promise<Insights> {
  try {
    const [days, states, versions] = await Promise.all([
      daysOf(db, archiveId, query),
      statesOf(db, archiveId, query),
      maySeeResults ? versionsOf(db, archiveId, query) : undefined,
    ]);
    return { days, states, threshold, ...(versions === undefined ? {} : { versions }) };
  } catch (error) {
    // 22023: invalid parameter value, which no other parameter here can be.
    if ((error as { code?: unknown }).code !== '22023') throw error;
    throw new ServerError('invalid-request', { fields: { timeZone: 'invalid' } }, error);
  }
}

/** Of images (`i`) or cases (`c`): those that arrived on the days asked for. */
function arrived(
  table: 'i' | 'c',
  archiveId: string,
  { from, to, timeZone }: InsightsQuery,
): RawBuilder<boolean> {
  const at = sql.ref(`${table}.created_at`);
  const conditions = [sql<boolean>`${sql.ref(`${table}.archive_id`)} = ${archiveId}::uuid`];
  if (from !== undefined) {
    conditions.push(sql`${at} >= ${from}::date::timestamp at time zone ${timeZone}`);
  }
  if (to !== undefined) {
    conditions.push(sql`${at} < (${to}::date + 1)::timestamp at time zone ${timeZone}`);
  }
  return sql.join(conditions, sql` and `);
}

async function daysOf(
  db: Database,
  archiveId: string,
  query: InsightsQuery,
): Promise<Insights['days']> {
  const { rows } = await sql<Insights['days'][number]>`
    select day::text, count(*) as images
    from (
      select (i.created_at at time zone ${query.timeZone})::date as day
      from images i
      where ${arrived('i', archiveId, query)}
    ) arrivals
    group by arrivals.day
    order by arrivals.day
  `.execute(db);
  return rows;
}

async function statesOf(
  db: Database,
  archiveId: string,
  query: InsightsQuery,
): Promise<Insights['states']> {
  const { rows } = await sql<Insights['states'][number]>`
    select c.state, count(*) as cases
    from cases c
    where ${arrived('c', archiveId, query)}
    group by c.state
    order by c.state
  `.execute(db);
  return rows;
}

interface Version {
  readonly engine_name: string;
  readonly engine_version: string;
  readonly simulated: boolean;
}

/** One row for each score (of whole numbers) and reason that a version's results have. */
interface Bin extends Version {
  readonly score: number | null;
  readonly reason: NoScoreReason | null;
  readonly results: number;
  readonly above: number;
}

interface Time extends Version {
  readonly seconds: readonly [median: number, p90: number];
}

/** Over the results that the list shows. */
async function versionsOf(
  db: Database,
  archiveId: string,
  query: InsightsQuery,
): Promise<VersionInsights[]> {
  const [bins, times] = await Promise.all([
    binsOf(db, archiveId, query),
    timesOf(db, archiveId, query),
  ]);
  const timeOf = new Map(times.map((time) => [nameOf(time), time.seconds]));
  const versions = Map.groupBy(bins, nameOf);
  return [...versions]
    .map(([name, ofVersion]) => versionOf(ofVersion, timeOf.get(name)))
    .sort((a, b) => sortName(a).localeCompare(sortName(b), 'en', { numeric: true }));
}

async function binsOf(
  db: Database,
  archiveId: string,
  query: InsightsQuery,
): Promise<readonly Bin[]> {
  return await db.transaction().execute(async (transaction) => {
    // A million rows to join fit; without, they go through temporary files.
    await sql`set local work_mem = '64MB'`.execute(transaction);
    const { rows } = await sql<Bin>`
      select r.engine_name, r.engine_version, r.simulated, floor(r.score)::int as score,
        r.no_score_reason as reason, count(*) as results, count(*) filter (where r.above) as above
      from cases c
      join results r on r.id = c.result_id
      where ${arrived('c', archiveId, query)}
      group by 1, 2, 3, 4, 5
    `.execute(transaction);
    return rows;
  });
}

async function timesOf(
  db: Database,
  archiveId: string,
  query: InsightsQuery,
): Promise<readonly Time[]> {
  const { rows } = await sql<Time>`
    select r.engine_name, r.engine_version, r.simulated,
      percentile_cont(array[0.5, 0.9]) within group (
        order by greatest(0, date_part('epoch', r.created_at - p.created_at))
      ) as seconds
    from (
      select c.result_id from cases c
      where ${arrived('c', archiveId, query)} and c.result_id is not null
      order by c.created_at desc, c.id desc
      limit ${timedResults}
    ) latest
    join results r on r.id = latest.result_id
    join processings p on p.id = r.processing_id
    group by 1, 2, 3
  `.execute(db);
  return rows;
}

function versionOf(bins: readonly Bin[], seconds: Time['seconds'] | undefined): VersionInsights {
  const scores = Array<number>(101).fill(0);
  const noScore: { reason: NoScoreReason; count: number }[] = [];
  let [above, below] = [0, 0];
  for (const { score, reason, results, above: aboveHere } of bins) {
    if (reason !== null) noScore.push({ reason, count: results });
    if (score === null) continue;
    scores[score] = results;
    above += aboveHere;
    below += results - aboveHere;
  }
  const { engine_name: engineName, engine_version: engineVersion, simulated } = bins[0] as Bin;
  return {
    engineName,
    engineVersion,
    simulated,
    scores,
    above,
    below,
    noScore: noScore.sort((a, b) => b.count - a.count),
    time: seconds === undefined ? null : { medianS: seconds[0], p90S: seconds[1] },
  };
}

function nameOf({ engine_name, engine_version, simulated }: Version): string {
  return JSON.stringify([engine_name, engine_version, simulated]);
}

function sortName({ engineName, engineVersion }: VersionInsights): string {
  return `${engineName} ${engineVersion}`;
}
