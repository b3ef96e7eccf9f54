/** Fills an archive with as many scored films as wanted, by the database itself, as uploads and an engine would have left them. */
import type pg from 'pg';

export interface Seed {
  readonly archiveId: string;
  readonly userId: string;
  readonly cases: number;
}

/** Of three years, two engine versions, one in ten without a score, one in a hundred failed. */
export async function seedCases(client: pg.ClientBase, seed: Seed): Promise<void> {
  const { archiveId, userId, cases } = seed;
  const batchId = crypto.randomUUID();
  // The rows refer to one another as they should: checking a million of each kind takes minutes.
  await client.query('set session_replication_role = replica; set synchronous_commit = off');
  await client.query(
    'insert into batches (id, archive_id, user_id, file_count) values ($1, $2, $3, $4)',
    [batchId, archiveId, userId, cases],
  );
  const archiveEngineId = await engineOf(client, archiveId);
  await client.query(`
    create temporary table made as
    select n, gen_random_uuid() as case_id, gen_random_uuid() as image_id,
      gen_random_uuid() as processing_id, gen_random_uuid() as result_id,
      case when n % 100 = 0 then 'failed' when n % 10 = 3 then 'no-score' else 'scored' end as state,
      round((100 * power(random(), 2))::numeric, 2) as score,
      timestamptz '2026-11-01' - n * (interval '3 years' / ${cases}) as at
    from generate_series(1, ${cases}) as n`);
  await client.query(
    `insert into cases (id, archive_id, study_instance_uid, patient_id, state, score, above, image_count, thumbnail_image_id, created_at, updated_at)
    select case_id, $1, '1.2.826.0.1.3680043.10.9.' || n, 'SITE-' || lpad(n::text, 7, '0'), state,
      case when state = 'scored' then score end, case when state = 'scored' then score >= 50 end, 1, image_id, at, at
    from made order by n desc`,
    [archiveId],
  );
  await client.query(
    `insert into images (id, archive_id, case_id, batch_id, uploaded_by, kind, sop_instance_uid, sha256, size_bytes, name, facts, findings, recipe, state, thumbnail_sha256, created_at)
    select image_id, $1, case_id, $2, $3, 'dicom', '1.2.826.0.1.3680043.10.9.' || n || '.1.1',
      encode(sha256(n::text::bytea), 'hex'), 14000000, null,
      jsonb_build_object('kind', 'dicom', 'sizeBytes', 14000000, 'transferSyntaxUid', '1.2.840.10008.1.2.4.80',
        'sopClassUid', '1.2.840.10008.5.1.4.1.1.1.1', 'sopInstanceUid', '1.2.826.0.1.3680043.10.9.' || n || '.1.1',
        'studyInstanceUid', '1.2.826.0.1.3680043.10.9.' || n, 'seriesInstanceUid', '1.2.826.0.1.3680043.10.9.' || n || '.1',
        'modality', 'DX', 'rows', 2500, 'columns', 2048, 'samplesPerPixel', 1, 'bitsAllocated', 16, 'bitsStored', 12,
        'photometricInterpretation', 'MONOCHROME2', 'viewPosition', 'PA', 'bodyPartExamined', 'CHEST',
        'patientSex', case n % 2 when 0 then 'F' else 'M' end, 'patientAgeYears', 15 + n % 70,
        'manufacturer', 'Maker', 'manufacturerModelName', 'Portable'),
      case when n % 5 = 0 then '[{"check": "view", "code": "view/ap", "level": "warning", "params": {}}]'::jsonb else '[]' end,
      '{"profile": "basic", "options": ["retain-patient-characteristics"]}', state, encode(sha256(n::text::bytea), 'hex'), at
    from made order by n desc`,
    [archiveId, batchId, userId],
  );
  await client.query(
    `insert into processings (id, image_id, archive_engine_id, engine_id, settings, state, created_at, updated_at)
    select processing_id, image_id, $1::uuid, 'simulator', '{}', case state when 'failed' then 'failed' else 'done' end, at, at
    from made order by n desc`,
    [archiveEngineId],
  );
  await client.query(
    `insert into results (id, image_id, processing_id, archive_engine_id, engine_id, engine_name, engine_version, simulated, score, no_score_reason, threshold, above, created_at)
    select result_id, image_id, processing_id, $1::uuid, 'simulator', 'Simulator', case when n % 3 = 0 then '1' else '2' end, true,
      case when state = 'scored' then score end,
      case when state = 'no-score' then (array['not-a-pa-chest-film', 'not-supported', 'processing-failed'])[1 + n / 10 % 3] end,
      case when state = 'scored' then 50 end, case when state = 'scored' then score >= 50 end,
      at + interval '20 seconds' + random() * interval '3 minutes'
    from made where state <> 'failed' order by n desc`,
    [archiveEngineId],
  );
  await client.query(
    'update cases set result_id = made.result_id from made where id = made.case_id and made.state <> $1',
    ['failed'],
  );
  await client.query('drop table made; set session_replication_role = default');
  await client.query('vacuum analyze');
}

/** The archive's first; one is made where there is none. */
async function engineOf(client: pg.ClientBase, archiveId: string): Promise<string> {
  await client.query(
    `insert into archive_engines (id, archive_id, engine_id, name, position)
    select gen_random_uuid(), $1::uuid, 'simulator', 'Simulator', 0
    where not exists (select from archive_engines where archive_id = $1)`,
    [archiveId],
  );
  const { rows } = await client.query<{ id: string }>(
    'select id from archive_engines where archive_id = $1 order by position limit 1',
    [archiveId],
  );
  return rows[0]?.id ?? '';
}

/** Has read every film as well; its id. */
export async function seedSecondEngine(client: pg.ClientBase, archiveId: string): Promise<string> {
  const id = crypto.randomUUID();
  await client.query(
    `insert into archive_engines (id, archive_id, engine_id, name, position)
    values ($1, $2, 'simulator', 'Second', 1)`,
    [id, archiveId],
  );
  await client.query('set session_replication_role = replica; set synchronous_commit = off');
  await client.query(
    `insert into processings (id, image_id, archive_engine_id, engine_id, settings, state)
    select id, id, $1::uuid, 'simulator', '{}', 'done' from images where archive_id = $2::uuid`,
    [id, archiveId],
  );
  await client.query(
    `insert into results (id, image_id, processing_id, archive_engine_id, engine_id, engine_name, engine_version, simulated, score, threshold, above)
    select id, image_id, id, $1::uuid, 'simulator', 'Second', '1', true, 42, 50, false
    from processings where archive_engine_id = $1::uuid`,
    [id],
  );
  await client.query('set session_replication_role = default');
  await client.query('vacuum analyze');
  return id;
}
