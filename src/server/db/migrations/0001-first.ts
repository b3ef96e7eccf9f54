/** The first schema: people, projects, uploads, cases, images, processing, results, history. */
import type { Migration } from './migration.ts';

export const first: Migration = {
  number: 1,
  name: 'first',
  sql: `
create table users (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text,
  site_administrator boolean not null default false,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  constraint users_email_lower check (email = lower(email))
);
create unique index users_email on users (email);

create table sessions (
  token_sha256 bytea primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);

create table password_links (
  token_sha256 bytea primary key,
  -- Null: the link that makes the first administrator.
  user_id uuid references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table projects (
  id uuid primary key,
  name text not null,
  pseudonymisation text not null check (pseudonymisation in ('optional', 'required')),
  patient_id_pattern text not null default '',
  demo boolean not null default false,
  created_at timestamptz not null default now()
);
create unique index projects_name on projects (lower(name));
create unique index projects_demo on projects (demo) where demo;

create table archives (
  id uuid primary key,
  project_id uuid not null references projects,
  name text not null,
  checks jsonb not null default '{}',
  engine_id text,
  engine_settings jsonb not null default '{}',
  threshold numeric(5, 2) not null default 50 check (threshold between 0 and 100),
  created_at timestamptz not null default now()
);
create unique index archives_name on archives (project_id, lower(name));

create table grants (
  user_id uuid not null references users on delete cascade,
  project_id uuid not null references projects on delete cascade,
  -- Null for project permissions.
  archive_id uuid references archives on delete cascade,
  permission text not null check (permission in
    ('project/administrator', 'project/upload', 'archive/administrator', 'archive/view', 'archive/results')),
  constraint grants_scope check ((archive_id is null) = (permission like 'project/%'))
);
create unique index grants_once on grants (user_id, project_id, permission, coalesce(archive_id, '00000000-0000-0000-0000-000000000000'));

create table batches (
  id uuid primary key,
  archive_id uuid not null references archives,
  user_id uuid not null references users,
  -- Null: sent as they are.
  recipe jsonb,
  file_count integer not null,
  created_at timestamptz not null default now()
);

create table cases (
  id uuid primary key,
  archive_id uuid not null references archives,
  -- Null for photographs, each of which is a case of its own.
  study_instance_uid text,
  patient_id text not null,
  state text not null check (state in ('stored', 'waiting', 'processing', 'scored', 'no-score', 'failed')),
  -- Of the result that the list shows; null without a score.
  score numeric(5, 2) check (score between 0 and 100),
  above boolean,
  result_id uuid,
  image_count integer not null default 0,
  thumbnail_image_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint cases_score_label check ((score is null) = (above is null))
);
create unique index cases_study on cases (archive_id, study_instance_uid, patient_id) where study_instance_uid is not null;
create index cases_newest on cases (archive_id, created_at desc, id desc);
create index cases_by_state on cases (archive_id, state, created_at desc, id desc);
create index cases_by_label on cases (archive_id, above, created_at desc, id desc) where above is not null;
create index cases_by_score on cases (archive_id, score desc, id desc) where score is not null;
create index cases_by_label_score on cases (archive_id, above, score desc, id desc) where above is not null;
-- patient_id rides along so that counting the matches of a search reads the index alone.
create index cases_by_patient on cases (archive_id, lower(patient_id) text_pattern_ops, id) include (patient_id);

create table images (
  id uuid primary key,
  archive_id uuid not null references archives,
  case_id uuid not null references cases,
  batch_id uuid not null references batches,
  uploaded_by uuid not null references users,
  kind text not null check (kind in ('dicom', 'png', 'jpeg')),
  sop_instance_uid text,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null,
  -- Cleaned, and only where the batch was not pseudonymised.
  name text,
  facts jsonb not null,
  findings jsonb not null,
  recipe jsonb,
  state text not null check (state in ('stored', 'waiting', 'processing', 'scored', 'no-score', 'failed')),
  thumbnail_sha256 text,
  created_at timestamptz not null default now()
);
create unique index images_sop on images (archive_id, sop_instance_uid) where sop_instance_uid is not null;
create unique index images_bytes on images (archive_id, sha256);
create index images_case on images (case_id);

create table uploads (
  -- Named by the client.
  id uuid primary key,
  batch_id uuid not null references batches,
  user_id uuid not null references users,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null,
  metadata jsonb not null,
  state text not null check (state in ('partial', 'stored', 'refused')),
  image_id uuid references images,
  already_held boolean not null default false,
  refusal jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint uploads_stored check ((state = 'stored') = (image_id is not null))
);
create index uploads_batch on uploads (batch_id);
create index uploads_partial on uploads (updated_at) where state = 'partial';

-- One row for each image and each time an engine is asked about it.
create table processings (
  id uuid primary key,
  image_id uuid not null references images,
  engine_id text not null,
  settings jsonb not null,
  state text not null check (state in ('waiting', 'processing', 'done', 'failed')),
  -- What the engine gave to collect the answer with.
  ticket jsonb,
  attempts integer not null default 0,
  -- Stable code of the last error; never a message of the engine's own.
  error_code text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index processings_image on processings (image_id);

create table results (
  id uuid primary key,
  image_id uuid not null references images,
  processing_id uuid not null references processings,
  engine_id text not null,
  engine_name text not null,
  engine_version text not null,
  simulated boolean not null,
  score numeric(5, 2) check (score between 0 and 100),
  no_score_reason text check (no_score_reason in ('not-a-pa-chest-film', 'not-supported', 'processing-failed')),
  threshold numeric(5, 2),
  above boolean,
  heatmap_sha256 text,
  created_at timestamptz not null default now(),
  constraint results_one_kind check ((score is null) <> (no_score_reason is null)),
  constraint results_label check ((score is null) = (threshold is null) and (score is null) = (above is null))
);
create unique index results_once on results (processing_id);
create index results_image on results (image_id, created_at desc);
alter table cases add constraint cases_result foreign key (result_id) references results;

-- What happened, for people: never a patient's data. Append-only.
create table events (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- Null: the portal itself or an engine (then named in params).
  user_id uuid references users,
  event text not null,
  project_id uuid references projects,
  archive_id uuid references archives,
  image_id uuid references images,
  subject_user_id uuid references users,
  params jsonb not null default '{}'
);
create index events_image on events (image_id, id) where image_id is not null;
create index events_project on events (project_id, id) where project_id is not null;
`,
};
