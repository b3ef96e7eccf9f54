/** The one statement that records a group of images: all of it becomes true, and survives a power cut, or none of it. */
import { addedStateSql, caseStateSql } from '../cases/state.ts';

/**
 * $1: JSON array of `RecordRow`, no two of the same archive with the same bytes or SOP Instance UID. A row whose bytes
 * or UID the archive has already records nothing but, for the same bytes, its upload's success. When another process
 * records the same in the same moment a unique index fails the whole statement: run again, it sees the other's rows.
 */
export const recordSql = `
with input as materialized (
  select i.*, a.project_id, a.engine_id, a.engine_settings,
    case when a.engine_id is null then 'stored' else 'waiting' end as image_state
  from jsonb_to_recordset($1::jsonb) as i (
    upload_id uuid, image_id uuid, archive_id uuid, case_id uuid, batch_id uuid, user_id uuid, kind text,
    sop_instance_uid text, study_instance_uid text, patient_id text, sha256 text, size_bytes bigint, name text,
    facts jsonb, findings jsonb, recipe jsonb, processing_id uuid
  )
  join archives a on a.id = i.archive_id
),
held as materialized (
  select i.upload_id, m.id as image_id, m.case_id, m.findings,
    -- A photograph names nobody itself: under another Patient ID it is a mistake, now or then.
    case when i.kind = 'dicom' or c.patient_id = i.patient_id then 'held' else 'other-patient' end as outcome
  from input i
  join images m on m.archive_id = i.archive_id and m.sha256 = i.sha256
  join cases c on c.id = m.case_id
  union all
  select i.upload_id, m.id, m.case_id, m.findings, 'uid-taken'
  from input i join images m
    on m.archive_id = i.archive_id and m.sop_instance_uid = i.sop_instance_uid and m.sha256 <> i.sha256
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
new_processings as (
  insert into processings (id, image_id, engine_id, settings, state)
  select processing_id, image_id, engine_id, engine_settings, 'waiting' from placed where engine_id is not null
),
new_events as (
  insert into events (user_id, event, project_id, archive_id, image_id)
  select user_id, 'stored', project_id, archive_id, image_id from placed
),
closed as (
  update uploads u set state = 'stored', image_id = p.image_id, updated_at = now()
  from placed p where u.id = p.upload_id and u.state = 'partial'
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
  from placed where engine_id is not null
),
jobs as materialized (
  select count(*) from wanted_jobs w cross join lateral graphile_worker.add_jobs(w.specs) where w.specs is not null
)
select p.upload_id, p.image_id, p.in_case_id as case_id, 'recorded' as outcome, p.findings
from placed p, jobs
union all
select upload_id, image_id, case_id, outcome, findings from held`;
