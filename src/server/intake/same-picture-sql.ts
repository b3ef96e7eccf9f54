/** Whether an archive has a picture already: other bytes and another SOP Instance UID, but every pixel the same. */

/** Each an SQL expression; without a hash of the picture nothing is the same. */
export interface PictureSql {
  readonly archive: string;
  readonly pixels: string;
  readonly sha256: string;
  readonly sopInstanceUid: string;
}

export function samePictureSql({ archive, pixels, sha256, sopInstanceUid }: PictureSql): string {
  return `exists (
    select from images px
    where px.archive_id = ${archive} and px.pixel_sha256 = ${pixels} and px.sha256 <> ${sha256}
      and px.sop_instance_uid is distinct from coalesce(${sopInstanceUid}, '')
  )`;
}
