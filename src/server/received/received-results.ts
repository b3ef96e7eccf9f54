/** Takes in what nodes send back: kept for good, matched to its image where nothing is in doubt, else put aside with a reason. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import type { ByteSource } from '../../core/bytes.ts';
import type { BlobStore } from '../archive/store.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { type Placed, place } from './place.ts';
import type { ReceivedKind } from './received-object.ts';
import { noteReplacedReport, tellWhoWaits } from './tell-who-waits.ts';

export interface Received {
  readonly kind: ReceivedKind;
  readonly callingAe: string;
  readonly calledAe: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Its bytes are in the store already. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly bytes: ByteSource;
}

/** Under which UIDs an image was sent. */
export interface SentUids {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
}

export interface ReceivedResults {
  /** Resolves when the object is recorded for good. The same object again is the same success. */
  take(received: Received): Promise<void>;
  /** Results may be here before the note that their image was sent: they find their place then. */
  placeEarlyOnes(sent: SentUids): Promise<void>;
}

export function createReceivedResults(
  db: Database,
  pool: pg.Pool,
  store: BlobStore,
): ReceivedResults {
  return {
    async take(received) {
      const placed = await place(pool, received);
      await db.transaction().execute(async (transaction) => {
        const { isNew, isOpen } = await record(transaction, received, placed);
        const { processing, reason } = placed;
        if (!isOpen || processing === undefined || reason !== undefined) return;
        await tellWhoWaits(transaction, processing, received.kind, isNew);
      });
    },
    async placeEarlyOnes(sent) {
      for (const early of await earlyOnes(pool, sent)) await placeAgain({ db, pool, store }, early);
    },
  };
}

interface Recorded {
  readonly isNew: boolean;
  /** Nobody has decided by hand what becomes of it. */
  readonly isOpen: boolean;
}

/**
 * The same bytes may come again: a node in doubt sends twice, and one that is asked again may answer with the report that
 * it has. They count as received now, and for whom they are about now.
 */
async function record(
  transaction: DatabaseTransaction,
  received: Received,
  placed: Placed,
): Promise<Recorded> {
  const { kind, callingAe, calledAe, sopClassUid, sopInstanceUid, sha256, sizeBytes } = received;
  const { facts } = placed;
  const row = await transaction
    .insertInto('received_results')
    .values({
      id: randomUUID(),
      kind,
      calling_ae: callingAe,
      called_ae: calledAe,
      sop_class_uid: sopClassUid,
      sop_instance_uid: sopInstanceUid,
      study_instance_uid: facts?.studyInstanceUid ?? '',
      referenced_uids: [...(facts?.referencedUids ?? [])],
      sha256,
      size_bytes: sizeBytes,
      ...placedColumns(placed),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['sop_instance_uid', 'sha256'])
        .doUpdateSet({ ...placedColumns(placed), received_at: sql<Date>`now()` })
        .where('received_results.handled_at', 'is', null),
    )
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .executeTakeFirst();
  return { isNew: row?.is_new === true, isOpen: row !== undefined };
}

function placedColumns({ processing, reason }: Placed) {
  return {
    state: reason === undefined ? ('matched' as const) : ('quarantined' as const),
    reason: reason ?? null,
    image_id: processing?.imageId ?? null,
    processing_id: processing?.id ?? null,
  };
}

interface EarlyOne {
  id: string;
  kind: ReceivedKind;
  calling_ae: string;
  sha256: string;
}

async function earlyOnes(
  pool: pg.Pool,
  { sopInstanceUid, studyInstanceUid }: SentUids,
): Promise<readonly EarlyOne[]> {
  const { rows } = await pool.query<EarlyOne>(
    `select id, kind, calling_ae, sha256 from received_results
     where state = 'quarantined' and reason = 'no-such-image'
       and (array[$1] <@ referenced_uids or study_instance_uid = nullif($2, ''))
     order by received_at limit 100`,
    [sopInstanceUid, studyInstanceUid],
  );
  return rows;
}

async function placeAgain(
  { db, pool, store }: { readonly db: Database; readonly pool: pg.Pool; readonly store: BlobStore },
  { id, kind, calling_ae: callingAe, sha256 }: EarlyOne,
): Promise<void> {
  const bytes = await store.open(sha256);
  try {
    const placed = await place(pool, { kind, callingAe, bytes });
    await db.transaction().execute(async (transaction) => {
      const changed = await transaction
        .updateTable('received_results')
        .set(placedColumns(placed))
        .where('id', '=', id)
        .where('state', '=', 'quarantined')
        .where('handled_at', 'is', null)
        .executeTakeFirst();
      const { processing, reason } = placed;
      const isReport = kind === 'report' && reason === undefined && processing !== undefined;
      if (isReport && changed.numUpdatedRows > 0n)
        await noteReplacedReport(transaction, processing);
    });
  } finally {
    await bytes.close();
  }
}
