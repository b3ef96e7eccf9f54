/** The portal is killed again and again while an archive's results are labelled anew: each ends with its right label, and each past label is kept once. */
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCases } from '../../bench/million-cases.ts';
import { path as route, routes } from '../../src/contract/routes.ts';
import { type TestClient, testClient } from '../test-client.ts';
import { administrator, makePortalProcess, type PortalProcess } from './portal-process.ts';

const cases = 20_000;
const kills = 3;

let portal: PortalProcess;
let client: TestClient;
let archiveId: string;

async function withDatabase<T>(use: (database: pg.Client) => Promise<T>): Promise<T> {
  const socket = encodeURIComponent(path.join(portal.dataDir, 'postgres'));
  const database = new pg.Client({
    connectionString: `postgres://plainfilm@${socket}/plainfilm`,
  });
  await database.connect();
  try {
    return await use(database);
  } finally {
    await database.end();
  }
}

beforeAll(async () => {
  portal = await makePortalProcess();
  await portal.start();
  const answer = await testClient(portal.origin).post(routes.session, administrator);
  client = testClient(portal.origin, answer.headers.getSetCookie()[0]?.split(';')[0] ?? '');
  const destinations = await client.get(routes.destinations);
  archiveId = destinations.body.projects[0].archives[0].id;
  await withDatabase(async (database) => {
    const { rows } = await database.query('select id from users limit 1');
    await seedCases(database, { archiveId, userId: rows[0].id, cases });
  });
});
afterAll(() => portal.remove());

async function casesDone(): Promise<number | undefined> {
  const { body } = await client.get(route('thresholds', { archiveId }));
  return body.relabelling?.casesDone;
}

it('every result ends with its right label, and keeps each of its earlier ones', async () => {
  const saved = await client.put(route('thresholds', { archiveId }), {
    revision: 0,
    default: 40,
    rows: [
      {
        engineName: 'simulator',
        engineVersion: '1',
        sex: 'F',
        ageFrom: 15,
        ageTo: 35,
        value: 60,
      },
    ],
  });
  expect(saved.status).toBe(200);
  let killed = 0;
  for (let seen = 0; ; ) {
    const done = await casesDone();
    if (done === undefined) break;
    if (killed < kills && done > seen) {
      // In the middle of whatever comes next.
      await portal.kill();
      await portal.start();
      killed += 1;
      seen = done;
    }
  }
  expect(killed).toBe(kills);
  const counted = await withDatabase((database) =>
    database.query(`
    with wanted as (
      select r.*, c.above as case_above, c.result_id, case when r.engine_version = '1' and i.facts->>'patientSex' = 'F'
        and (i.facts->>'patientAgeYears')::int between 15 and 34 then 60 else 40 end as value
      from results r join images i on i.id = r.image_id join cases c on c.id = i.case_id
      where r.score is not null
    )
    select count(*)::int as results,
      count(*) filter (where threshold <> value or above <> (score >= value) or case_above <> above)::int as wrong,
      count(*) filter (where stratum is distinct from case value when 60 then 'F 15-34' end)::int as strata_wrong,
      count(*) filter (where 2 <> (select count(*) from result_labels l where l.result_id = wanted.id))::int as kept_wrong
    from wanted`),
  );
  const [counts] = counted.rows;
  expect(counts).toEqual({ results: expect.any(Number), wrong: 0, strata_wrong: 0, kept_wrong: 0 });
  expect(counts?.results).toBeGreaterThan(cases * 0.8);
});
