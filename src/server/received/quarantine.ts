/** What CAD nodes sent that fits no image for certain: shown to who administers the archive, and decided by hand. */
import { sql, type Updateable } from 'kysely';
import type pg from 'pg';
import type { Quarantine } from '../../contract/engines.ts';
import type { Principal } from '../accounts/permissions.ts';
import { type ArchiveAccess, archiveAccess } from '../cases/archive-access.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database, DatabaseTransaction, ReceivedResultsTable } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { lastProcessingOf } from './find-processing.ts';
import type { ReceivedKind } from './received-object.ts';
import { tellPage, tellWhoWaits } from './tell-who-waits.ts';

export interface QuarantineServices {
  list(principal: Principal, archiveId: string): Promise<Quarantine>;
  /** From now on it counts as being about that image. What is unclear in it stays so: it makes no result. */
  assign(
    principal: Principal,
    archiveId: string,
    receivedId: string,
    imageId: string,
  ): Promise<void>;
  /** Kept, and shown no more. */
  dismiss(principal: Principal, archiveId: string, receivedId: string): Promise<void>;
}

const shownAtMost = 200;

/** Of this archive's images; or of nobody's, from a node that this archive uses, or has used. */
const ofArchive = (archiveId: string) => sql<boolean>`
  r.state = 'quarantined' and case
    when r.image_id is not null then i.archive_id = ${archiveId}
    else exists (
      select from archive_engines e
      where e.archive_id = ${archiveId} and e.engine_id = 'dicom-node'
        and r.calling_ae in (
          coalesce(e.settings->>'calledAe', 'CAD4TB'), e.settings->>'resultsFromAe'
        )
    )
  end`;

export function createQuarantine(db: Database, pool: pg.Pool): QuarantineServices {
  const administered = async (principal: Principal, archiveId: string): Promise<ArchiveAccess> => {
    const access = await archiveAccess(db, principal, archiveId);
    if (!access.mayAdminister) throw new ServerError('forbidden');
    return access;
  };
  const quarantined = (archiveId: string) =>
    db
      .selectFrom('received_results as r')
      .leftJoin('images as i', 'i.id', 'r.image_id')
      .where(ofArchive(archiveId));
  const find = async (
    archiveId: string,
    receivedId: string,
  ): Promise<{ kind: ReceivedKind; calling_ae: string }> => {
    const row = await quarantined(archiveId)
      .select(['r.kind', 'r.calling_ae'])
      .where('r.id', '=', receivedId)
      .executeTakeFirst();
    if (row === undefined) throw new ServerError('not-found');
    return row;
  };

  return {
    async list(principal, archiveId) {
      await administered(principal, archiveId);
      const rows = await quarantined(archiveId)
        .leftJoin('cases as c', 'c.id', 'i.case_id')
        .selectAll('r')
        .select(['i.case_id', 'c.patient_id', sql<number>`(count(*) over ())::int`.as('total')])
        .orderBy('r.received_at', 'desc')
        .orderBy('r.id')
        .limit(shownAtMost)
        .execute();
      return {
        count: rows[0]?.total ?? 0,
        items: rows.map((row) => ({
          id: row.id,
          receivedAt: row.received_at.toISOString(),
          kind: row.kind,
          callingAe: row.calling_ae,
          reason: row.reason ?? '',
          sizeBytes: row.size_bytes,
          studyInstanceUid: row.study_instance_uid,
          sopInstanceUid: row.sop_instance_uid,
          imageId: row.image_id,
          caseId: row.case_id,
          patientId: row.patient_id,
        })),
      };
    },

    async assign(principal, archiveId, receivedId, imageId) {
      await administered(principal, archiveId);
      const { kind, calling_ae: callingAe } = await find(archiveId, receivedId);
      await mustBeOfArchive(db, archiveId, imageId);
      const processing = await lastProcessingOf(pool, imageId, callingAe);
      await db.transaction().execute(async (transaction) => {
        await decide(transaction, principal, receivedId, {
          state: 'matched',
          reason: null,
          image_id: imageId,
          processing_id: processing?.id ?? null,
        });
        await recordEvent(transaction, {
          event: 'result-assigned',
          userId: principal.userId,
          archiveId,
          imageId,
        });
        if (processing !== undefined) await tellWhoWaits(transaction, processing, kind, true);
        await tellPage(transaction, imageId, archiveId);
      });
    },

    async dismiss(principal, archiveId, receivedId) {
      const { projectId } = await administered(principal, archiveId);
      await find(archiveId, receivedId);
      await db.transaction().execute(async (transaction) => {
        await decide(transaction, principal, receivedId, { state: 'dismissed' });
        await recordEvent(transaction, {
          event: 'result-dismissed',
          userId: principal.userId,
          projectId,
          archiveId,
        });
      });
    },
  };
}

/** Once: of two people who decide at the same time the second is told that it is no longer there. */
async function decide(
  transaction: DatabaseTransaction,
  { userId }: Principal,
  receivedId: string,
  set: Updateable<ReceivedResultsTable>,
): Promise<void> {
  const changed = await transaction
    .updateTable('received_results')
    .set({ ...set, handled_by: userId, handled_at: sql<Date>`now()` })
    .where('id', '=', receivedId)
    .where('state', '=', 'quarantined')
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw new ServerError('not-found');
}

async function mustBeOfArchive(db: Database, archiveId: string, imageId: string): Promise<void> {
  const image = await db
    .selectFrom('images')
    .select('id')
    .where('id', '=', imageId)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();
  if (image === undefined) throw new ServerError('not-found');
}
