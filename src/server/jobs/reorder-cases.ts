/** Derives an archive's cases anew after the order of its engines has changed: in steps, so that a million hold nobody up. */
import { sql } from 'kysely';
import { z } from 'zod';
import { tellCaseChanged } from '../cases/case-changes.ts';
import { recomputeCases } from '../cases/state.ts';
import type { Database, DatabaseTransaction, Queryable } from '../db/schema.ts';
import { addJob } from './add-job.ts';
import type { Task } from './task.ts';

const Payload = z.object({ archiveId: z.uuid() });
const casesAtOnce = 500;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** In the transaction that changes the order. What is under way begins anew. */
export async function reorderCases(
  transaction: DatabaseTransaction,
  archiveId: string,
): Promise<void> {
  await transaction
    .updateTable('archives')
    .set({ stale_after: beforeAll })
    .where('id', '=', archiveId)
    .execute();
  await addReorderJob(transaction, archiveId);
}

export async function addReorderJob(db: Queryable, archiveId: string): Promise<void> {
  await addJob(db, 'reorder-cases', { archiveId }, `reorder:${archiveId}`);
}

/** Where it stands is in the archive's row, so that neither a kill nor another change of order loses a case. */
export function reorderCasesTask({ db }: { readonly db: Database }): Task {
  return {
    id: 'reorder-cases',
    async run(payload, { signal }) {
      const { archiveId } = Payload.parse(payload);
      while (!signal.aborted && (await step(db, archiveId)));
    },
  };
}

/** False when there is nothing left. */
async function step(db: Database, archiveId: string): Promise<boolean> {
  const { stale_after: after } = await db
    .selectFrom('archives')
    .select('stale_after')
    .where('id', '=', archiveId)
    .executeTakeFirstOrThrow();
  if (after === null) return false;
  const cases = await db
    .selectFrom('cases')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(casesAtOnce)
    .execute();
  await deriveAnew(
    db,
    archiveId,
    cases.map(({ id }) => id),
  );
  // Unless the order has changed again meanwhile.
  await db
    .updateTable('archives')
    .set({ stale_after: cases.at(-1)?.id ?? null })
    .where('id', '=', archiveId)
    .where('stale_after', '=', after)
    .execute();
  return true;
}

async function deriveAnew(db: Database, archiveId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const done = await deriveUnlocked(db, archiveId, ids);
  const left = ids.filter((id) => !done.has(id));
  // One at a time: who holds several and waits for one may be waited for.
  for (const id of left) await deriveOne(db, archiveId, id);
}

/** Those that nobody else holds at the moment. */
async function deriveUnlocked(
  db: Database,
  archiveId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  return await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ id: string }>`
      select id from cases where id = any(${ids as string[]}::uuid[]) order by id for update skip locked
    `.execute(transaction);
    const free = rows.map(({ id }) => id);
    for (const id of await recomputeCases(transaction, free)) {
      await tellCaseChanged(transaction, archiveId, id);
    }
    return new Set(free);
  });
}

async function deriveOne(db: Database, archiveId: string, id: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select from cases where id = ${id} for update`.execute(transaction);
    const [changed] = await recomputeCases(transaction, [id]);
    if (changed !== undefined) await tellCaseChanged(transaction, archiveId, id);
  });
}
