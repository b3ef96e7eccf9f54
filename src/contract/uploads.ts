/**
 * Sending images. The client names each upload (a UUID); one request when all goes well:
 *
 * - `POST /api/v1/archives/{archiveId}/batches` once per Submit: destination and recipe.
 * - `PUT /api/v1/uploads/{uploadId}` with the whole body. Idempotent: the same bytes again are the same success;
 *   409 when the id exists with other bytes.
 * - After a break `HEAD` for `Upload-Offset`, then `PATCH` with `Upload-Offset` and the rest.
 * - `POST /api/v1/batches/{batchId}/held` asks for many uploads at once what the portal holds already.
 *
 * Headers of `PUT` and `PATCH`: `Plainfilm-Batch` (id), `Plainfilm-Upload` (the `UploadMetadata` below as
 * base64url of UTF-8 JSON), `Content-Type: application/octet-stream`, `Content-Length`.
 * 201 answers `UploadReceipt`: the bytes are on disk, fsynced, and recorded.
 */
import { z } from 'zod';
import { oldestYears, statedSexes, statedViews } from '../core/pipeline/stated-facts.ts';
import { Finding, Id } from './common.ts';

export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256, lower-case hexadecimal');

export const RecipeSchema = z.object({
  profile: z.literal('basic'),
  options: z.array(z.string().max(64)).max(20),
});

export const NewBatch = z.object({
  batchId: Id,
  /** Null: the images are sent as they are. */
  recipe: RecipeSchema.nullable(),
  fileCount: z.number().int().min(1).max(1_000_000),
});
export type NewBatch = z.infer<typeof NewBatch>;
export const Batch = z.object({ id: Id, archiveId: Id });

/** Cleaned names only: letters, digits, dashes, underscores, one dot before the extension. */
export const CleanName = z.string().regex(/^[A-Za-z0-9_-]{1,120}(\.[A-Za-z0-9]{1,10})?$/);

/** What the uploader says of a PNG or JPEG. In a batch with a recipe as that recipe lets it be said. */
export const StatedFacts = z.object({
  patientAgeYears: z
    .number()
    .int()
    .min(0)
    .max(oldestYears)
    .optional()
    .describe('Whole years; in a pseudonymised batch at most 90, which stands for 90 and more'),
  patientSex: z.enum(statedSexes).optional(),
  viewPosition: z.enum(statedViews).optional(),
});

const Metadata = z.object({
  sizeBytes: z.number().int().min(1),
  sha256: Sha256,
  kind: z.enum(['dicom', 'png', 'jpeg']),
  /** Never present in a pseudonymised batch: a name may hold the patient's. */
  name: CleanName.optional(),
  /**
   * Hash of the picture, as far as the client has looked: lets the portal say before it takes the bytes that the archive
   * has the same picture. Worked out anew by the portal for what it records.
   */
  pixelSha256: Sha256.optional(),
  /**
   * Of the DICOM object sent. An image held under it is no copy but perhaps this very film, in another transfer syntax:
   * the portal then takes the bytes and compares.
   */
  sopInstanceUid: z
    .string()
    .regex(/^[0-9.]{1,64}$/)
    .optional(),
  /** For PNG and JPEG, which carry no Patient ID of their own. */
  patientId: z.string().min(1).max(64).optional(),
  /** For PNG and JPEG likewise: they become facts of the image, as a DICOM file's own do. */
  stated: StatedFacts.optional(),
});
export const UploadMetadata = Metadata.refine(
  ({ kind, stated }) => kind !== 'dicom' || stated === undefined,
  { path: ['stated'], message: 'a DICOM file says these itself' },
);
export type UploadMetadata = z.infer<typeof UploadMetadata>;

export const UploadReceipt = z.object({
  uploadId: Id,
  imageId: Id,
  caseId: Id,
  /** True when the archive held these bytes before this upload. */
  alreadyHeld: z.boolean(),
  findings: z.array(Finding),
});
export type UploadReceipt = z.infer<typeof UploadReceipt>;

/** 422: the intake refused the image; `findings` has at least one error. The upload is closed and its bytes dropped. */
export const UploadRefusal = z.object({
  code: z.string(),
  findings: z.array(Finding),
});

export const HeldRequest = z.object({ uploadIds: z.array(Id).min(1).max(500) });
export const HeldAnswer = z.object({
  uploads: z.array(
    z.object({
      uploadId: Id,
      state: z.enum(['unknown', 'partial', 'stored', 'refused']),
      /** What the portal holds for certain; 0 while a request for it is under way. */
      offsetBytes: z.number().int(),
      /** With what the request under way has brought so far. */
      arrivedBytes: z.number().int(),
      receipt: UploadReceipt.optional(),
    }),
  ),
});
