/** Groups are all or nothing for the database, and never one image's fault for the others. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { type Admitted, createRecorder, type Recorded } from './recorder.ts';

let intake: TestIntake;
let archiveId: string;
let batchId: string;

beforeAll(async () => {
  intake = await openTestIntake();
  archiveId = await intake.makeArchive({ engineId: 'simulator' });
  batchId = randomUUID();
  await intake.batches.create(intake.principal, archiveId, { batchId, recipe: null, fileCount: 1 });
});
afterAll(() => intake.close());

let images = 0;

function admitted(change: Partial<Admitted['facts']> = {}, more: Partial<Admitted> = {}): Admitted {
  images += 1;
  const sha256 = images.toString(16).padStart(64, '0');
  return {
    uploadId: randomUUID(),
    userId: intake.principal.userId,
    batchId,
    archiveId,
    metadata: { sizeBytes: 10, sha256, kind: 'dicom' },
    facts: {
      kind: 'dicom',
      sizeBytes: 10,
      sopInstanceUid: `1.2.3.${images}`,
      studyInstanceUid: `1.2.4.${images}`,
      ...change,
    },
    patientId: `R-${images}`,
    findings: [],
    recipe: null,
    ...more,
  };
}

async function imageCount(): Promise<number> {
  const { rows } = await intake.database.pool.query('select count(*) as n from images');
  return rows[0].n;
}

function outcomes(all: readonly Recorded[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of all) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

describe('recording', () => {
  it('many at once gives each its own image and jobs', async () => {
    const recorder = createRecorder(intake.database.pool);
    const before = await imageCount();
    const all = await Promise.all(Array.from({ length: 120 }, () => recorder.record(admitted())));
    expect(outcomes(all)).toEqual({ recorded: 120 });
    expect(await imageCount()).toBe(before + 120);
    const { rows } = await intake.database.pool.query(
      `select task_identifier as task, count(*) as n from graphile_worker.jobs group by 1 order by 1`,
    );
    expect(rows).toEqual([{ task: 'process-image', n: 120 }]);
  });

  it('the same bytes or UID at once, from two processes, records one of each', async () => {
    const recorders = [createRecorder(intake.database.pool), createRecorder(intake.database.pool)];
    const before = await imageCount();
    const same = admitted();
    const uid = { sopInstanceUid: '1.2.5.1' };
    const all = await Promise.all(
      recorders.flatMap((recorder) => [
        recorder.record(same),
        recorder.record({ ...same, uploadId: randomUUID() }),
        recorder.record(admitted(uid)),
        recorder.record(admitted(uid)),
      ]),
    );
    expect(outcomes(all)).toEqual({ recorded: 2, held: 3, 'uid-taken': 3 });
    expect(await imageCount()).toBe(before + 2);
  });

  it('a photograph is what was said of it first: nothing else may be said later', async () => {
    const recorder = createRecorder(intake.database.pool);
    const first = admitted({ kind: 'png', patientAgeYears: 40 });
    const again = async (said: Partial<Admitted['facts']>) => {
      const { patientAgeYears: _, ...facts } = first.facts;
      const other = { ...first, uploadId: randomUUID(), facts: { ...facts, ...said } };
      return (await recorder.record(other)).outcome;
    };
    expect((await recorder.record(first)).outcome).toBe('recorded');
    expect(await again({ patientAgeYears: 40 })).toBe('held');
    expect(await again({})).toBe('held');
    expect(await again({ patientAgeYears: 41 })).toBe('other-facts');
    expect(await again({ patientAgeYears: 40, patientSex: 'F' })).toBe('other-facts');
  });

  it('one that the database will not take fails alone', async () => {
    const recorder = createRecorder(intake.database.pool);
    const bad = admitted({}, { batchId: randomUUID() });
    const [first, second, third] = await Promise.allSettled([
      recorder.record(admitted()),
      recorder.record(bad),
      recorder.record(admitted()),
    ]);
    expect([first.status, second.status, third.status]).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('text that PostgreSQL can not hold is cleaned of what it can not', async () => {
    const recorder = createRecorder(intake.database.pool);
    const recorded = await recorder.record(
      admitted({ modality: 'D\0X' }, { patientId: 'A\0B\ud800' }),
    );
    if (!('caseId' in recorded)) throw new Error('not recorded');
    const { rows } = await intake.database.pool.query(
      'select patient_id from cases where id = $1',
      [recorded.caseId],
    );
    expect(rows).toEqual([{ patient_id: 'AB\ufffd' }]);
  });
});
