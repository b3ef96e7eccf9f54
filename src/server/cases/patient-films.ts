/** Other films of the same patient, as far as a person may see them: to lay beside the one that is read. */
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import type { PatientFilm } from '../../contract/cases.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database, ResultsTable } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { accessOf } from './archive-access.ts';
import { toResult } from './result-view.ts';
import { viewableArchives } from './viewable-archives.ts';

/** More than a person looks through. */
const mostFilms = 50;

interface FilmRow {
  id: string;
  case_id: string;
  archive_id: string;
  facts: Readonly<Record<string, unknown>>;
  created_at: Date;
  result: string | null;
}

/**
 * Of other cases under exactly the same Patient ID, in every archive whose cases the person may see, the newest first;
 * results only of those whose results they may see. A film without a Patient ID is nobody's, and matches nothing.
 */
export async function patientFilms(
  db: Database,
  principal: Principal,
  caseId: string,
): Promise<z.infer<typeof PatientFilm>[]> {
  const own = await db
    .selectFrom('cases as c')
    .innerJoin('archives as a', 'a.id', 'c.archive_id')
    .select(['c.patient_id', 'c.archive_id', 'a.project_id'])
    .where('c.id', '=', caseId)
    .executeTakeFirst();
  if (own === undefined) throw new ServerError('not-found');
  accessOf(principal, { archiveId: own.archive_id, projectId: own.project_id });
  if (own.patient_id.trim() === '') return [];
  const archives = new Map(
    (await viewableArchives(db, principal)).map((archive) => [archive.id, archive]),
  );
  const rows = await filmRows(db, [...archives.keys()], own.patient_id, caseId);
  const results = await resultsOf(db, rows);
  return rows.flatMap((row) => {
    const archive = archives.get(row.archive_id);
    if (archive === undefined) return [];
    const result = archive.maySeeResults ? results.get(row.result ?? '') : undefined;
    const view = row.facts.viewPosition;
    return [
      {
        imageId: row.id,
        caseId: row.case_id,
        archiveName: archive.name,
        projectName: archive.projectName,
        sameProject: archive.projectId === own.project_id,
        createdAt: row.created_at.toISOString(),
        ...(typeof view === 'string' ? { viewPosition: view } : {}),
        ...(result === undefined ? {} : { result: toResult(result) }),
      },
    ];
  });
}

/** Each with the result that is shown of it: that of the first of its archive's engines that has one. */
async function filmRows(
  db: Database,
  archiveIds: readonly string[],
  patientId: string,
  caseId: string,
): Promise<readonly FilmRow[]> {
  // Lower case leads to the index that searches use.
  const { rows } = await sql<FilmRow>`
    select i.id, i.case_id, i.archive_id, i.facts, i.created_at, shown.id as result
    from cases c
    join images i on i.case_id = c.id
    left join lateral (
      select r.id from results r
      join archive_engines e on e.id = r.archive_engine_id
      where r.image_id = i.id
      order by e.position, r.created_at desc, r.id desc limit 1
    ) shown on true
    where c.archive_id = any(${archiveIds as string[]}::uuid[])
      and lower(c.patient_id) = lower(${patientId}) and c.patient_id = ${patientId}
      and c.id <> ${caseId}::uuid
    order by i.created_at desc, i.id desc
    limit ${mostFilms}
  `.execute(db);
  return rows;
}

async function resultsOf(
  db: Database,
  rows: readonly FilmRow[],
): Promise<ReadonlyMap<string, Selectable<ResultsTable>>> {
  const ids = rows.flatMap(({ result }) => (result === null ? [] : [result]));
  if (ids.length === 0) return new Map();
  const results = await db.selectFrom('results').selectAll().where('id', 'in', ids).execute();
  return new Map(results.map((result) => [result.id, result]));
}
