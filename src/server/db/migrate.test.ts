/** Migrations: several processes at once, a newer schema, and that `schema.ts` is what they make. */
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createEmptyDatabase, openTestDatabase } from '../../../test/postgres.ts';
import { StartError } from '../start-error.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openDatabase } from './open.ts';
import type { Schema } from './schema.ts';

/** Every table and column of `schema.ts`: it does not compile with one too few or too many. */
const columns: { [Table in keyof Schema]: { [Column in keyof Schema[Table]]: true } } = {
  users: {
    id: true,
    email: true,
    name: true,
    password_hash: true,
    site_administrator: true,
    machine: true,
    disabled_at: true,
    created_at: true,
  },
  sessions: {
    token_sha256: true,
    user_id: true,
    created_at: true,
    last_seen_at: true,
    expires_at: true,
  },
  password_links: {
    token_sha256: true,
    user_id: true,
    created_at: true,
    expires_at: true,
    used_at: true,
  },
  projects: {
    id: true,
    name: true,
    pseudonymisation: true,
    patient_id_pattern: true,
    demo: true,
    deid_key: true,
    compaction: true,
    created_at: true,
  },
  archives: {
    id: true,
    project_id: true,
    name: true,
    checks: true,
    threshold: true,
    stale_after: true,
    created_at: true,
  },
  archive_engines: {
    id: true,
    archive_id: true,
    engine_id: true,
    name: true,
    settings: true,
    paused_at: true,
    position: true,
    removed_at: true,
    created_at: true,
  },
  engine_backfills: {
    archive_engine_id: true,
    state: true,
    before_at: true,
    before_id: true,
    given: true,
    total: true,
    asked_by: true,
    created_at: true,
  },
  grants: { user_id: true, project_id: true, archive_id: true, permission: true },
  batches: {
    id: true,
    archive_id: true,
    user_id: true,
    recipe: true,
    file_count: true,
    created_at: true,
  },
  cases: {
    id: true,
    archive_id: true,
    study_instance_uid: true,
    patient_id: true,
    state: true,
    score: true,
    above: true,
    result_id: true,
    image_count: true,
    thumbnail_image_id: true,
    created_at: true,
    updated_at: true,
  },
  images: {
    id: true,
    archive_id: true,
    case_id: true,
    batch_id: true,
    uploaded_by: true,
    kind: true,
    sop_instance_uid: true,
    sha256: true,
    size_bytes: true,
    name: true,
    facts: true,
    findings: true,
    recipe: true,
    state: true,
    thumbnail_sha256: true,
    pixel_sha256: true,
    look_due_at: true,
    look_attempts: true,
    created_at: true,
  },
  engine_callbacks: {
    id: true,
    received_at: true,
    processing_id: true,
    signature: true,
    body: true,
  },
  received_results: {
    id: true,
    received_at: true,
    kind: true,
    calling_ae: true,
    called_ae: true,
    sop_class_uid: true,
    sop_instance_uid: true,
    study_instance_uid: true,
    referenced_uids: true,
    sha256: true,
    size_bytes: true,
    state: true,
    reason: true,
    image_id: true,
    processing_id: true,
    handled_by: true,
    handled_at: true,
  },
  dicom_sources: {
    id: true,
    calling_ae: true,
    archive_id: true,
    user_id: true,
    created_by: true,
    created_at: true,
  },
  uploads: {
    id: true,
    batch_id: true,
    user_id: true,
    sha256: true,
    size_bytes: true,
    metadata: true,
    state: true,
    image_id: true,
    already_held: true,
    refusal: true,
    created_at: true,
    updated_at: true,
  },
  processings: {
    id: true,
    image_id: true,
    archive_engine_id: true,
    current: true,
    engine_id: true,
    settings: true,
    state: true,
    ticket: true,
    answers_after: true,
    attempts: true,
    error_code: true,
    created_at: true,
    updated_at: true,
  },
  results: {
    id: true,
    image_id: true,
    processing_id: true,
    archive_engine_id: true,
    engine_id: true,
    engine_name: true,
    engine_version: true,
    simulated: true,
    score: true,
    no_score_reason: true,
    threshold: true,
    above: true,
    stratum: true,
    heatmap_sha256: true,
    created_at: true,
  },
  thresholds: {
    id: true,
    archive_id: true,
    engine_name: true,
    engine_version: true,
    sex: true,
    age_from: true,
    age_to: true,
    value: true,
  },
  result_labels: {
    id: true,
    result_id: true,
    threshold: true,
    above: true,
    stratum: true,
    since: true,
    changed_by: true,
  },
  relabellings: {
    archive_id: true,
    revision: true,
    asked_by: true,
    asked_at: true,
    after_at: true,
    after_id: true,
    cases_done: true,
    cases_total: true,
    finished_at: true,
  },
  events: {
    id: true,
    at: true,
    user_id: true,
    event: true,
    project_id: true,
    archive_id: true,
    image_id: true,
    subject_user_id: true,
    params: true,
  },
};

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

