/** Cases with images and results straight into the database, as uploads and engines leave them, for tests of what is read from them. */
import { randomUUID } from 'node:crypto';
import type { NoScoreReason } from '../src/contract/cases.ts';
import type { Database } from '../src/server/db/schema.ts';
import { leadingEngine } from './archive-engines.ts';
import { sha256Of } from './uploads.ts';

export interface LedgerImage {
  readonly name?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly findings?: readonly unknown[];
  readonly sha256?: string;
  readonly sizeBytes?: number;
  readonly score?: number;
  readonly reason?: NoScoreReason;
  readonly simulated?: boolean;
  readonly engineVersion?: string;
  /** From asking to answer. */
  readonly seconds?: number;
  /** What further engines of the archive say of it, by their ids there. */
  readonly others?: Readonly<Record<string, Omit<LedgerImage, 'others'>>>;
}

export interface LedgerCase {
  readonly archiveId: string;
  readonly userId: string;
  readonly patientId: string;
  readonly at?: Date;
  /** A PNG, which has no study. */
  readonly isPicture?: boolean;
  readonly images: readonly LedgerImage[];
}

export interface MadeCase {
  readonly caseId: string;
  readonly imageIds: readonly string[];
  readonly resultIds: readonly string[];
}

const threshold = 50;
const base = '1.2.826.0.1.3680043.10.7';
let made = 0;

/** The case shows the result of its first image. */
export async function makeLedgerCase(db: Database, given: LedgerCase): Promise<MadeCase> {
  const { archiveId, userId, patientId, at = new Date('2026-03-01T12:00:00Z'), images } = given;
  const [batchId, caseId] = [randomUUID(), randomUUID()];
  const archiveEngineId = await leadingEngine(db, archiveId);
  const study = `${base}.${++made}`;
  const [shown] = images;
  const score = shown?.score ?? null;
  await db
    .insertInto('batches')
    .values({ id: batchId, archive_id: archiveId, user_id: userId, file_count: images.length })
    .execute();
  await db
    .insertInto('cases')
    .values({
      id: caseId,
      archive_id: archiveId,
      study_instance_uid: given.isPicture ? null : study,
      patient_id: patientId,
      state: stateOf(shown),
      score,
      above: score === null ? null : score >= threshold,
      result_id: null,
      image_count: images.length,
      thumbnail_image_id: null,
      created_at: at,
    })
    .execute();
  const imageIds: string[] = [];
  const resultIds: string[] = [];
  for (const [index, image] of images.entries()) {
    const uids = {
      studyInstanceUid: study,
      seriesInstanceUid: `${study}.1`,
      sopInstanceUid: `${study}.1.${index + 1}`,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
    };
    const imageId = randomUUID();
    imageIds.push(imageId);
    await db
      .insertInto('images')
      .values({
        id: imageId,
        archive_id: archiveId,
        case_id: caseId,
        batch_id: batchId,
        uploaded_by: userId,
        kind: given.isPicture ? 'png' : 'dicom',
        sop_instance_uid: given.isPicture ? null : uids.sopInstanceUid,
        sha256: image.sha256 ?? sha256Of(new TextEncoder().encode(imageId)),
        size_bytes: image.sizeBytes ?? 1000,
        name: image.name ?? null,
        facts: JSON.stringify({ kind: 'dicom', ...uids, modality: 'DX', ...image.facts }),
        findings: JSON.stringify(image.findings ?? []),
        recipe: null,
        state: stateOf(image),
        thumbnail_sha256: null,
        created_at: new Date(at.getTime() + index),
      })
      .execute();
    const resultId = await makeResult(db, { imageId, archiveEngineId }, image, at);
    if (resultId !== undefined) resultIds.push(resultId);
    for (const [id, said] of Object.entries(image.others ?? {})) {
      await makeResult(db, { imageId, archiveEngineId: id }, said, at);
    }
  }
  const [resultId] = resultIds;
  if (resultId !== undefined) {
    await db.updateTable('cases').set({ result_id: resultId }).where('id', '=', caseId).execute();
  }
  return { caseId, imageIds, resultIds };
}

function stateOf(image: LedgerImage | undefined) {
  if (image?.score !== undefined) return 'scored';
  return image?.reason === undefined ? 'waiting' : 'no-score';
}

async function makeResult(
  db: Database,
  { imageId, archiveEngineId }: { readonly imageId: string; readonly archiveEngineId: string },
  image: LedgerImage,
  at: Date,
): Promise<string | undefined> {
  const { score, reason, seconds = 60, simulated = true, engineVersion = '1' } = image;
  if (score === undefined && reason === undefined) return undefined;
  const [id, processingId] = [randomUUID(), randomUUID()];
  await db
    .insertInto('processings')
    .values({
      id: processingId,
      image_id: imageId,
      archive_engine_id: archiveEngineId,
      engine_id: 'simulator',
      settings: '{}',
      state: 'done',
      error_code: null,
      created_at: at,
    })
    .execute();
  await db
    .insertInto('results')
    .values({
      id,
      image_id: imageId,
      processing_id: processingId,
      archive_engine_id: archiveEngineId,
      engine_id: 'simulator',
      engine_name: 'Simulator',
      engine_version: engineVersion,
      simulated,
      score: score ?? null,
      no_score_reason: reason ?? null,
      threshold: score === undefined ? null : threshold,
      above: score === undefined ? null : score >= threshold,
      heatmap_sha256: null,
      created_at: new Date(at.getTime() + seconds * 1000),
    })
    .execute();
  return id;
}
