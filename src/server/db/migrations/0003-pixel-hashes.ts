/** What each image's picture holds, as a hash, so that a copy under another UID is known for one. */
import type { Migration } from './migration.ts';

export const pixelHashes: Migration = {
  number: 3,
  name: 'pixel-hashes',
  // Null: not looked at yet, blank, or not to be decoded.
  sql: `
alter table images add column pixel_sha256 text check (pixel_sha256 ~ '^[0-9a-f]{64}$');
create index images_pixels on images (archive_id, pixel_sha256) where pixel_sha256 is not null;
`,
};
