/** Records images in groups: those that finish at once share one statement, one commit and one wait for the disk. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { UploadMetadata } from '../../contract/uploads.ts';
import type { Recipe } from '../../core/deid/recipe.ts';
import type { ImageFacts } from '../../core/pipeline/facts.ts';
import type { Finding } from '../../core/quality/finding.ts';
import type { RememberedPrincipal } from '../accounts/sessions.ts';
import { recordSql } from './record-sql.ts';
import type { Destination } from './upload-rows.ts';

type Findings = readonly Finding[];

/** An image whose bytes are in the store, safe from a power cut. */
export interface Admitted {
  readonly uploadId: string;
  readonly userId: string;
  readonly batchId: string;
  readonly archiveId: string;
  readonly metadata: UploadMetadata;
  readonly facts: ImageFacts;
  /** Empty when the image bears none. */
  readonly patientId: string;
  readonly findings: Findings;
  readonly recipe: Recipe | null;
  /** What it was judged by, where that was remembered; its upload then has no row yet. */
  readonly presumed?: Presumed;
}

export interface Presumed {
  readonly caller: RememberedPrincipal;
  readonly destination: Destination;
}

export type Recorded =
  /** `held`: the archive had these bytes before. */
  | {
      readonly outcome: 'recorded' | 'held';
      readonly imageId: string;
      readonly caseId: string;
      readonly findings: Findings;
    }
  /** The archive has other bytes under the same SOP Instance UID. */
  | { readonly outcome: 'uid-taken'; readonly imageId: string }
  /** The archive has this photograph under another Patient ID, or with another age, sex or view. */
  | { readonly outcome: 'other-patient' | 'other-facts' }
  /** What was presumed isn't so any more. */
  | { readonly outcome: 'presumed-wrongly' };

export interface Recorder {
  record(admitted: Admitted): Promise<Recorded>;
}

/** Told of each new image once it is durable. */
export type OnRecorded = (archiveId: string, caseId: string) => void;

const largestGroup = 50;
/** How often others may come first in the same moment, until something else must be wrong. */
const mostTries = 4;

interface Waiting {
  readonly admitted: Admitted;
  resolve(recorded: Recorded): void;
  reject(error: unknown): void;
}

/** PostgreSQL's text holds neither NUL nor half a surrogate pair; a damaged file may. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value;
}

function toPresumed({ caller, destination }: Presumed): Record<string, unknown> {
  return {
    session: caller.tokenSha256.toString('hex'),
    idleTimeoutS: caller.idleTimeoutS,
    grants: caller.principal.grants,
    ...destination,
  };
}

function toRow({ metadata, facts, presumed, ...admitted }: Admitted): Record<string, unknown> {
  const isDicom = facts.kind === 'dicom';
  return {
    upload_id: admitted.uploadId,
    image_id: randomUUID(),
    case_id: randomUUID(),
    archive_id: admitted.archiveId,
    batch_id: admitted.batchId,
    user_id: admitted.userId,
    kind: facts.kind,
    // Photographs have no study: each is a case of its own.
    sop_instance_uid: isDicom ? (facts.sopInstanceUid ?? null) : null,
    study_instance_uid: isDicom ? (facts.studyInstanceUid ?? null) : null,
    patient_id: admitted.patientId,
    sha256: metadata.sha256,
    size_bytes: metadata.sizeBytes,
    name: admitted.recipe === null ? (metadata.name ?? null) : null,
    facts,
    findings: admitted.findings,
    recipe: admitted.recipe,
    ...(presumed === undefined ? {} : { metadata, presumed: toPresumed(presumed) }),
  };
}

/** What no two images of one group may share. */
function keysOf({ archiveId, metadata, facts }: Admitted): readonly string[] {
  const keys = [`${archiveId} ${metadata.sha256}`];
  if (facts.sopInstanceUid !== undefined) keys.push(`${archiveId} ${facts.sopInstanceUid}`);
  return keys;
}

/** Takes the next group off the queue; what clashes with it stays for the one after. */
function takeGroup(queue: Waiting[]): Waiting[] {
  const group: Waiting[] = [];
  const left: Waiting[] = [];
  const taken = new Set<string>();
  for (const waiting of queue) {
    const keys = keysOf(waiting.admitted);
    if (group.length >= largestGroup || keys.some((key) => taken.has(key))) left.push(waiting);
    else {
      group.push(waiting);
      for (const key of keys) taken.add(key);
    }
  }
  queue.splice(0, queue.length, ...left);
  return group;
}

interface RecordedRow {
  upload_id: string;
  image_id: string;
  case_id: string;
  outcome: Exclude<Recorded['outcome'], 'presumed-wrongly'>;
  findings: Findings;
}

function toRecorded(row: RecordedRow): Recorded {
  if (row.outcome === 'other-patient' || row.outcome === 'other-facts')
    return { outcome: row.outcome };
  if (row.outcome === 'uid-taken') return { outcome: row.outcome, imageId: row.image_id };
  return {
    outcome: row.outcome,
    imageId: row.image_id,
    caseId: row.case_id,
    findings: row.findings,
  };
}

async function recordGroup(pool: pg.Pool, group: readonly Waiting[]): Promise<RecordedRow[]> {
  const values = [
    JSON.stringify(
      group.map(({ admitted }) => toRow(admitted)),
      storable,
    ),
  ];
  for (let tries = 1; ; tries++) {
    try {
      return (await pool.query<RecordedRow>({ name: 'record-images', text: recordSql, values }))
        .rows;
    } catch (error) {
      const overtaken = error instanceof pg.DatabaseError && error.code === '23505';
      if (!overtaken || tries >= mostTries) throw error;
    }
  }
}

/** Gives each of the group what became of it. One image that the database won't take must not fail the others. */
async function settleGroup(
  pool: pg.Pool,
  group: readonly Waiting[],
  onRecorded: OnRecorded,
): Promise<void> {
  try {
    const rows = await recordGroup(pool, group);
    const byUpload = new Map(rows.map((row) => [row.upload_id, row]));
    for (const waiting of group) {
      const row = byUpload.get(waiting.admitted.uploadId);
      if (row === undefined && waiting.admitted.presumed !== undefined) {
        waiting.resolve({ outcome: 'presumed-wrongly' });
      } else if (row === undefined) {
        waiting.reject(new Error('the archive of an image is gone'));
      } else {
        if (row.outcome === 'recorded') onRecorded(waiting.admitted.archiveId, row.case_id);
        waiting.resolve(toRecorded(row));
      }
    }
  } catch (error) {
    if (group.length > 1 && error instanceof pg.DatabaseError) {
      for (const waiting of group) await settleGroup(pool, [waiting], onRecorded);
    } else {
      for (const waiting of group) waiting.reject(error);
    }
  }
}

export function createRecorder(pool: pg.Pool, onRecorded: OnRecorded = () => {}): Recorder {
  const queue: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (queue.length > 0) await settleGroup(pool, takeGroup(queue), onRecorded);
    running = false;
  }

  return {
    record: (admitted) =>
      new Promise((resolve, reject) => {
        queue.push({ admitted, resolve, reject });
        if (!running) void run();
      }),
  };
}
