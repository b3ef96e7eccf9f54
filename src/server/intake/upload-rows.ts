/** The rows of uploads: opened before the first byte is taken, closed with a receipt or a refusal. */
import type pg from 'pg';
import type { UploadMetadata, UploadReceipt } from '../../contract/uploads.ts';
import type { Finding } from '../../core/quality/finding.ts';
import { ServerError } from '../errors.ts';
import { samePictureSql } from './same-picture-sql.ts';

type Findings = readonly Finding[];

/** The archive's and project's settings at this moment. */
export interface Destination {
  readonly checks: unknown;
  readonly pseudonymisationRequired: boolean;
  readonly patientIdPattern: string;
}

export type UploadState =
  | { readonly state: 'partial' }
  | { readonly state: 'stored'; readonly receipt: UploadReceipt }
  | { readonly state: 'refused'; readonly findings: Findings };

/** An upload as its owner may see it. */
export type FoundUpload = UploadState & {
  readonly uploadId: string;
  readonly batchId: string;
  readonly sizeBytes: number;
};

export interface OpenedUpload {
  readonly upload: UploadState;
  readonly destination: Destination;
  /** An image of the same archive that has the bytes already; of a photograph, whose Patient ID it was given. */
  readonly held:
    | {
        readonly imageId: string;
        readonly photographOf: string | undefined;
        readonly facts: Readonly<Record<string, unknown>>;
      }
    | undefined;
  /**
   * The archive has an image of other bytes with the same picture under another SOP Instance UID, if what the client says
   * of it is true.
   */
  readonly samePicture: boolean;
}

export interface UploadRows {
  /**
   * Finds the upload or opens it, together with all that is needed to judge it. Throws `not-found` for someone
   * else's, `upload-conflict` when it has other content.
   */
  open(
    userId: string,
    batch: { readonly id: string; readonly archiveId: string },
    uploadId: string,
    metadata: UploadMetadata,
  ): Promise<OpenedUpload>;
  /** Of an archive, as `open` found it the last time. */
  remembered(archiveId: string): Destination | undefined;
  /** The user's own uploads among these. */
  find(userId: string, uploadIds: readonly string[]): Promise<readonly FoundUpload[]>;
  /** Closes it with an image that the archive held before. */
  closeWithHeld(uploadId: string, imageId: string): Promise<void>;
  refuse(uploadId: string, findings: Findings): Promise<void>;
  /** Forgets a partial upload. */
  remove(uploadId: string): Promise<void>;
}

interface UploadColumns {
  state: 'partial' | 'stored' | 'refused';
  image_id: string | null;
  case_id: string | null;
  already_held: boolean;
  refusal: { findings: Findings } | null;
  findings: Findings | null;
}

interface OpenRow extends UploadColumns {
  opened: boolean;
  id: string | null;
  user_id: string;
  batch_id: string;
  sha256: string;
  size_bytes: number;
  checks: unknown;
  pseudonymisation: string;
  patient_id_pattern: string;
  held_image_id: string | null;
  held_kind: string | null;
  held_patient_id: string | null;
  held_facts: Readonly<Record<string, unknown>> | null;
  same_picture: boolean;
}

/**
 * The row of a partial upload need not survive a power cut, after which the client begins anew; so its commit doesn't
 * wait for the disk.
 */
const openSql = `
with unhurried as (select set_config('synchronous_commit', 'off', true)),
opened as (
  insert into uploads (id, batch_id, user_id, sha256, size_bytes, metadata, state)
  select $1::uuid, $2::uuid, $3::uuid, $4::text, $5::bigint, $6::jsonb, 'partial' from unhurried
  on conflict (id) do nothing
  returning id
)
select
  exists (select from opened) as opened,
  u.id, u.user_id, u.batch_id, u.sha256, u.size_bytes, u.state, u.image_id, u.already_held, u.refusal,
  m.case_id, m.findings,
  a.checks, p.pseudonymisation, p.patient_id_pattern,
  h.id as held_image_id, h.kind as held_kind, hc.patient_id as held_patient_id,
  case when h.kind <> 'dicom' then h.facts end as held_facts,
  ${samePictureSql({ archive: 'a.id', pixels: '$8', sha256: '$4', sopInstanceUid: '$9' })} as same_picture
from archives a
join projects p on p.id = a.project_id
left join uploads u on u.id = $1
left join images m on m.id = u.image_id
left join images h on h.archive_id = a.id and h.sha256 = $4 and h.size_bytes = $5
left join cases hc on hc.id = h.case_id
where a.id = $7`;

