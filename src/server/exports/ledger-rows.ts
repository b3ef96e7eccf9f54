/** Reads an archive's ledger, a line for each image and engine that has a result of it, in the order of its list of cases: pages by key, so that memory stays as it is however many there are. */
import { type RawBuilder, sql } from 'kysely';
import type { ExportLine, ExportQuery } from '../../contract/exports.ts';
import { caseConditions } from '../cases/case-list.ts';
import { caseOrders, type OrderKeys } from '../cases/case-order.ts';
import type { Database } from '../db/schema.ts';
import { hasSeveralEngines, latestOfImage } from './image-results.ts';
import type { Column } from './ledger-columns.ts';

/** As the columns' SQL gives it: JSON as text. */
export type LedgerRow = Readonly<Record<keyof ExportLine, string | number | boolean | null>>;

export interface LedgerRequest {
  readonly archiveId: string;
  readonly filter: Omit<ExportQuery, 'format'>;
  readonly columns: readonly Column[];
}

export interface PageSizes {
  readonly cases: number;
  readonly images: number;
}

const usualSizes: PageSizes = { cases: 1000, images: 2000 };

/**
 * Each image and engine's latest result that is there all the while, once; an image without a result once as well. No transaction stays open: a reader on a thin line may take hours.
 * While one page is written, the next is read.
 */
export async function* ledgerPages(
  db: Database,
  request: LedgerRequest,
  sizes = usualSizes,
): AsyncGenerator<readonly LedgerRow[]> {
  const pages = readPages(db, request, sizes);
  let next = pages.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = pages.next();
      yield value;
    }
  } finally {
    // Nobody waits for it any more.
    next.catch(() => {});
    await pages.return(undefined).catch(() => {});
  }
}

async function* readPages(
  db: Database,
  request: LedgerRequest,
  sizes: PageSizes,
): AsyncGenerator<readonly LedgerRow[], undefined> {
  const results = await resultsWanted(db, request);
  let last: CaseRow | undefined;
  for (;;) {
    const cases = await nextCases(db, request, last, sizes.cases);
    last = cases.at(-1);
    if (last === undefined) return;
    yield* imagesOf(db, { columns: request.columns, results }, cases, sizes.images);
    if (cases.length < sizes.cases) return;
  }
}

interface CaseRow extends OrderKeys {
  readonly patient_id: string;
  readonly study_instance_uid: string | null;
}

async function nextCases(
  db: Database,
  { archiveId, filter }: LedgerRequest,
  last: CaseRow | undefined,
  limit: number,
): Promise<readonly CaseRow[]> {
  const order = caseOrders[filter.sort];
  const conditions = caseConditions(archiveId, filter);
  if (last !== undefined) conditions.push(order.after(order.key(last), last.id));
  const { rows } = await sql<CaseRow>`
    select c.id, c.score, c.patient_id, c.study_instance_uid, lower(c.patient_id) as patient_key,
      to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at_text
    from cases c
    where ${sql.join(conditions, sql` and `)}
    order by ${order.orderBy}
    limit ${limit}
  `.execute(db);
  return rows;
}

type PlacedRow = LedgerRow & {
  readonly place: number;
  readonly at: string;
  /** By which results of an image are told apart. */
  readonly position: number;
  readonly engine_key: string;
};

const noEngine = '00000000-0000-0000-0000-000000000000';

/** Undefined where no result may be seen. */
async function resultsWanted(
  db: Database,
  { archiveId, columns }: LedgerRequest,
): Promise<RawBuilder<unknown> | undefined> {
  if (!columns.some(({ name }) => name === 'resultId')) return undefined;
  return latestOfImage(await hasSeveralEngines(db, archiveId));
}

/** Of these cases, oldest first within each; in several pages where cases hold many. */
async function* imagesOf(
  db: Database,
  {
    columns,
    results,
  }: Pick<LedgerRequest, 'columns'> & { results: RawBuilder<unknown> | undefined },
  cases: readonly CaseRow[],
  limit: number,
): AsyncGenerator<readonly LedgerRow[], undefined> {
  // The cases' own columns are known: they come along instead of being looked up again.
  const ids = cases.map(({ id }) => id);
  const patientIds = cases.map(({ patient_id }) => patient_id);
  const studies = cases.map(({ study_instance_uid }) => study_instance_uid);
  const isSplit = results !== undefined;
  const position = isSplit ? sql`coalesce(r.position, 0)` : sql`0`;
  const engineKey = isSplit
    ? sql`coalesce(r.archive_engine_id, ${noEngine}::uuid)`
    : sql`${noEngine}::uuid`;
  const key = sql`${position} as position, ${engineKey} as engine_key`;
  let after: RawBuilder<boolean> = sql`true`;
  for (;;) {
    const { rows } = await sql<PlacedRow>`
      select c.place, i.created_at::text as at, ${key}, ${sql.raw(columns.map(selected).join(', '))}
      from unnest(${ids}::uuid[], ${patientIds}::text[], ${studies}::text[])
        with ordinality as c (id, patient_id, study_instance_uid, place)
      join images i on i.case_id = c.id
      ${results === undefined ? sql`` : sql`left join lateral (${results}) r on true`}
      where ${after}
      order by c.place, i.created_at, i.id, position, engine_key
      limit ${limit}
    `.execute(db);
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = sql`
      (c.place, i.created_at, i.id, ${position}, ${engineKey}) >
        (${last.place}::bigint, ${last.at}::timestamptz, ${last.imageId}::uuid, ${last.position}::int, ${last.engine_key}::uuid)
    `;
  }
}

function selected({ name, sql: expression }: Column): string {
  return `${expression} as "${name}"`;
}
