/** Asks engines about an image (again), in the caller's transaction: each gets a processing of its own and a job for it. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../db/schema.ts';
import { addJob } from './add-job.ts';

/** An engine of an archive. */
export interface EngineToAsk {
  readonly id: string;
  readonly engine_id: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * False when it has the image already, or, with `onlyOnce`, when it was asked about it before. The image's case must be
 * locked, and derived anew afterwards.
 */
export async function askAnew(
  transaction: DatabaseTransaction,
  imageId: string,
  engine: EngineToAsk,
  { onlyOnce = false } = {},
): Promise<boolean> {
  const before = await transaction
    .selectFrom('processings')
    .select(['id', 'state'])
    .where('image_id', '=', imageId)
    .where('archive_engine_id', '=', engine.id)
    .where('current', '=', true)
    .executeTakeFirst();
  const isAtWork = before?.state === 'waiting' || before?.state === 'processing';
  if (isAtWork || (onlyOnce && before !== undefined && before.state !== 'cancelled')) return false;
  if (before !== undefined) {
    await transaction
      .updateTable('processings')
      .set({ current: sql<boolean>`false` })
      .where('id', '=', before.id)
      .execute();
  }
  const processingId = randomUUID();
  await transaction
    .insertInto('processings')
    .values({
      id: processingId,
      image_id: imageId,
      archive_engine_id: engine.id,
      engine_id: engine.engine_id,
      settings: JSON.stringify(engine.settings),
      state: 'waiting',
    })
    .execute();
  await addJob(transaction, 'process-image', { processingId }, `process:${processingId}`);
  return true;
}
