/** Indexes from which an archive's insights are counted, so that a million images don't have to be read for it. */
import type { Migration } from './migration.ts';

export const insights: Migration = {
  number: 7,
  name: 'insights',
  sql: `
create index images_by_arrival on images (archive_id, created_at);
`,
};
