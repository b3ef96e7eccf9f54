/** What engines behind HTTP call back with, kept until the processing has taken it up. */
import type { Migration } from './migration.ts';

export const engineCallbacks: Migration = {
  number: 8,
  name: 'engine-callbacks',
  sql: `
create table engine_callbacks (
  id uuid primary key,
  received_at timestamptz not null default now(),
  processing_id uuid not null references processings on delete cascade,
  -- Of time and body: the same message again is no other one.
  signature text not null,
  body bytea not null
);
create unique index engine_callbacks_once on engine_callbacks (processing_id, signature);
create index engine_callbacks_by_time on engine_callbacks (received_at);
`,
};
