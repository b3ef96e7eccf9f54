/** Looks at the picture of an image that was acknowledged: makes its thumbnail, and records what its checks find. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { CheckSettings } from '../../contract/projects.ts';
import { samePictureFindings } from '../../core/quality/same-picture.ts';
import { resolveChecks } from '../../core/quality/settings.ts';
import type { BlobStore } from '../archive/store.ts';
import { tellCaseChanged } from '../cases/case-changes.ts';
import type { Database } from '../db/schema.ts';
import { lockPicture, recordFindings, recordSamePicture } from './record-looked.ts';
import type { Thumbnailer } from './thumbnailer.ts';

const maxSide = 320;

export interface LookDeps {
  readonly db: Database;
  readonly store: BlobStore;
  readonly thumbnailer: Thumbnailer;
}

export interface ImageToLookAt {
  readonly id: string;
  readonly sha256: string;
  readonly case_id: string;
  readonly archive_id: string;
  /** The archive's settings of its checks. */
  readonly checks: unknown;
}

async function read(store: BlobStore, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const source = await store.open(sha256);
  try {
    return await source.read(0, source.sizeBytes);
  } finally {
    await source.close();
  }
}

async function keep(store: BlobStore, png: Uint8Array | undefined): Promise<string | undefined> {
  if (png === undefined) return undefined;
  const sha256 = createHash('sha256').update(png).digest('hex');
  await store.putBytes(sha256, png);
  return sha256;
}

/** Throws when it should be tried again. Done twice, it is done once. */
export async function lookAtImage(
  { db, store, thumbnailer }: LookDeps,
  image: ImageToLookAt,
): Promise<void> {
  // Damaged settings count as none: the defaults are the stricter choice.
  const checks = CheckSettings.catch({}).parse(image.checks);
  const bytes = await read(store, image.sha256);
  const { png, looked } = await thumbnailer.make(bytes, maxSide, checks);
  const thumbnail = await keep(store, png);
  const picture = looked?.pixelSha256;
  await db.transaction().execute(async (transaction) => {
    if (picture !== undefined) await lockPicture(transaction, image.archive_id, picture);
    // The case first, as everywhere: two transactions must not wait for each other.
    await transaction
      .updateTable('cases')
      .set({
        thumbnail_image_id:
          thumbnail === undefined
            ? sql`thumbnail_image_id`
            : sql`coalesce(thumbnail_image_id, ${image.id})`,
      })
      .where('id', '=', image.case_id)
      .execute();
    await transaction
      .updateTable('images')
      .set({
        look_due_at: null,
        ...(thumbnail === undefined ? {} : { thumbnail_sha256: thumbnail }),
      })
      .where('id', '=', image.id)
      .execute();
    await recordFindings(transaction, image.id, looked?.findings ?? []);
    if (picture !== undefined) {
      const findings = samePictureFindings(resolveChecks(checks));
      const place = { imageId: image.id, archiveId: image.archive_id };
      await recordSamePicture(transaction, place, picture, findings);
    }
    await tellCaseChanged(transaction, image.archive_id, image.case_id);
  });
}
