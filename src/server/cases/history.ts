/** What happened to images, told for people. */
import type { z } from 'zod';
import type { HistoryEvent } from '../../contract/cases.ts';
import type { Database } from '../db/schema.ts';
import { labelHistoryOf } from '../thresholds/label-history.ts';

type Told = z.infer<typeof HistoryEvent>;

/** What the portal does by itself is done under its own name. */
const portalName = 'Plainfilm';

/** Oldest first, by image. What labels results had is told to those who may see results. */
export async function historyOf(
  db: Database,
  imageIds: readonly string[],
  { withLabels }: { readonly withLabels: boolean },
): Promise<ReadonlyMap<string, Told[]>> {
  const events = await eventsOf(db, imageIds);
  if (!withLabels) return events;
  const labels = await labelHistoryOf(db, imageIds);
  const merged = imageIds.map((id) => {
    const told = [...(events.get(id) ?? []), ...(labels.get(id) ?? [])];
    return [id, told.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))] as const;
  });
  return new Map(merged);
}

async function eventsOf(
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