describe('migrations', () => {
  it('are numbered from 1 without a gap', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('are applied once, by whichever of four processes comes first', async () => {
    const url = await createEmptyDatabase();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url)));
    expect(applied.map(({ length }) => length).sort()).toEqual([0, 0, 0, migrations.length]);
    expect(await migrate(url)).toEqual([]);
  });

  it('are whole or not at all', async () => {
    const url = await createEmptyDatabase();
    const broken = {
      number: 1,
      name: 'broken',
      sql: 'create table a (id integer); select nothing;',
    };
    await expect(migrate(url, [broken])).rejects.toThrow();
    const mended = { number: 1, name: 'mended', sql: 'create table a (id integer)' };
    expect(await migrate(url, [mended])).toEqual([1]);
  });

  it('refuse a newer schema, and one of another lineage', async () => {
    const url = await createEmptyDatabase();
    const one = { number: 1, name: 'one', sql: 'create table a (id integer)' };
    const two = { number: 2, name: 'two', sql: 'create table b (id integer)' };
    expect(await migrate(url, [one, two])).toEqual([1, 2]);
    await expect(migrate(url, [one])).rejects.toThrow(/newer Plainfilm \(its schema has 2 two\)/);
    await expect(migrate(url, [one, { ...two, name: 'other' }])).rejects.toThrow(StartError);
  });

  it('give projects that there were a key each', async () => {
    const url = await createEmptyDatabase();
    await migrate(url, migrations.slice(0, 1));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(`insert into projects (id, name, pseudonymisation) values
        (gen_random_uuid(), 'One', 'optional'), (gen_random_uuid(), 'Two', 'optional')`);
      await migrate(url);
      const { rows } = await client.query<{ deid_key: Buffer }>('select deid_key from projects');
      expect(rows.map(({ deid_key }) => deid_key.byteLength)).toEqual([32, 32]);
      expect(rows[0]?.deid_key).not.toEqual(rows[1]?.deid_key);
    } finally {
      await client.end();
    }
  });

  it('move the engine of an archive, with what it and the one before it did', async () => {
    const url = await createEmptyDatabase();
    await migrate(url, migrations.slice(0, 8));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(`
        insert into users (id, email, name) values ('${uuid(1)}', 'a@example.org', 'A');
        insert into projects (id, name, pseudonymisation) values ('${uuid(2)}', 'P', 'optional');
        insert into archives (id, project_id, name, engine_id, engine_settings, engine_paused_at)
          values ('${uuid(3)}', '${uuid(2)}', 'With', 'http-json', '{"address": "x"}', now());
        insert into archives (id, project_id, name) values ('${uuid(4)}', '${uuid(2)}', 'Without');
        insert into batches (id, archive_id, user_id, file_count) values ('${uuid(5)}', '${uuid(3)}', '${uuid(1)}', 1);
        insert into cases (id, archive_id, patient_id, state) values ('${uuid(6)}', '${uuid(3)}', '', 'scored');
        insert into images (id, archive_id, case_id, batch_id, uploaded_by, kind, sha256, size_bytes, facts, findings, state)
          values ('${uuid(7)}', '${uuid(3)}', '${uuid(6)}', '${uuid(5)}', '${uuid(1)}', 'png', repeat('a', 64), 1, '{}', '[]', 'scored');
        insert into processings (id, image_id, engine_id, settings, state, created_at) values
          ('${uuid(11)}', '${uuid(7)}', 'simulator', '{}', 'done', '2026-01-01'),
          ('${uuid(12)}', '${uuid(7)}', 'http-json', '{}', 'failed', '2026-01-02'),
          ('${uuid(13)}', '${uuid(7)}', 'http-json', '{}', 'done', '2026-01-03');
        insert into results (id, image_id, processing_id, engine_id, engine_name, engine_version, simulated, no_score_reason)
          values ('${uuid(21)}', '${uuid(7)}', '${uuid(11)}', 'simulator', 'Simulator', '1', true, 'not-supported')`);
      await migrate(url);
      const engines = await client.query(`
        select engine_id, name, settings, paused_at is null as runs, position, removed_at is null as stays
        from archive_engines order by position`);
      expect(engines.rows).toEqual([
        {
          ...{ engine_id: 'http-json', name: 'HTTP engine', settings: { address: 'x' } },
          ...{ runs: false, position: 0, stays: true },
        },
        {
          ...{ engine_id: 'simulator', name: 'Simulator', settings: {} },
          ...{ runs: true, position: 32_767, stays: false },
        },
      ]);
      const asked = await client.query(`
        select p.id, p.current, p.engine_id = e.engine_id as fits
        from processings p join archive_engines e on e.id = p.archive_engine_id order by p.id`);
      expect(asked.rows).toEqual([
        { id: uuid(11), current: true, fits: true },
        { id: uuid(12), current: false, fits: true },
        { id: uuid(13), current: true, fits: true },
      ]);
      const results = await client.query(`
        select e.engine_id from results r join archive_engines e on e.id = r.archive_engine_id`);
      expect(results.rows).toEqual([{ engine_id: 'simulator' }]);
    } finally {
      await client.end();
    }
  });

  it('make the tables and columns of schema.ts, and no others', async () => {
    const database = await openTestDatabase();
    const { rows } = await sql<{ table: string; column: string }>`
      select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'public' and table_name <> 'schema_migrations'`.execute(database.db);
    const made = rows.map(({ table, column }) => `${table}.${column}`).sort();
    const typed = Object.entries(columns)
      .flatMap(([table, names]) => Object.keys(names).map((column) => `${table}.${column}`))
      .sort();
    expect(made).toEqual(typed);
    await database.close();
  });

  it('say in plain words that there is no database', async () => {
    await expect(migrate('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(/can’t be reached/);
  });
});

describe('an open database', () => {
  it('gives numeric and bigint as numbers', async () => {
    const database = openDatabase(await createEmptyDatabase());
    const { rows } =
      await sql`select 12.5::numeric as score, 9007199254740991::bigint as size`.execute(
        database.db,
      );
    expect(rows).toEqual([{ score: 12.5, size: 9007199254740991 }]);
    await database.close();
  });
});
