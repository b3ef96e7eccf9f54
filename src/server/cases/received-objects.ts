/** What engines sent about images, as it came: reports, pictures, documents, presentations. */
import type { z } from 'zod';
import type { ImageDetail } from '../../contract/cases.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { accessOf } from './archive-access.ts';
import type { StoredObject } from './stored-pictures.ts';

type Listed = NonNullable<z.infer<typeof ImageDetail>['received']>;

/** Oldest first, by image. */
export async function receivedOf(
  db: Database,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, Listed>> {
  const byImage = new Map<string, Listed>();
  if (imageIds.length === 0) return byImage;
  const rows = await db
    .selectFrom('received_results')
    .select(['id', 'image_id', 'kind', 'received_at', 'size_bytes'])
    .where('image_id', 'in', imageIds)
    .where('state', '=', 'matched')
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  for (const { id, image_id: imageId, kind, received_at, size_bytes: sizeBytes } of rows) {
    const listed = byImage.get(imageId ?? '') ?? [];
    listed.push({ id, kind, receivedAt: received_at.toISOString(), sizeBytes });
    byImage.set(imageId ?? '', listed);
  }
  return byImage;
}

/** Throws `not-found` also without the permission to see results. */
export async function findReceivedFile(
  db: Database,
  principal: Principal,
  imageId: string,
  receivedId: string,
): Promise<StoredObject> {
  const row = await db
    .selectFrom('received_results as r')
    .innerJoin('images as i', 'i.id', 'r.image_id')
    .innerJoin('archives as a', 'a.id', 'i.archive_id')
    .select(['r.sha256', 'i.archive_id', 'a.project_id'])
    .where('r.id', '=', receivedId)
    .where('r.image_id', '=', imageId)
    .where('r.state', '=', 'matched')
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  const access = accessOf(principal, { archiveId: row.archive_id, projectId: row.project_id });
  if (!access.maySeeResults) throw new ServerError('not-found');
  return { sha256: row.sha256, kind: 'dicom' };
}
