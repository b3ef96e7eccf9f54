/** Records what was seen in the picture of a stored image, which no finding can refuse any more. */
import { sql } from 'kysely';
import type { Finding } from '../../core/quality/finding.ts';
import type { DatabaseTransaction } from '../db/schema.ts';

/** Adds those that the image hasn't yet. */
export async function recordFindings(
  transaction: DatabaseTransaction,
  imageId: string,
  findings: readonly Finding[],
): Promise<void> {
  for (const finding of findings) {
    await transaction
      .updateTable('images')
      .set({ findings: sql`findings || ${JSON.stringify([finding])}::jsonb` })
      .where('id', '=', imageId)
      .where(hasNot(finding))
      .execute();
  }
}

/**
 * Whoever records the same hash at the same time waits, so that one of them sees the other. Comes before all else in the
 * transaction: who holds it changes images of other cases, too, and nobody may wait for it with these in hand.
 */
export async function lockPicture(
  transaction: DatabaseTransaction,
  archiveId: string,
  pixelSha256: string,
): Promise<void> {
  const key = `${archiveId} ${pixelSha256}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction);
}

/** Records the hash, and marks all images of the archive with the same but the oldest. */
export async function recordSamePicture(
  transaction: DatabaseTransaction,
  { imageId, archiveId }: { readonly imageId: string; readonly archiveId: string },
  pixelSha256: string,
  findings: readonly Finding[],
): Promise<void> {
  await transaction
    .updateTable('images')
    .set({ pixel_sha256: pixelSha256 })
    .where('id', '=', imageId)
    .execute();
  const [, ...copies] = await transaction
    .selectFrom('images')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('pixel_sha256', '=', pixelSha256)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  for (const { id } of copies) await recordFindings(transaction, id, findings);
}

function hasNot({ code }: Finding) {
  return sql<boolean>`not findings @> ${JSON.stringify([{ code }])}::jsonb`;
}
