/** Whether a project's images are made smaller, without loss, before they are sent. */
import type { Migration } from './migration.ts';

export const compaction: Migration = {
  number: 4,
  name: 'compaction',
  sql: `
alter table projects add column compaction boolean not null default true;
`,
};
