/** Images whose picture is still to be looked at say so in their own row: recording one adds no job for it. */
import type { Migration } from './migration.ts';

export const lookQueue: Migration = {
  number: 5,
  name: 'look-queue',
  sql: `
-- When it is to be tried next; null: done, or given up.
alter table images add column look_due_at timestamptz;
alter table images add column look_attempts smallint not null default 0;
update images set look_due_at = now() where thumbnail_sha256 is null;
create index images_look_due on images (look_due_at) where look_due_at is not null;
do $$ begin
  -- What asked for it before.
  if to_regprocedure('graphile_worker.complete_jobs(bigint[])') is not null then
    perform graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs where task_identifier = 'make-thumbnail' and locked_by is null
    ));
  end if;
end $$;
`,
};
