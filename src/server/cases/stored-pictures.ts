/** Finds the stored bytes of an image, its thumbnail or a heatmap for someone who may see them. */
import type { Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { accessOf } from './archive-access.ts';

export interface StoredObject {
  readonly sha256: string;
  readonly kind: 'dicom' | 'png' | 'jpeg';
}

async function imageRow(db: Database, principal: Principal, imageId: string) {
  const row = await db
    .selectFrom('images as i')
    .innerJoin('archives as a', 'a.id', 'i.archive_id')
    .select(['i.sha256', 'i.kind', 'i.thumbnail_sha256', 'i.archive_id', 'a.project_id'])
    .where('i.id', '=', imageId)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  accessOf(principal, { archiveId: row.archive_id, projectId: row.project_id });
  return row;
}

export async function findImageFile(
  db: Database,
  principal: Principal,
  imageId: string,
): Promise<StoredObject> {
  const { sha256, kind } = await imageRow(db, principal, imageId);
  return { sha256, kind };
}

/** Throws `not-found` also while there is none yet. */
export async function findThumbnail(
  db: Database,
  principal: Principal,
  imageId: string,
): Promise<StoredObject> {
  const { thumbnail_sha256: sha256 } = await imageRow(db, principal, imageId);
  if (sha256 === null) throw new ServerError('not-found');
  return { sha256, kind: 'png' };
}

export async function findHeatmap(
  db: Database,
  principal: Principal,
  resultId: string,
): Promise<StoredObject> {
  const row = await db
    .selectFrom('results as r')
    .innerJoin('images as i', 'i.id', 'r.image_id')
    .innerJoin('archives as a', 'a.id', 'i.archive_id')
    .select(['r.heatmap_sha256', 'i.archive_id', 'a.project_id'])
    .where('r.id', '=', resultId)
    .executeTakeFirst();
  if (row === undefined || row.heatmap_sha256 === null) throw new ServerError('not-found');
  const access = accessOf(principal, { archiveId: row.archive_id, projectId: row.project_id });
  if (!access.maySeeResults) throw new ServerError('not-found');
  return { sha256: row.heatmap_sha256, kind: 'png' };
}
