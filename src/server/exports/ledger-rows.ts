/** Reads an archive's ledger, a line an image, in the order of its list of cases: pages by key, so that memory stays as it is however many there are. */
import { type RawBuilder, sql } from 'kysely';
import type { ExportLine, ExportQuery } from '../../contract/exports.ts';
import { caseConditions } from '../cases/case-list.ts';
import { caseOrders, type OrderKeys } from '../cases/case-order.ts';
import type { Database } from '../db/schema.ts';
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
 * Each image that is there all the while, once. No transaction stays open: a reader on a thin line may take hours.
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
  let last: CaseRow | undefined;
  for (;;) {
    const cases = await nextCases(db, request, last, sizes.cases);
    last = cases.at(-1);
    if (last === undefined) return;
    yield* imagesOf(db, request.columns, cases, sizes.images);
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

type PlacedRow = LedgerRow & { readonly place: number; readonly at: string };

/** Of these cases, oldest first within each; in several pages where cases hold many. */
async function* imagesOf(
  db: Database,
  columns: readonly Column[],
  cases: readonly CaseRow[],
  limit: number,
): AsyncGenerator<readonly LedgerRow[], undefined> {
  // The cases' own columns are known: they come along instead of being looked up again.
  const ids = cases.map(({ id }) => id);
  const patientIds = cases.map(({ patient_id }) => patient_id);
  const studies = cases.map(({ study_instance_uid }) => study_instance_uid);
  let after: RawBuilder<boolean> = sql`true`;
  for (;;) {
    const { rows } = await sql<PlacedRow>`
      select c.place, i.created_at::text as at, ${sql.raw(columns.map(selected).join(', '))}
      from unnest(${ids}::uuid[], ${patientIds}::text[], ${studies}::text[])
        with ordinality as c (id, patient_id, study_instance_uid, place)
      join images i on i.case_id = c.id
      left join lateral (
        select * from results where image_id = i.id order by created_at desc, id desc limit 1
      ) r on true
      where ${after}
      order by c.place, i.created_at, i.id
      limit ${limit}
    `.execute(db);
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = sql`(c.place, i.created_at, i.id) > (${last.place}::bigint, ${last.at}::timestamptz, ${last.imageId}::uuid)`;
  }
}

function selected({ name, sql: expression }: Column): string {
  return `${expression} as "${name}"`;
}
