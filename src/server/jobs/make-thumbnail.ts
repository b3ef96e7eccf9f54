/** Makes the small picture that lists show of an image. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { BlobStore } from '../archive/store.ts';
import { tellCaseChanged } from '../cases/case-changes.ts';
import type { Database } from '../db/schema.ts';
import type { Task } from './task.ts';
import type { Thumbnailer } from './thumbnailer.ts';

const Payload = z.object({ imageId: z.uuid() });

const maxSide = 320;

export interface ThumbnailDeps {
  readonly db: Database;
  readonly store: BlobStore;
  readonly thumbnailer: Thumbnailer;
}

export function makeThumbnailTask({ db, store, thumbnailer }: ThumbnailDeps): Task {
  async function read(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
    const source = await store.open(sha256);
    try {
      return await source.read(0, source.sizeBytes);
    } finally {
      await source.close();
    }
  }

  return {
    id: 'make-thumbnail',
    givesWay: true,
    async run(payload) {
      const { imageId } = Payload.parse(payload);
      const image = await db
        .selectFrom('images')
        .select(['kind', 'sha256', 'case_id', 'archive_id', 'thumbnail_sha256'])
        .where('id', '=', imageId)
        .executeTakeFirst();
      if (image === undefined || image.thumbnail_sha256 !== null) return;
      const png = await thumbnailer.make(await read(image.sha256), image.kind, maxSide);
      if (png === undefined) return;
      const sha256 = createHash('sha256').update(png).digest('hex');
      await store.putBytes(sha256, png);
      await db.transaction().execute(async (transaction) => {
        // The case first, as everywhere: two transactions must not wait for each other.
        await transaction
          .updateTable('cases')
          .set({ thumbnail_image_id: sql`coalesce(thumbnail_image_id, ${imageId})` })
          .where('id', '=', image.case_id)
          .execute();
        await transaction
          .updateTable('images')
          .set({ thumbnail_sha256: sha256 })
          .where('id', '=', imageId)
          .execute();
        await tellCaseChanged(transaction, image.archive_id, image.case_id);
      });
    },
  };
}
