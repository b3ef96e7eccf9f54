/** Tells the processing that something came for it; what came for one that is over already is told in the history. */
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
        if (isNew) await noteSecondReport(transaction, imageId, archiveId);
        return;
      }
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

/** It changes no result: whoever has acted on the first must not find another in its place. */
async function noteSecondReport(
  transaction: DatabaseTransaction,
  imageId: string,
  archiveId: string,
): Promise<void> {
  await recordEvent(transaction, { event: 'second-report', userId: null, archiveId, imageId });
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
