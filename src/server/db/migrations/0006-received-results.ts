/** What CAD nodes send back over DICOM, and which X-ray units may send films and where to. */
import type { Migration } from './migration.ts';

export const receivedResults: Migration = {
  number: 6,
  name: 'received-results',
  sql: `
create table received_results (
  id uuid primary key,
  received_at timestamptz not null default now(),
  kind text not null check (kind in ('report', 'picture', 'document', 'presentation')),
  calling_ae text not null,
  called_ae text not null,
  sop_class_uid text not null,
  sop_instance_uid text not null,
  study_instance_uid text not null,
  referenced_uids text[] not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null,
  state text not null check (state in ('matched', 'quarantined', 'dismissed')),
  -- Why it is quarantined: a stable code.
  reason text,
  -- Of a quarantined one: whom it seems to be about.
  image_id uuid references images,
  processing_id uuid references processings,
  -- Who assigned or dismissed it.
  handled_by uuid references users,
  handled_at timestamptz,
  constraint received_results_reason check ((reason is null) = (state = 'matched')),
  constraint received_results_matched check (state <> 'matched' or image_id is not null)
);
create unique index received_results_once on received_results (sop_instance_uid, sha256);
create index received_results_image on received_results (image_id, received_at) where image_id is not null;
create index received_results_bytes on received_results (sha256);
create index received_results_waiting on received_results (received_at desc, id) where state = 'quarantined';
create index received_results_unmatched on received_results using gin (referenced_uids)
  where state = 'quarantined' and reason = 'no-such-image';
create index received_results_unmatched_study on received_results (study_instance_uid)
  where state = 'quarantined' and reason = 'no-such-image';
create index received_results_processing on received_results (processing_id)
  where processing_id is not null;

-- An answer that came before is one to an earlier asking.
alter table processings add column answers_after timestamptz;

-- The queue's counts.
create index images_in_work on images (archive_id, state) where state in ('waiting', 'processing', 'failed');

-- While it is set, the archive's engine is given no images.
alter table archives add column engine_paused_at timestamptz;

-- Under which UIDs an image was sent.
create index processings_sent on processings ((ticket->>'sopInstanceUid')) where ticket is not null;
create index processings_sent_study on processings ((ticket->>'studyInstanceUid')) where ticket is not null;

-- In whose name X-ray units store: nobody signs in as one.
alter table users add column machine boolean not null default false;

-- X-ray units that may store into an archive, by the AE title that they call themselves.
create table dicom_sources (
  id uuid primary key,
  calling_ae text not null check (calling_ae ~ '^[ -~]{1,16}$'),
  archive_id uuid not null references archives on delete cascade,
  -- In whose name images arrive: a user that nobody signs in as.
  user_id uuid not null references users,
  created_by uuid not null references users,
  created_at timestamptz not null default now()
);
create unique index dicom_sources_title on dicom_sources (calling_ae);
create index dicom_sources_archive on dicom_sources (archive_id);
`,
};
