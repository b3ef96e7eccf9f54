/** The orders of the case list: each follows an index, and continues after a row's own keys (keyset pagination). */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { CaseSort } from '../../contract/cases.ts';
import { ServerError } from '../errors.ts';

/** What is kept of the last row of a page. */
export interface OrderKeys {
  readonly id: string;
  /** With microseconds, which a `Date` would lose. */
  readonly created_at_text: string;
  readonly score: number | null;
  readonly patient_key: string;
}

export interface CaseOrder {
  /** Rows that have no place in this order are left out: a case without a score is neither high nor low. */
  readonly only?: RawBuilder<boolean>;
  readonly orderBy: RawBuilder<unknown>;
  key(row: OrderKeys): string | number;
  after(key: string | number, id: string): RawBuilder<boolean>;
}

const hasScore = sql<boolean>`c.score is not null`;
const createdAt = (row: OrderKeys) => row.created_at_text;
const score = (row: OrderKeys) => row.score ?? 0;

export const caseOrders: Readonly<Record<CaseSort, CaseOrder>> = {
  newest: {
    orderBy: sql`c.created_at desc, c.id desc`,
    key: createdAt,
    after: (key, id) => sql`(c.created_at, c.id) < (${key}::timestamptz, ${id}::uuid)`,
  },
  oldest: {
    orderBy: sql`c.created_at, c.id`,
    key: createdAt,
    after: (key, id) => sql`(c.created_at, c.id) > (${key}::timestamptz, ${id}::uuid)`,
  },
  'score-high': {
    only: hasScore,
    orderBy: sql`c.score desc, c.id desc`,
    key: score,
    after: (key, id) => sql`(c.score, c.id) < (${key}::numeric, ${id}::uuid)`,
  },
  'score-low': {
    only: hasScore,
    orderBy: sql`c.score, c.id`,
    key: score,
    after: (key, id) => sql`(c.score, c.id) > (${key}::numeric, ${id}::uuid)`,
  },
  // The index compares characters by code, whatever the database's collation: `~>~` and not `>`.
  'patient-id': {
    orderBy: sql`lower(c.patient_id) using ~<~, c.id`,
    key: (row) => row.patient_key,
    after: (key, id) =>
      sql`lower(c.patient_id) ~>=~ ${key} and (lower(c.patient_id) ~>~ ${key} or c.id > ${id}::uuid)`,
  },
};

const Cursor = z.tuple([z.string(), z.union([z.string().max(256), z.number()]), z.uuid()]);

/** Opaque to clients. */
export function toCursor(sort: CaseSort, row: OrderKeys): string {
  const cursor = [sort, caseOrders[sort].key(row), row.id] satisfies z.infer<typeof Cursor>;
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** The condition of the page after a cursor; throws `invalid-request` for one that is not of this order. */
export function afterCursor(sort: CaseSort, text: string): RawBuilder<boolean> {
  const cursor = Cursor.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  const kind = sort.startsWith('score') ? 'number' : 'string';
  if (
    !cursor.success ||
    cursor.data[0] !== sort ||
    typeof cursor.data[1] !== kind ||
    (kind === 'string' && sort !== 'patient-id' && !isTimestamp(String(cursor.data[1])))
  ) {
    throw new ServerError('invalid-request', { fields: { after: 'invalid' } });
  }
  const [, key, id] = cursor.data;
  return caseOrders[sort].after(key, id);
}

function isTimestamp(text: string): boolean {
  return z.iso.datetime().safeParse(text).success;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
