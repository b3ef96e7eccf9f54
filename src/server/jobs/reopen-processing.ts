/** Takes up a processing that was given up: a late answer still counts. */
import { sql } from 'kysely';
import { tellCaseChanged } from '../cases/case-changes.ts';
import { lockCaseOfImage, recomputeCase } from '../cases/state.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database } from '../db/schema.ts';
import type { Processing } from './processing.ts';

/** False when it isn't given up, or its engine was asked about the image anew since. */
export async function reopenProcessing(db: Database, work: Processing): Promise<boolean> {
  const { id, imageId, archiveId, projectId } = work;
  return await db.transaction().execute(async (transaction) => {
    const caseId = await lockCaseOfImage(transaction, imageId);
    const changed = await transaction
      .updateTable('processings')
      .set({ state: 'processing', error_code: null, updated_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('state', '=', 'failed')
      .where('current', '=', true)
      .executeTakeFirst();
    if (caseId === undefined || changed.numUpdatedRows === 0n) return false;
    await recomputeCase(transaction, caseId);
    const scope = { projectId, archiveId, imageId };
    await recordEvent(transaction, { event: 'late-answer', userId: null, ...scope });
    await tellCaseChanged(transaction, archiveId, caseId);
    return true;
  });
}
