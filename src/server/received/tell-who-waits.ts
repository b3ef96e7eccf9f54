/** Tells the processing that something came for it; what came for one that is over already is told in the history. */
import { sql } from 'kysely';
import { tellCaseChanged } from '../cases/case-changes.ts';
import { recordEvent } from '../db/record-event.ts';
import type { DatabaseTransaction } from '../db/schema.ts';
import { addJob } from '../jobs/add-job.ts';
import type { SentProcessing } from './find-processing.ts';
import type { ReceivedKind } from './received-object.ts';

/** In the transaction that records the object. `isNew`: these bytes never came before. */
export async function tellWhoWaits(
  transaction: DatabaseTransaction,
  { id, imageId, archiveId, state }: SentProcessing,
  kind: ReceivedKind,
  isNew: boolean,
): Promise<void> {
  switch (kind) {
    case 'report':
      if (state === 'done') {
        if (isNew) await noteReport(transaction, 'second-report', imageId, archiveId);
        return;
      }
      if (isNew) await noteReplacedReport(transaction, { id, imageId, archiveId });
      break;
    case 'picture':
      // Of an image that was given up a picture alone makes no result.
      if (state === 'failed') return;
      break;
    case 'document':
    case 'presentation':
      return await tellPage(transaction, imageId, archiveId);
  }
  const payload = { processingId: id, answered: true };
  await addJob(transaction, 'collect-result', payload, `collect:${id}`);
}

/** Of several reports that came before there was a result the last one counts; that there were others is told. */
export async function noteReplacedReport(
  transaction: DatabaseTransaction,
  { id, imageId, archiveId }: Pick<SentProcessing, 'id' | 'imageId' | 'archiveId'>,
): Promise<void> {
  const { count } = await transaction
    .selectFrom('received_results as r')
    .innerJoin('processings as p', 'p.id', 'r.processing_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('r.processing_id', '=', id)
    .where('r.kind', '=', 'report')
    .where('r.state', '=', 'matched')
    .where(
      sql<boolean>`coalesce(r.handled_at, r.received_at) > coalesce(p.answers_after, '-infinity')`,
    )
    .executeTakeFirstOrThrow();
  if (count > 1) await noteReport(transaction, 'report-replaced', imageId, archiveId);
}

/** `second-report` changes no result: whoever has acted on the first must not find another in its place. */
async function noteReport(
  transaction: DatabaseTransaction,
  event: 'second-report' | 'report-replaced',
  imageId: string,
  archiveId: string,
): Promise<void> {
  await recordEvent(transaction, { event, userId: null, archiveId, imageId });
  await tellPage(transaction, imageId, archiveId);
}

export async function tellPage(
  transaction: DatabaseTransaction,
  imageId: string,
  archiveId: string,
): Promise<void> {
  const image = await transaction
    .selectFrom('images')
    .select('case_id')
    .where('id', '=', imageId)
    .executeTakeFirst();
  if (image !== undefined) await tellCaseChanged(transaction, archiveId, image.case_id);
}
