/** Thresholds for engines, their versions, and patients by sex and age; labels that results had under other thresholds. */
import type { Migration } from './migration.ts';

export const thresholds: Migration = {
  number: 10,
  name: 'thresholds',
  sql: `
-- Beside archives.threshold, which counts where no row fits.
create table thresholds (
  id uuid primary key,
  archive_id uuid not null references archives on delete cascade,
  -- As the engine reports itself with its results.
  engine_name text not null check (engine_name <> ''),
  -- Null: any version.
  engine_version text check (engine_version <> ''),
  -- Null: whatever it is, and not known.
  sex text check (sex in ('F', 'M', 'O')),
  -- Whole years: the first that counts, the first that no longer counts.
  age_from integer check (age_from between 0 and 150),
  age_to integer check (age_to between 1 and 151),
  value numeric(5, 2) not null check (value between 0 and 100),
  constraint thresholds_ages check (coalesce(age_from, 0) < coalesce(age_to, 151))
);
create index thresholds_archive on thresholds (archive_id);

-- Which patients the threshold in force is for, such as 'F 15-34'; null: everybody.
alter table results add column stratum text check (stratum <> '');

-- Every label of a result that was ever labelled anew, the one in force last. Append-only.
create table result_labels (
  id bigint generated always as identity primary key,
  result_id uuid not null references results,
  threshold numeric(5, 2) not null,
  above boolean not null,
  stratum text,
  since timestamptz not null,
  -- Who changed the thresholds; null for the label that came with the result.
  changed_by uuid references users
);
create index result_labels_result on result_labels (result_id, id);

-- How far the results of an archive are labelled anew since its thresholds last changed.
create table relabellings (
  archive_id uuid primary key references archives on delete cascade,
  -- Counts the changes of the archive's thresholds.
  revision integer not null,
  asked_by uuid not null references users,
  asked_at timestamptz not null default now(),
  -- The last case that is done; null before the first.
  after_at timestamptz,
  after_id uuid,
  cases_done integer not null default 0,
  cases_total integer not null,
  finished_at timestamptz
);
create index relabellings_under_way on relabellings (asked_at) where finished_at is null;
`,
};
