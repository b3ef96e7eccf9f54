/** FHIR bundles of cases: valid by the structure of R4, and saying no more than is known and may be seen. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fhirProblems } from '../../../../test/fhir-structure.ts';
import { openTestIntake, type TestIntake } from '../../../../test/intake.ts';
import { makeLedgerCase } from '../../../../test/ledger.ts';
import { testFilm } from '../../../../test/uploads.ts';
import { FhirQuery } from '../../../contract/exports.ts';
import type { Principal } from '../../accounts/permissions.ts';
import { createExports, type Exports } from '../exports.ts';
import { observationOf } from './observation.ts';

let intake: TestIntake;
let exports: Exports;
let archiveId: string;
const cases: string[] = [];

beforeAll(async () => {
  intake = await openTestIntake();
  exports = createExports({ db: intake.database.db, store: intake.store });
  archiveId = await intake.makeArchive({ engineId: 'simulator' });
  const one = { archiveId, userId: intake.principal.userId };
  const { db } = intake.database;
  for (const [patientId, images] of [
    ['P-1', [{ score: 81.25 }, { score: 12, simulated: false }]],
    ['P-1', [{ reason: 'not-supported' as const }]],
    ['', [{}]],
  ] as const) {
    cases.push((await makeLedgerCase(db, { ...one, patientId, images })).caseId);
  }
  return () => intake.close();
});

interface Resource {
  readonly resourceType: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into resources of every kind
  readonly [key: string]: any;
}

async function resourcesOf(principal: Principal, caseId = ''): Promise<readonly Resource[]> {
  const bundle = await exports.caseBundle(principal, caseId, '/here');
  expect(fhirProblems(JSON.parse(JSON.stringify(bundle)))).toEqual([]);
  return (bundle.entry ?? []).map(({ resource }) => resource);
}

const ofType = (resources: readonly Resource[], type: string) =>
  resources.filter(({ resourceType }) => resourceType === type);

describe('the bundle of a case', () => {
  it('holds the study, and a score with engine, threshold and label for each image', async () => {
    const resources = await resourcesOf(intake.principal, cases[0]);
    expect(ofType(resources, 'Patient')).toEqual([
      { resourceType: 'Patient', id: expect.any(String), identifier: [{ value: 'P-1' }] },
    ]);
    const [study] = ofType(resources, 'ImagingStudy');
    expect(study?.numberOfInstances).toBe(2);
    expect(study?.series[0].instance).toHaveLength(2);
    const [simulated, real] = ofType(resources, 'Observation').toSorted(
      (a, b) => b.valueQuantity.value - a.valueQuantity.value,
    );
    expect(simulated).toMatchObject({
      valueQuantity: { value: 81.25 },
      component: [{ valueQuantity: { value: 50 } }],
      meta: { tag: [{ code: 'SIMULATED' }] },
      contained: [{ deviceName: [{ name: 'Simulator' }], version: [{ value: '1' }] }],
    });
    expect(simulated?.interpretation[0].coding[0].code).toBe('above');
    expect(real?.meta).toBeUndefined();
    expect(real?.interpretation[0].coding[0].code).toBe('below');
    const [report] = ofType(resources, 'DiagnosticReport');
    expect(report).toMatchObject({ status: 'partial', meta: { tag: [{ code: 'SIMULATED' }] } });
    expect(report?.result).toHaveLength(2);
  });

  it('gives a reason and no value where there is no score', async () => {
    const resources = await resourcesOf(intake.principal, cases[1]);
    const [observation] = ofType(resources, 'Observation');
    expect(observation?.dataAbsentReason.coding.map(({ code }: { code: string }) => code)).toEqual([
      'unsupported',
      'not-supported',
    ]);
    // The engine's version and the image's UID are values too.
    const said = { ...observation, contained: undefined, focus: undefined };
    expect(JSON.stringify(said)).not.toContain('"value');
  });

  it('says whom a threshold is for that is not for everybody', () => {
    const result = {
      id: '0',
      archiveEngineId: '0',
      engineId: 'e',
      engineName: 'E',
      engineVersion: '1',
      simulated: false,
      createdAt: '2026-01-01T00:00:00Z',
      kind: 'score',
      score: 70,
      threshold: 60,
      stratum: { sex: 'F', ageFrom: 15, ageTo: 35 },
      label: 'above',
      hasHeatmap: false,
    } as const;
    const facts = { kind: 'dicom', sizeBytes: 1 } as const;
    const image = { id: '0', facts, results: [result] };
    const patient = { resourceType: 'Patient', id: '0' };
    const observed = observationOf(result, image, { patient, study: patient });
    expect(observed.component).toMatchObject([
      { code: { text: 'Threshold in force for patients F 15-34' }, valueQuantity: { value: 60 } },
    ]);
  });

  it('says of a case that waits that a report is to come', async () => {
    const resources = await resourcesOf(intake.principal, cases[2]);
    expect(ofType(resources, 'Observation')).toEqual([]);
    expect(ofType(resources, 'DiagnosticReport')).toMatchObject([{ status: 'registered' }]);
    expect(ofType(resources, 'Patient')[0]?.identifier).toBeUndefined();
  });

  it('tells nothing of results to who may not see them', async () => {
    const viewer: Principal = {
      ...intake.principal,
      grants: [
        {
          projectId: intake.principal.grants[0]?.projectId ?? '',
          archiveId,
          permission: 'archive/view',
        },
      ],
    };
    const types = (await resourcesOf(viewer, cases[0])).map(({ resourceType }) => resourceType);
    expect(types.sort()).toEqual(['ImagingStudy', 'Patient']);
    await expect(
      exports.caseBundle({ ...viewer, grants: [] }, cases[0] ?? '', '/here'),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('counts photographs, which have no UIDs', async () => {
    const film = testFilm(77);
    const { caseId } = await intake.send(archiveId, film);
    const { db } = intake.database;
    await db
      .updateTable('images')
      .set({ facts: JSON.stringify({ kind: 'png' }) as never, kind: 'png' })
      .where('case_id', '=', caseId)
      .execute();
    await db
      .updateTable('cases')
      .set({ study_instance_uid: null })
      .where('id', '=', caseId)
      .execute();
    const [study] = ofType(await resourcesOf(intake.principal, caseId), 'ImagingStudy');
    expect(study).toMatchObject({ numberOfInstances: 1, modality: [{ code: 'OT' }] });
  });
});

it('the bundle of an archive comes page by page, with a patient once on each', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const query = FhirQuery.parse({ limit: 2, ...(after === undefined ? {} : { after }) });
    const bundle = await exports.archiveBundle(
      intake.principal,
      archiveId,
      query,
      (next) => `/fhir?after=${next}`,
    );
    expect(fhirProblems(JSON.parse(JSON.stringify(bundle)))).toEqual([]);
    const resources: readonly Resource[] = (bundle.entry ?? []).map(({ resource }) => resource);
    seen.push(...ofType(resources, 'ImagingStudy').map(({ id }) => id));
    const next = bundle.link.find(({ relation }) => relation === 'next')?.url;
    after = next?.slice('/fhir?after='.length);
  } while (after !== undefined);
  expect(new Set(seen)).toEqual(new Set([...cases, ...seen]));
  expect(seen).toHaveLength(cases.length + 1);
});
