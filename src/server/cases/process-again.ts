/** Has the archive's engine read an image again, on someone's request. */
import { randomUUID } from 'node:crypto';
import type { Principal } from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { addJob } from '../jobs/add-job.ts';
import { accessOf } from './archive-access.ts';
import { tellCaseChanged } from './case-changes.ts';
import { lockCaseOfImage, recomputeCase } from './state.ts';

/**
 * For administrators of the archive or project. An image that an engine has already is left to it. Throws
 * `engine-unknown` when the archive has no engine.
 */
export async function processAgain(
  db: Database,
  principal: Principal,
  imageId: string,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const caseId = await lockCaseOfImage(transaction, imageId);
    const image = await transaction
      .selectFrom('images as i')
      .innerJoin('archives as a', 'a.id', 'i.archive_id')
      .select(['i.state', 'i.archive_id', 'a.project_id', 'a.engine_id', 'a.engine_settings'])
      .where('i.id', '=', imageId)
      .executeTakeFirst();
    if (image === undefined || caseId === undefined) throw new ServerError('not-found');
    const scope = { archiveId: image.archive_id, projectId: image.project_id };
    if (!accessOf(principal, scope).mayAdminister) throw new ServerError('forbidden');
    if (image.engine_id === null) throw new ServerError('engine-unknown');
    if (image.state === 'waiting' || image.state === 'processing') return;
    const processingId = randomUUID();
    await transaction
      .insertInto('processings')
      .values({
        id: processingId,
        image_id: imageId,
        engine_id: image.engine_id,
        settings: JSON.stringify(image.engine_settings),
        state: 'waiting',
      })
      .execute();
    await transaction
      .updateTable('images')
      .set({ state: 'waiting' })
      .where('id', '=', imageId)
      .execute();
    await recomputeCase(transaction, caseId);
    await recordEvent(transaction, {
      event: 'processing-asked',
      userId: principal.userId,
      ...scope,
      imageId,
    });
    await addJob(transaction, 'process-image', { processingId }, `process:${processingId}`);
    await tellCaseChanged(transaction, scope.archiveId, caseId);
  });
}
