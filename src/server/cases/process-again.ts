/** Has engines of the archive read an image again, on someone's request. */
import type { Principal } from '../accounts/permissions.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { askAnew } from '../jobs/ask-anew.ts';
import { accessOf } from './archive-access.ts';
import { tellCaseChanged } from './case-changes.ts';
import { lockCaseOfImage, recomputeCase } from './state.ts';

/**
 * All engines of the archive, or one. For administrators of the archive or project. An image that an engine has already
 * is left to it. Throws `engine-unknown` when the archive has no such engine.
 */
export async function processAgain(
  db: Database,
  principal: Principal,
  imageId: string,
  archiveEngineId?: string,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const caseId = await lockCaseOfImage(transaction, imageId);
    const image = await transaction
      .selectFrom('images as i')
      .innerJoin('archives as a', 'a.id', 'i.archive_id')
      .select(['i.archive_id', 'a.project_id'])
      .where('i.id', '=', imageId)
      .executeTakeFirst();
    if (image === undefined || caseId === undefined) throw new ServerError('not-found');
    const scope = { archiveId: image.archive_id, projectId: image.project_id };
    if (!accessOf(principal, scope).mayAdminister) throw new ServerError('forbidden');
    const engines = await transaction
      .selectFrom('archive_engines')
      .select(['id', 'engine_id', 'name', 'settings'])
      .where('archive_id', '=', scope.archiveId)
      .where('removed_at', 'is', null)
      .$if(archiveEngineId !== undefined, (query) => query.where('id', '=', archiveEngineId ?? ''))
      .orderBy('position')
      .execute();
    if (engines.length === 0) throw new ServerError('engine-unknown');
    let isAsked = false;
    for (const engine of engines) {
      if (!(await askAnew(transaction, imageId, engine))) continue;
      isAsked = true;
      await recordEvent(transaction, {
        event: 'processing-asked',
        userId: principal.userId,
        ...scope,
        imageId,
        params: { engine: engine.name },
      });
    }
    if (!isAsked) return;
    await recomputeCase(transaction, caseId);
    await tellCaseChanged(transaction, scope.archiveId, caseId);
  });
}
