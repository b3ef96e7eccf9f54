/** A result as a DICOM Structured Report of our own, for a PACS. */
import type { ImageFacts } from '../../core/pipeline/facts.ts';
import { writeCadReport } from '../../core/sr/write-cad-report.ts';
import type { Principal } from '../accounts/permissions.ts';
import { accessOf } from '../cases/archive-access.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { nameBasedUid } from './name-based-id.ts';

/** What a report says where there is no score; ASCII, as the report's text. */
const reasons = {
  'not-a-pa-chest-film': 'Not a valid posterior-anterior chest film',
  'not-supported': "The patient's age, the kind of image or the device isn't supported",
  'processing-failed': 'The engine could not process the film',
} as const;

/** Throws `not-found` for whoever may not see the result, `report-unavailable` where DICOM can't say it. */
export async function resultReport(
  db: Database,
  principal: Principal,
  resultId: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const row = await findResult(db, resultId);
  if (row === undefined) throw new ServerError('not-found');
  const scope = { archiveId: row.archive_id, projectId: row.project_id };
  if (!accessOf(principal, scope).maySeeResults) throw new ServerError('not-found');
  const { patient_id: patientId, engine_name: engineName, engine_version: engineVersion } = row;
  const image = imageOf(row.facts as unknown as ImageFacts);
  // Photographs have no UIDs to refer to; a Patient ID that is changed to fit would be another patient's.
  if (image === undefined || !isAscii(patientId + engineName + engineVersion)) {
    throw new ServerError('report-unavailable');
  }
  const finding =
    row.no_score_reason === null
      ? { score: row.score ?? 0, ...(row.threshold === null ? {} : { threshold: row.threshold }) }
      : { noScore: reasons[row.no_score_reason] };
  const at = row.created_at.toISOString().replaceAll(/[-:T]/g, '');
  return writeCadReport({
    image,
    patientId,
    engineName,
    engineVersion,
    finding,
    simulated: row.simulated,
    date: at.slice(0, 8),
    time: at.slice(8, 14),
    // Under a new threshold it is another report: an instance never changes.
    sopInstanceUid: nameBasedUid('report', row.id, JSON.stringify(finding)),
    seriesInstanceUid: nameBasedUid('reports of study', image.studyInstanceUid),
  });
}

async function findResult(db: Database, resultId: string) {
  return await db
    .selectFrom('results as r')
    .innerJoin('images as i', 'i.id', 'r.image_id')
    .innerJoin('cases as c', 'c.id', 'i.case_id')
    .innerJoin('archives as a', 'a.id', 'i.archive_id')
    .selectAll('r')
    .select(['i.facts', 'i.archive_id', 'a.project_id', 'c.patient_id'])
    .where('r.id', '=', resultId)
    .executeTakeFirst();
}

function imageOf({ sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid }: ImageFacts) {
  if (!sopClassUid || !sopInstanceUid || !studyInstanceUid || !seriesInstanceUid) return undefined;
  return { sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid };
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
