/** Reads what the bundles of some cases hold, in the order in which the cases are named. */
import { sql } from 'kysely';
import type { ImageFacts } from '../../../core/pipeline/facts.ts';
import type { ArchiveAccess } from '../../cases/archive-access.ts';
import { type ResultRow, toResult } from '../../cases/result-view.ts';
import type { Database } from '../../db/schema.ts';
import { latestOfImage } from '../image-results.ts';
import type { FhirCase, FhirImage } from './fhir-case.ts';

/** No bundle grows beyond what a receiver can sensibly take; a study of more is no radiograph. */
const mostImagesOfCase = 200;

export async function readFhirCases(
  db: Database,
  { archiveId, maySeeResults }: ArchiveAccess,
  caseIds: readonly string[],
): Promise<readonly FhirCase[]> {
  if (caseIds.length === 0) return [];
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'patient_id', 'study_instance_uid'])
    .where('archive_id', '=', archiveId)
    .where('id', 'in', [...caseIds])
    .execute();
  const cases = new Map(rows.map((row) => [row.id, row]));
  const images = await imagesOf(db, caseIds, maySeeResults);
  return caseIds.flatMap((id) => {
    const row = cases.get(id);
    if (row === undefined) return [];
    return {
      id,
      archiveId,
      patientId: row.patient_id,
      studyInstanceUid: row.study_instance_uid,
      images: images.get(id) ?? [],
      withResults: maySeeResults,
    };
  });
}

interface ImageRow {
  readonly id: string;
  readonly case_id: string;
  readonly facts: ImageFacts;
}

/** Oldest first, by case. */
async function imagesOf(
  db: Database,
  caseIds: readonly string[],
  withResults: boolean,
): Promise<ReadonlyMap<string, readonly FhirImage[]>> {
  const { rows } = await sql<ImageRow>`
    select i.id, i.case_id, i.facts
    from unnest(${[...caseIds]}::uuid[]) as wanted (case_id)
    cross join lateral (
      select * from images where case_id = wanted.case_id order by created_at, id limit ${mostImagesOfCase}
    ) i
    order by i.created_at, i.id
  `.execute(db);
  const ids = rows.map(({ id }) => id);
  const results = withResults ? await latestResults(db, ids) : new Map<string, ResultRow[]>();
  const images = new Map<string, FhirImage[]>();
  for (const { id, case_id, facts } of rows) {
    const image = { id, facts, results: (results.get(id) ?? []).map(toResult) };
    images.set(case_id, [...(images.get(case_id) ?? []), image]);
  }
  return images;
}

/** Of each engine, in the archive's order, by image. */
async function latestResults(
  db: Database,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, ResultRow[]>> {
  const { rows } = await sql<ResultRow & { image_id: string }>`
    select r.*
    from unnest(${[...imageIds]}::uuid[]) as i (id)
    cross join lateral (${latestOfImage(true)}) r
    order by r.rank
  `.execute(db);
  return Map.groupBy(rows, ({ image_id }) => image_id);
}