const findSql = `
select u.id, u.batch_id, u.size_bytes, u.state, u.image_id, u.already_held, u.refusal, m.case_id, m.findings
from uploads u
left join images m on m.id = u.image_id
where u.id = any($1::uuid[]) and u.user_id = $2`;

function stateOf(uploadId: string, row: UploadColumns): UploadState {
  switch (row.state) {
    case 'partial':
      return { state: 'partial' };
    case 'refused':
      return { state: 'refused', findings: row.refusal?.findings ?? [] };
    case 'stored':
      return {
        state: 'stored',
        receipt: {
          uploadId,
          imageId: row.image_id ?? '',
          caseId: row.case_id ?? '',
          alreadyHeld: row.already_held,
          findings: [...(row.findings ?? [])],
        },
      };
  }
}

function heldOf(row: OpenRow): OpenedUpload['held'] {
  if (row.held_image_id === null) return undefined;
  return {
    imageId: row.held_image_id,
    photographOf: row.held_kind === 'dicom' ? undefined : (row.held_patient_id ?? ''),
    facts: row.held_facts ?? {},
  };
}

const rememberedDestinations = 1000;

export function createUploadRows(pool: pg.Pool): UploadRows {
  const remembered = new Map<string, Destination>();

  function remember(archiveId: string, row: OpenRow): Destination {
    const destination = {
      checks: row.checks,
      pseudonymisationRequired: row.pseudonymisation === 'required',
      patientIdPattern: row.patient_id_pattern,
    };
    if (remembered.size >= rememberedDestinations) remembered.clear();
    remembered.set(archiveId, destination);
    return destination;
  }

  async function open(
    ...[userId, batch, uploadId, metadata]: Parameters<UploadRows['open']>
  ): Promise<OpenedUpload> {
    const { rows } = await pool.query<OpenRow>({
      name: 'open-upload',
      text: openSql,
      values: [
        uploadId,
        batch.id,
        userId,
        metadata.sha256,
        metadata.sizeBytes,
        JSON.stringify(metadata),
        batch.archiveId,
        metadata.pixelSha256 ?? null,
        metadata.sopInstanceUid ?? null,
      ],
    });
    const row = rows[0];
    if (row === undefined) throw new ServerError('not-found');
    // Another request opened it in the same moment and its row was not to be seen yet.
    if (!row.opened && row.id === null) return open(userId, batch, uploadId, metadata);
    if (!row.opened) {
      if (row.user_id !== userId) throw new ServerError('not-found');
      const same =
        row.batch_id === batch.id &&
        row.sha256 === metadata.sha256 &&
        row.size_bytes === metadata.sizeBytes;
      if (!same) throw new ServerError('upload-conflict');
    }
    return {
      upload: row.opened ? { state: 'partial' } : stateOf(uploadId, row),
      destination: remember(batch.archiveId, row),
      held: heldOf(row),
      samePicture: row.same_picture,
    };
  }

  return {
    open,
    remembered: (archiveId) => remembered.get(archiveId),
    async find(userId, uploadIds) {
      const { rows } = await pool.query<
        UploadColumns & { id: string; batch_id: string; size_bytes: number }
      >({ name: 'find-uploads', text: findSql, values: [uploadIds, userId] });
      return rows.map((row) => ({
        uploadId: row.id,
        batchId: row.batch_id,
        sizeBytes: row.size_bytes,
        ...stateOf(row.id, row),
      }));
    },
    async closeWithHeld(uploadId, imageId) {
      await pool.query(
        `update uploads set state = 'stored', image_id = $2, already_held = true, updated_at = now()
         where id = $1 and state = 'partial'`,
        [uploadId, imageId],
      );
    },
    async refuse(uploadId, findings) {
      await pool.query(
        `with closed as (
           update uploads set state = 'refused', refusal = $2, updated_at = now()
           where id = $1 and state = 'partial' returning user_id, batch_id
         )
         insert into events (user_id, event, project_id, archive_id, params)
         select c.user_id, 'upload-refused', a.project_id, a.id, $3
         from closed c join batches b on b.id = c.batch_id join archives a on a.id = b.archive_id`,
        [
          uploadId,
          JSON.stringify({ findings }),
          JSON.stringify({ finding: findings.find(({ level }) => level === 'error')?.code ?? '' }),
        ],
      );
    },
    async remove(uploadId) {
      await pool.query(`delete from uploads where id = $1 and state = 'partial'`, [uploadId]);
    },
  };
}
