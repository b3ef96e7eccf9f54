/** An X-ray unit's image on its way into an archive: through the one intake, with its checks and policy. */
import { createHash, randomUUID } from 'node:crypto';
import type { Principal } from '../accounts/permissions.ts';
import type { Reply } from '../dicom-network/association-server.ts';
import { statuses } from '../dicom-network/status.ts';
import { ServerError } from '../errors.ts';
import type { Batches } from '../intake/batches.ts';
import type { Intake } from '../intake/intake.ts';
import type { PartFile } from '../intake/part-file.ts';
import type { SourceCaller } from './callers.ts';

export interface TakeImageDeps {
  readonly intake: Intake;
  readonly batches: Batches;
}

/** Answers success only when the archive holds the image; the same image again is the same success. */
export async function takeImage(
  { intake, batches }: TakeImageDeps,
  { archiveId, projectId, userId }: SourceCaller,
  batchId: string,
  received: PartFile,
): Promise<Reply> {
  const principal: Principal = {
    userId,
    name: '',
    siteAdministrator: false,
    grants: [{ projectId, archiveId: null, permission: 'project/upload' }],
  };
  const sha256 = received.sha256();
  const sizeBytes = received.offset;
  const uploadId = uploadIdOf(archiveId, batchId, sha256);
  try {
    await batches.create(principal, archiveId, { batchId, recipe: null, fileCount: 1 });
    await intake.receive(principal, {
      uploadId,
      batchId,
      metadata: { sizeBytes, sha256, kind: 'dicom' },
      offsetBytes: sizeBytes,
      bodyBytes: 0,
      body: async function* () {},
      received,
      arrivedBytes: () => sizeBytes,
      abort: () => {},
    });
    return { status: statuses.success };
  } catch (error) {
    if (error instanceof ServerError) return replyTo(error);
    throw error;
  }
}

/** One upload for the same image in the same association, so that a caller in doubt may send it again. */
function uploadIdOf(archiveId: string, batchId: string, sha256: string): string {
  const bytes = createHash('sha256').update(`${archiveId} ${batchId} ${sha256}`).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const newBatchId = (): string => randomUUID();

/** The code of what is wrong goes into the caller's log; never a word of the image. */
function replyTo(error: ServerError): Reply {
  switch (error.code) {
    case 'upload-refused': {
      const findings = (error.details as { findings?: readonly { level: string; code: string }[] })
        .findings;
      const code = findings?.find(({ level }) => level === 'error')?.code ?? 'refused';
      return { status: statuses.cannotUnderstand, comment: code };
    }
    case 'storage-full':
    case 'unavailable':
    case 'upload-busy':
    case 'upload-too-large':
      return { status: statuses.outOfResources, comment: error.code };
    default:
      return { status: statuses.cannotUnderstand, comment: error.code };
  }
}
