/** The one statement that records a group of images: all of it becomes true, and survives a power cut, or none of it. */
import { statedKeys } from '../../core/pipeline/stated-facts.ts';
import { principalSql } from '../accounts/sessions.ts';
import { addedStateSql, caseStateSql } from '../cases/state.ts';
import { samePictureSql } from './same-picture-sql.ts';

const statedOfInput = statedKeys.map((key) => `'${key}', i.facts->'${key}'`).join(', ');

const sessionNowSql = principalSql(
  "decode(i.presumed->>'session', 'hex')",
  "(i.presumed->>'idleTimeoutS')::float8",
);

/** What a row was judged by is so at the moment of its record. */
const presumptionHoldsSql = `
    a.checks = i.presumed->'checks'
    and p.patient_id_pattern = i.presumed->>'patientIdPattern'
    and (p.pseudonymisation = 'required') = (i.presumed->>'pseudonymisationRequired')::boolean
    and not exists (select from uploads u where u.id = i.upload_id)
    and not ${samePictureSql({
      archive: 'a.id',
      pixels: "i.metadata->>'pixelSha256'",
      sha256: 'i.sha256',
      sopInstanceUid: "i.metadata->>'sopInstanceUid'",
    })}
    and exists (
      select from (${sessionNowSql}) as now
      where now.id = i.user_id and now.grants = i.presumed->'grants'
    )`;

/**
 * $1: JSON array of `RecordRow`, no two of the same archive with the same bytes or SOP Instance UID. A row whose bytes
 * or UID the archive has already records nothing but, for the same bytes, its upload's success. When another process
 * records the same in the same moment a unique index fails the whole statement: run again, it sees the other's rows.
 *
 * A row with `presumed` was judged by what was remembered: its sender's session and grants, and the archive's settings.
 * Unless all that still is so, and no upload of that id was heard of before, nothing comes of it, not even a row of the
 * answer. Images are looked up one by one: a join, planned while the table was small, would read all of them each time.
 */
export const recordSql = `
with input as materialized (
  select i.*, a.project_id,
    case when exists (
      select from archive_engines e where e.archive_id = a.id and e.removed_at is null
    ) then 'waiting' else 'stored' end as image_state
  from jsonb_to_recordset($1::jsonb) as i (
    upload_id uuid, image_id uuid, archive_id uuid, case_id uuid, batch_id uuid, user_id uuid, kind text,
    sop_instance_uid text, study_instance_uid text, patient_id text, sha256 text, size_bytes bigint, name text,
    facts jsonb, findings jsonb, recipe jsonb, metadata jsonb, presumed jsonb
  )
  join archives a on a.id = i.archive_id
  join projects p on p.id = a.project_id
  where i.presumed is null or (${presumptionHoldsSql})
),
held as materialized (
  select i.upload_id, m.id as image_id, m.case_id, m.findings,
    -- A photograph names nobody itself: under another Patient ID it is a mistake, now or then.
    case
      when i.kind = 'dicom' then 'held'
      when c.patient_id <> i.patient_id then 'other-patient'
      -- What is said of it must be what was said of it.
      when not m.facts @> jsonb_strip_nulls(jsonb_build_object(${statedOfInput})) then 'other-facts'
      else 'held'
    end as outcome
  from input i
  cross join lateral (
    select * from images where archive_id = i.archive_id and sha256 = i.sha256 limit 1
  ) m
  join cases c on c.id = m.case_id
  union all
  select i.upload_id, m.id, m.case_id, m.findings, 'uid-taken'
  from input i
  cross join lateral (
    select * from images where archive_id = i.archive_id and sop_instance_uid = i.sop_instance_uid limit 1
  ) m
  where m.sha256 <> i.sha256
),
fresh as materialized (
  select * from input where upload_id not in (select upload_id from held)
),
studies as (
  insert into cases (id, archive_id, study_instance_uid, patient_id, state, image_count)
  select min(case_id::text)::uuid, archive_id, study_instance_uid, patient_id,
    ${caseStateSql('image_state')}, count(*)
  from fresh
  where study_instance_uid is not null
  group by archive_id, study_instance_uid, patient_id
  order by archive_id, study_instance_uid, patient_id
  on conflict (archive_id, study_instance_uid, patient_id) where study_instance_uid is not null
  do update set
    image_count = cases.image_count + excluded.image_count,
    state = ${addedStateSql('cases.state', 'excluded.state')},
    updated_at = now()
  returning id, archive_id, study_instance_uid, patient_id
),
photographs as (
  insert into cases (id, archive_id, patient_id, state, image_count)
  select case_id, archive_id, patient_id, image_state, 1 from fresh where study_instance_uid is null
),
placed as materialized (
  select f.*, coalesce(s.id, f.case_id) as in_case_id
  from fresh f
  left join studies s on s.archive_id = f.archive_id
    and s.study_instance_uid = f.study_instance_uid and s.patient_id = f.patient_id
),
new_images as (
  insert into images (id, archive_id, case_id, batch_id, uploaded_by, kind, sop_instance_uid, sha256, size_bytes,
    name, facts, findings, recipe, state, look_due_at)
  select image_id, archive_id, in_case_id, batch_id, user_id, kind, sop_instance_uid, sha256, size_bytes,
    name, facts, findings, recipe, image_state, now()
  from placed
),
wanted as materialized (
  select gen_random_uuid() as processing_id, p.image_id, e.id as archive_engine_id, e.engine_id, e.settings
  from placed p
  join archive_engines e on e.archive_id = p.archive_id and e.removed_at is null
),
new_processings as (
  insert into processings (id, image_id, archive_engine_id, engine_id, settings, state)
  select processing_id, image_id, archive_engine_id, engine_id, settings, 'waiting' from wanted
),
new_events as (
  insert into events (user_id, event, project_id, archive_id, image_id)
  select user_id, 'stored', project_id, archive_id, image_id from placed
),
closed as (
  update uploads u set state = 'stored', image_id = p.image_id, updated_at = now()
  from placed p where u.id = p.upload_id and u.state = 'partial' and p.presumed is null
),
opened_closed as (
  insert into uploads (id, batch_id, user_id, sha256, size_bytes, metadata, state, image_id)
  select upload_id, batch_id, user_id, sha256, size_bytes, metadata, 'stored', image_id
  from placed where presumed is not null
),
closed_held as (
  update uploads u set state = 'stored', image_id = h.image_id, already_held = true, updated_at = now()
  from held h where u.id = h.upload_id and u.state = 'partial' and h.outcome = 'held'
),
wanted_jobs as (
  select array_agg(
    ('process-image', json_build_object('processingId', processing_id), null, null, 12, 'process:' || processing_id,
      null, null)::graphile_worker.job_spec
  ) as specs
  from wanted
),
jobs as materialized (
  select count(*) from wanted_jobs w cross join lateral graphile_worker.add_jobs(w.specs) where w.specs is not null
)
select p.upload_id, p.image_id, p.in_case_id as case_id, 'recorded' as outcome, p.findings
from placed p, jobs
union all
select upload_id, image_id, case_id, outcome, findings from held`;
