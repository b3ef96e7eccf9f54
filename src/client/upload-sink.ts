/** The pipeline's way out to a portal: each prepared image takes a lane and is sent by the resumable protocol. */
import type { UploadReceipt } from '../contract/uploads.ts';
import type { Prepared, SendResult, Sink } from '../core/pipeline/sink.ts';
import { onlyStated } from '../core/pipeline/stated-facts.ts';
import {
  resumableUpload,
  type UploadOutcome,
  type UploadSurroundings,
} from './resumable-upload.ts';

export interface UploadSinkOptions extends UploadSurroundings {
  readonly batchId: string;
  /** A random UUID; the same for the same file when it is tried again. */
  readonly uploadIdOf: (key: string) => string;
  /** The prepared bytes as a blob; in a browser slices of the file, never read into memory. */
  readonly bodyOf: (prepared: Prepared) => Blob | Promise<Blob>;
  /** Resolves with the lane's release. */
  readonly enterLane: (signal: AbortSignal) => Promise<() => void>;
}

export function uploadSink(options: UploadSinkOptions): Sink<UploadReceipt> {
  return {
    async send(prepared, onProgress, signal) {
      const body = await options.bodyOf(prepared);
      const leave = await options.enterLane(signal);
      try {
        const job = {
          uploadId: options.uploadIdOf(prepared.key),
          batchId: options.batchId,
          metadata: metadataOf(prepared),
          body,
        };
        return resultOf(await resumableUpload(job, options, onProgress, signal));
      } finally {
        leave();
      }
    },
  };
}

/** Member by member, so that nothing else of what is known in the browser can slip in. */
function metadataOf(prepared: Prepared) {
  const { sizeBytes, sha256, kind, name, patientId, pixelSha256, sopInstanceUid, stated } =
    prepared;
  return {
    sizeBytes,
    sha256,
    kind,
    ...(name === undefined ? {} : { name }),
    ...(patientId === undefined ? {} : { patientId }),
    ...(pixelSha256 === undefined ? {} : { pixelSha256 }),
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
    ...(stated === undefined ? {} : { stated: onlyStated(stated) }),
  };
}

function resultOf(outcome: UploadOutcome): SendResult<UploadReceipt> {
  switch (outcome.kind) {
    case 'stored': {
      const { receipt } = outcome;
      return {
        status: 'stored',
        receipt,
        alreadyHeld: receipt.alreadyHeld,
        findings: withoutUndefined(receipt.findings),
      };
    }
    case 'refused':
      return { status: 'refused', findings: withoutUndefined(outcome.findings) };
    case 'failed':
      return { status: 'failed', code: outcome.code, retryable: outcome.retryable };
  }
}

type WireFinding = UploadReceipt['findings'][number];

function withoutUndefined(findings: readonly WireFinding[]) {
  return findings.map(({ engineCode, ...finding }) =>
    engineCode === undefined ? finding : { ...finding, engineCode },
  );
}
