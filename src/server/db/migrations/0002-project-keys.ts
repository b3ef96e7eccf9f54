/** A key for each project, from which its uploaders' browsers derive new UIDs and date shifts. */
import type { Migration } from './migration.ts';

export const projectKeys: Migration = {
  number: 2,
  name: 'project-keys',
  // PostgreSQL's own strong randomness, 122 bits a UUID, spread over 32 bytes; worked out anew for every row.
  sql: `
alter table projects add column deid_key bytea not null
  default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
  constraint projects_deid_key_length check (octet_length(deid_key) = 32);
`,
};
