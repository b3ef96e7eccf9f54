/** Counts over an archive for its insights: each a single pass of the database, over indexes where it can be. */
import { type RawBuilder, sql } from 'kysely';
import type { Insights, InsightsQuery, VersionInsights } from '../../contract/insights.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import type { ExportedArchive } from './find-archive.ts';
import { type ScoreBin, type Version, versionOf } from './version-insights.ts';

/** How long it takes is asked of the latest: a median of a million would have to sort them. */
const timedResults = 10_000;

/** Throws `invalid-request` for a time zone that the database doesn't know. */
export async function readInsights(
  db: Database,
  { archiveId, threshold, maySeeResults }: ExportedArchive,
  query: InsightsQuery,
): Promise<Insights> {
  try {
    const [days, states, engines, versions] = await Promise.all([
      daysOf(db, archiveId, query),
      statesOf(db, archiveId, query),
      enginesOf(db, archiveId),
      maySeeResults ? versionsOf(db, archiveId, query) : undefined,
    ]);
    return { days, states, threshold, engines, ...(versions === undefined ? {} : { versions }) };
  } catch (error) {
    // 22023: invalid parameter value, which no other parameter here can be.
    if ((error as { code?: unknown }).code !== '22023') throw error;
    throw new ServerError('invalid-request', { fields: { timeZone: 'invalid' } }, error);
  }
}

/** Of images (`i`) or cases (`c`): those of the kind asked for that arrived on the days asked for. */
function arrived(
  table: 'i' | 'c',
  archiveId: string,
  { from, to, timeZone, source }: InsightsQuery,
): RawBuilder<boolean> {
  const at = sql.ref(`${table}.created_at`);
  const conditions = [sql<boolean>`${sql.ref(`${table}.archive_id`)} = ${archiveId}::uuid`];
  if (from !== undefined) {
    conditions.push(sql`${at} >= ${from}::date::timestamp at time zone ${timeZone}`);
  }
  if (to !== undefined) {
    conditions.push(sql`${at} < (${to}::date + 1)::timestamp at time zone ${timeZone}`);
  }
  if (source !== undefined) conditions.push(isOf(table, source));
  return sql.join(conditions, sql` and `);
}

/** A photograph has no study, and is a case of its own. */
function isOf(table: 'i' | 'c', source: 'dicom' | 'picture'): RawBuilder<boolean> {
  if (table === 'i') return source === 'dicom' ? sql`i.kind = 'dicom'` : sql`i.kind <> 'dicom'`;
  return source === 'dicom'
    ? sql`c.study_instance_uid is not null`
    : sql`c.study_instance_uid is null`;
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

interface Time extends Version {
  readonly seconds: readonly [median: number, p90: number];
}

/** Over the results that the list shows, or those of one engine. */
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
    .map(([name, ofVersion]) => versionOf(ofVersion, timeOf.get(name) ?? null))
    .sort((a, b) => sortName(a).localeCompare(sortName(b), 'en', { numeric: true }));
}

/** The result of each case that lists show, or would show if the engine that is asked for led. */
function said(archiveId: string, query: InsightsQuery): RawBuilder<unknown> {
  if (query.engine === undefined) {
    return sql`
      select c.result_id, c.id as case_id, c.created_at as arrived_at from cases c
      where ${arrived('c', archiveId, query)} and c.result_id is not null`;
  }
  return sql`
    select distinct on (c.id) r.id as result_id, c.id as case_id, c.created_at as arrived_at
    from (
      select distinct on (image_id) * from results where archive_engine_id = ${query.engine}
      order by image_id, created_at desc, id desc
    ) r
    join images i on i.id = r.image_id
    join cases c on c.id = i.case_id
    where ${arrived('c', archiveId, query)}
    order by c.id, r.score desc nulls last, r.created_at desc, r.id desc`;
}

/** All that have ever said something here, in the archive's order. */
async function enginesOf(db: Database, archiveId: string): Promise<Insights['engines']> {
  return await db
    .selectFrom('archive_engines')
    .select(['id', 'name'])
    .where('archive_id', '=', archiveId)
    .orderBy('position')
    .orderBy('created_at')
    .execute();
}

async function binsOf(
  db: Database,
  archiveId: string,
  query: InsightsQuery,
): Promise<readonly ScoreBin[]> {
  return await db.transaction().execute(async (transaction) => {
    // A million rows to join fit; without, they go through temporary files.
    await sql`set local work_mem = '64MB'`.execute(transaction);
    const { rows } = await sql<ScoreBin>`
      select r.engine_name, r.engine_version, r.simulated, floor(r.score)::int as score,
        r.no_score_reason as reason, r.stratum, r.threshold, count(*) as results,
        count(*) filter (where r.above) as above
      from (${said(archiveId, query)}) said
      join results r on r.id = said.result_id
      group by 1, 2, 3, 4, 5, 6, 7
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
      select said.result_id from (${said(archiveId, query)}) said
      order by said.arrived_at desc, said.case_id desc
      limit ${timedResults}
    ) latest
    join results r on r.id = latest.result_id
    join processings p on p.id = r.processing_id
    group by 1, 2, 3
  `.execute(db);
  return rows;
}

function nameOf({ engine_name, engine_version, simulated }: Version): string {
  return JSON.stringify([engine_name, engine_version, simulated]);
}

function sortName({ engineName, engineVersion }: VersionInsights): string {
  return `${engineName} ${engineVersion}`;
}
