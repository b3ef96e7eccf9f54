/** One case with its images, their results and what happened to them. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { CaseDetail, ImageDetail, Result } from '../../contract/cases.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database, DatabaseTransaction } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { accessOf } from './archive-access.ts';
import { toSummary } from './case-list.ts';
import { engineStandings, enginesToAsk } from './engine-standings.ts';
import { historyOf } from './history.ts';
import { receivedOf } from './received-objects.ts';
import { type ResultRow, toResult } from './result-view.ts';

/** A study of thousands of images is no radiograph; the page shows the newest. */
const mostImages = 200;

/** All of it as it stood at one moment: a film that is scored meanwhile is not shown as scored without its score. */
export async function readCase(
  db: Database,
  principal: Principal,
  caseId: string,
): Promise<z.infer<typeof CaseDetail>> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((moment) => readCaseAt(moment, principal, caseId));
}

async function readCaseAt(
  db: DatabaseTransaction,
  principal: Principal,
  caseId: string,
): Promise<z.infer<typeof CaseDetail>> {
  const row = await db
    .selectFrom('cases as c')
    .innerJoin('archives as a', 'a.id', 'c.archive_id')
    .innerJoin('projects as p', 'p.id', 'a.project_id')
    .selectAll('c')
    .select(['a.name as archive_name', 'p.id as project_id', 'p.name as project_name'])
    .where('c.id', '=', caseId)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  const access = accessOf(principal, { archiveId: row.archive_id, projectId: row.project_id });
  const results = access.maySeeResults ? await resultsOfCase(db, caseId) : undefined;
  const engines = await enginesToAsk(db, row.archive_id);
  const shown = results?.find(({ id }) => id === row.result_id);
  return {
    ...toSummary(row, undefined),
    ...(shown === undefined ? {} : { result: shown }),
    archiveId: row.archive_id,
    archiveName: row.archive_name,
    projectName: row.project_name,
    studyInstanceUid: row.study_instance_uid,
    images: await imagesOfCase(db, caseId, results),
    mayProcess: access.mayAdminister && engines.length > 0,
    engines,
  };
}

type ImageResult = Result & { readonly imageId: string };

/** By image as the interface wants them: the shown one, the latest of each other engine and version, the earlier ones. */
async function resultsOfCase(db: Database, caseId: string): Promise<readonly ImageResult[]> {
  const { rows } = await sql<ResultRow & { image_id: string }>`
    select *
    from (
      select r.*, e.position, row_number() over (
        partition by r.image_id, r.archive_engine_id, r.engine_name, r.engine_version, r.simulated
        order by r.created_at desc, r.id desc
      ) > 1 as is_earlier
      from results r
      join images i on i.id = r.image_id
      join archive_engines e on e.id = r.archive_engine_id
      where i.case_id = ${caseId}
    ) said
    order by is_earlier, case when not is_earlier then position end, created_at desc, id desc
  `.execute(db);
  return rows.map((row) => ({ ...toResult(row), imageId: row.image_id }));
}

/** Oldest first. */
async function imagesOfCase(
  db: Database,
  caseId: string,
  results: readonly ImageResult[] | undefined,
): Promise<z.infer<typeof ImageDetail>[]> {
  const rows = await db
    .selectFrom('images as i')
    .innerJoin('users as u', 'u.id', 'i.uploaded_by')
    .selectAll('i')
    .select('u.name as uploader')
    .where('i.case_id', '=', caseId)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(mostImages)
    .execute();
  const ids = rows.map(({ id }) => id);
  const standings = await engineStandings(db, ids);
  const history = await historyOf(db, ids, { withLabels: results !== undefined });
  const received = results === undefined ? undefined : await receivedOf(db, ids);
  return rows.toReversed().map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    ...(row.name === null ? {} : { name: row.name }),
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    facts: toFacts(row.facts),
    findings: row.findings as z.infer<typeof ImageDetail>['findings'],
    recipe: row.recipe,
    uploadedBy: row.uploader,
    createdAt: row.created_at.toISOString(),
    engines: standings.get(row.id) ?? [],
    ...(results === undefined
      ? {}
      : {
          results: results
            .filter(({ imageId }) => imageId === row.id)
            .map(({ imageId: _, ...result }) => result),
        }),
    ...(received === undefined ? {} : { received: received.get(row.id) ?? [] }),
    history: history.get(row.id) ?? [],
  }));
}

function toFacts(facts: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(facts).filter(
      (fact): fact is [string, string | number] =>
        typeof fact[1] === 'string' || typeof fact[1] === 'number',
    ),
  );
}
