/** Any number of engines for an archive, each with processings of its own, and the running of one over earlier images. */
import type { Migration } from './migration.ts';

const nameOf = (engineId: string) => `
  case ${engineId} when 'simulator' then 'Simulator' when 'dicom-node' then 'DICOM node'
    when 'http-json' then 'HTTP engine' when 'local-model' then 'Model on this computer' else ${engineId} end`;

export const archiveEngines: Migration = {
  number: 9,
  name: 'archive-engines',
  sql: `
create table archive_engines (
  id uuid primary key,
  archive_id uuid not null references archives,
  engine_id text not null,
  -- What the archive calls it.
  name text not null,
  settings jsonb not null default '{}',
  -- While it is set, the engine is given no images.
  paused_at timestamptz,
  -- From 0: the first leads. Removed ones come behind all others.
  position smallint not null,
  -- It is given nothing more; what it has said stays.
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  constraint archive_engines_last check ((removed_at is null) = (position < 32767))
);
create index archive_engines_archive on archive_engines (archive_id, position);
create unique index archive_engines_name on archive_engines (archive_id, lower(name)) where removed_at is null;

insert into archive_engines (id, archive_id, engine_id, name, settings, paused_at, position)
select gen_random_uuid(), id, engine_id, ${nameOf('engine_id')}, engine_settings, engine_paused_at, 0
from archives where engine_id is not null;

-- Those that an archive had before.
insert into archive_engines (id, archive_id, engine_id, name, position, removed_at)
select gen_random_uuid(), i.archive_id, p.engine_id, ${nameOf('p.engine_id')}, 32767, now()
from processings p
join images i on i.id = p.image_id
join archives a on a.id = i.archive_id
where p.engine_id is distinct from a.engine_id
group by i.archive_id, p.engine_id;

alter table processings
  add column archive_engine_id uuid references archive_engines,
  -- The last time that this engine was asked about the image.
  add column current boolean not null default true,
  drop constraint processings_state_check,
  -- Cancelled: the engine was removed before it was given the image.
  add constraint processings_state_check check (state in ('waiting', 'processing', 'done', 'failed', 'cancelled'));
update processings p set archive_engine_id = e.id
from images i, archive_engines e
where i.id = p.image_id and e.archive_id = i.archive_id and e.engine_id = p.engine_id;
update processings p set current = false
where exists (
  select from processings newer
  where newer.image_id = p.image_id and newer.archive_engine_id = p.archive_engine_id
    and (newer.created_at, newer.id) > (p.created_at, p.id)
);
alter table processings alter column archive_engine_id set not null;
create unique index processings_current on processings (image_id, archive_engine_id) where current;
-- The queues.
create index processings_in_work on processings (archive_engine_id, state)
  where current and state in ('waiting', 'processing', 'failed');

alter table results add column archive_engine_id uuid references archive_engines;
update results r set archive_engine_id = p.archive_engine_id from processings p where p.id = r.processing_id;
alter table results alter column archive_engine_id set not null;

drop index images_in_work;
alter table archives
  drop column engine_id,
  drop column engine_settings,
  drop column engine_paused_at,
  -- Cases beyond it, by id, still follow an order that the engines had before; null: none.
  add column stale_after uuid;

-- An engine is run over the images that were there before it, from the newest on.
create table engine_backfills (
  archive_engine_id uuid primary key references archive_engines,
  state text not null check (state in ('running', 'paused', 'done')),
  -- The last image that was looked at.
  before_at timestamptz not null default 'infinity',
  before_id uuid not null default 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  -- Images given to the engine, and how many there were to give.
  given integer not null default 0,
  total integer not null,
  asked_by uuid not null references users,
  created_at timestamptz not null default now()
);
`,
};
