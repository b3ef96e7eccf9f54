/** What happened to images, told for people. */
import type { z } from 'zod';
import type { HistoryEvent } from '../../contract/cases.ts';
import type { Database } from '../db/schema.ts';

type Told = z.infer<typeof HistoryEvent>;

/** What the portal does by itself is done under its own name. */
const portalName = 'Plainfilm';

/** Oldest first, by image. */
export async function historyOf(
  db: Database,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, Told[]>> {
  const rows = await db
    .selectFrom('events as e')
    .leftJoin('users as u', 'u.id', 'e.user_id')
    .select(['e.image_id', 'e.at', 'e.event', 'e.params', 'u.name'])
    .where('e.image_id', 'in', imageIds)
    .orderBy('e.id')
    .execute();
  const byImage = new Map<string, Told[]>();
  for (const row of rows) {
    const { engine } = row.params;
    const told: Told = {
      at: row.at.toISOString(),
      event: row.event,
      actor: row.name ?? (typeof engine === 'string' ? engine : portalName),
      params: row.params,
    };
    const imageId = row.image_id ?? '';
    byImage.set(imageId, [...(byImage.get(imageId) ?? []), told]);
  }
  return byImage;
}
