/** The list of an archive's cases: filtered, ordered, a page at a time, quick in a million. */
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { CasePage, CaseQuery, CaseSummary } from '../../contract/cases.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { type ArchiveAccess, archiveAccess } from './archive-access.ts';
import { afterCursor, caseOrders, type OrderKeys, toCursor } from './case-order.ts';
import { type ResultRow, toResult } from './result-view.ts';

type Query = z.output<typeof CaseQuery>;
type Condition = RawBuilder<boolean>;

/** Beyond this nobody needs the number, and counting would take longer than the page itself. */
const countLimit = 10_000;

export interface SummaryRow {
  id: string;
  patient_id: string;
  state: CaseSummary['state'];
  image_count: number;
  thumbnail_image_id: string | null;
  created_at: Date;
  updated_at: Date;
}

export function toSummary(row: SummaryRow, result: ResultRow | undefined): CaseSummary {
  return {
    id: row.id,
    patientId: row.patient_id,
    state: row.state,
    imageCount: row.image_count,
    thumbnailImageId: row.thumbnail_image_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    ...(result === undefined ? {} : { result: toResult(result) }),
  };
}

/** Which cases (`c`) of the archive are asked for, and have a place in the order asked for. */
export function caseConditions(
  archiveId: string,
  query: Pick<Query, 'sort' | 'state' | 'label' | 'search'> & {
    readonly cases?: string[] | undefined;
  },
): Condition[] {
  const conditions: Condition[] = [sql`c.archive_id = ${archiveId}::uuid`];
  const { only } = caseOrders[query.sort];
  // With a label there is a score, and said twice it leads to the index over all scores, half of it passed over.
  if (only !== undefined && query.label === undefined) conditions.push(only);
  if (query.state !== undefined) conditions.push(sql`c.state = ${query.state}`);
  if (query.label !== undefined) {
    // `not above` alone doesn't tell PostgreSQL that its partial indexes fit.
    conditions.push(sql`c.above is not null and c.above = ${query.label === 'above'}`);
  }
  if (query.cases !== undefined) conditions.push(sql`c.id = any(${query.cases}::uuid[])`);
  if (query.search !== undefined && query.search !== '') {
    const pattern = `${query.search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`lower(c.patient_id) like ${pattern}`);
  }
  return conditions;
}

function all(conditions: readonly Condition[]): RawBuilder<boolean> {
  return sql.join(conditions, sql` and `);
}

async function countUpToLimit(db: Database, conditions: readonly Condition[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from (select from cases c where ${all(conditions)} limit ${countLimit + 1}) counted
  `.execute(db);
  return rows[0]?.count ?? 0;
}

type PageRow = SummaryRow & OrderKeys & { result_id: string | null };

async function pageRows(
  db: Database,
  conditions: readonly Condition[],
  query: Query,
): Promise<readonly PageRow[]> {
  const { rows } = await sql<PageRow>`
    select c.id, c.patient_id, c.state, c.image_count, c.thumbnail_image_id, c.created_at, c.updated_at,
      c.score, c.result_id, lower(c.patient_id) as patient_key,
      to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at_text
    from cases c
    where ${all(conditions)}
    order by ${caseOrders[query.sort].orderBy}
    limit ${query.limit + 1}
  `.execute(db);
  return rows;
}

async function resultsOf(
  db: Database,
  rows: readonly PageRow[],
): Promise<ReadonlyMap<string, ResultRow>> {
  const ids = rows.flatMap(({ result_id }) => (result_id === null ? [] : [result_id]));
  if (ids.length === 0) return new Map();
  const results = await db.selectFrom('results').selectAll().where('id', 'in', ids).execute();
  return new Map(results.map((result) => [result.id, result]));
}

/** Throws `forbidden` for filters and orders that would tell what results say. */
export function assertMayAsk(
  { maySeeResults }: ArchiveAccess,
  { label, sort }: Pick<Query, 'label' | 'sort'>,
): void {
  const asksResults = label !== undefined || sort.startsWith('score');
  if (asksResults && !maySeeResults) throw new ServerError('forbidden');
}

/** Throws `not-found`, or `forbidden` for filters and orders that would tell what results say. */
export async function listCases(
  db: Database,
  principal: Principal,
  archiveId: string,
  query: Query,
): Promise<z.infer<typeof CasePage>> {
  const access = await archiveAccess(db, principal, archiveId);
  assertMayAsk(access, query);
  const conditions = caseConditions(archiveId, query);
  const after = query.after === undefined ? [] : [afterCursor(query.sort, query.after)];
  const [count, rows] = await Promise.all([
    countUpToLimit(db, conditions),
    pageRows(db, [...conditions, ...after], query),
  ]);
  const shown = rows.slice(0, query.limit);
  const results = access.maySeeResults ? await resultsOf(db, shown) : new Map<string, ResultRow>();
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toSummary(row, results.get(row.result_id ?? ''))),
    count: Math.min(count, countLimit),
    countIsExact: count <= countLimit,
    ...(rows.length > query.limit && last !== undefined
      ? { next: toCursor(query.sort, last) }
      : {}),
  };
}
