/** Which lane a processing has its turn in: one for each engine at its settings, and one for each of its two steps. */
import { createHash } from 'node:crypto';
import type { Database } from '../db/schema.ts';
import type { Engine } from '../engines/engine.ts';
import type { Lane } from './lanes.ts';

/** Answers are fetched beside what is sent: a node that takes nothing more may still have answered. */
type Step = 'submit' | 'collect';

/** Undefined where there is no such processing. */
export async function engineLane(
  { db, engines }: { readonly db: Database; readonly engines: readonly Engine[] },
  processingId: string,
  step: Step,
): Promise<(Partial<Lane> & Pick<Lane, 'name'>) | undefined> {
  const row = await db
    .selectFrom('processings')
    .select(['engine_id', 'settings'])
    .where('id', '=', processingId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { engine_id: engineId, settings } = row;
  // Archives that use the same engine in the same way share it; the digest, since settings hold secrets.
  const digest = createHash('sha256').update(JSON.stringify(settings)).digest('base64');
  const name = `${step} ${engineId} ${digest}`;
  const engine = engines.find(({ id }) => id === engineId);
  const parsed = engine?.settings.safeParse(settings);
  const atOnce = parsed?.success === true ? engine?.atOnce?.(parsed.data) : undefined;
  return { name, ...(atOnce === undefined ? {} : { atOnce }) };
}
