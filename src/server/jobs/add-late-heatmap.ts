/** Adds the heatmap that came behind its score: nothing that was said before is changed by it. */
import { tellCaseChanged } from '../cases/case-changes.ts';
import { lockCaseOfImage } from '../cases/state.ts';
import { recordEvent } from '../db/record-event.ts';
import type { Database } from '../db/schema.ts';
import type { Processing } from './processing.ts';

export async function hasScoreWithoutHeatmap(db: Database, work: Processing): Promise<boolean> {
  const row = await db
    .selectFrom('results')
    .select('id')
    .where('processing_id', '=', work.id)
    .where('score', 'is not', null)
    .where('heatmap_sha256', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** `heatmapSha256` is in the store already. */
export async function addLateHeatmap(
  db: Database,
  { id, imageId, archiveId, projectId }: Processing,
  heatmapSha256: string,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const caseId = await lockCaseOfImage(transaction, imageId);
    const changed = await transaction
      .updateTable('results')
      .set({ heatmap_sha256: heatmapSha256 })
      .where('processing_id', '=', id)
      .where('score', 'is not', null)
      .where('heatmap_sha256', 'is', null)
      .executeTakeFirst();
    if (caseId === undefined || changed.numUpdatedRows === 0n) return;
    const scope = { projectId, archiveId, imageId };
    await recordEvent(transaction, { event: 'heatmap-added', userId: null, ...scope });
    await tellCaseChanged(transaction, archiveId, caseId);
  });
}
