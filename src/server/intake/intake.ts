/** The one path by which an image enters: received, proven whole, admitted, stored, recorded, and only then acknowledged. */
import type { UploadMetadata, UploadReceipt } from '../../contract/uploads.ts';
import type { Finding } from '../../core/quality/finding.ts';
import type { FindingCode } from '../../core/quality/finding-codes.ts';
import { hasError } from '../../core/quality/inspect.ts';
import type { Principal } from '../accounts/permissions.ts';
import { isFull } from '../archive/storage-error.ts';
import type { BlobStore } from '../archive/store.ts';
import { ServerError } from '../errors.ts';
import type { ActiveUploads, Hold } from './active-uploads.ts';
import type { Admissions } from './admission.ts';
import type { Batches, BatchRecord } from './batches.ts';
import type { FreeSpace } from './free-space.ts';
import type { KeyedLock } from './keyed-lock.ts';
import type { Lull } from './lull.ts';
import type { Orphans } from './orphans.ts';
import {
  beginPart,
  continuePart,
  dropPart,
  durableBytes,
  type PartFile,
  partPath,
} from './part-file.ts';
import { placeDurably } from './place-durably.ts';
import type { Admitted, Recorder } from './recorder.ts';
import type { OpenedUpload, UploadRows } from './upload-rows.ts';

/** One request that brings bytes. */
export interface Arrival {
  readonly uploadId: string;
  readonly batchId: string;
  readonly metadata: UploadMetadata;
  /** Where the body begins: 0 for a whole one. */
  readonly offsetBytes: number;
  readonly bodyBytes: number;
  /** Asked for at most once, and not at all when the answer needs no bytes. */
  body(): AsyncIterable<Uint8Array>;
  /** Cuts the body off, because a newer request takes over. */
  abort(): void;
}

export interface IntakeDeps {
  readonly rows: UploadRows;
  readonly batches: Batches;
  readonly active: ActiveUploads;
  readonly recorder: Recorder;
  readonly store: BlobStore;
  readonly lock: KeyedLock;
  readonly lull: Lull;
  readonly orphans: Orphans;
  readonly stagingDir: string;
  readonly space: FreeSpace;
  readonly admissions: Admissions;
  readonly maxFileBytes: number;
}

export interface Intake {
  /** Throws a `ServerError` when nothing was stored; `upload-refused` has the findings. */
  receive(principal: Principal, arrival: Arrival): Promise<UploadReceipt>;
}

const uidTaken: Finding = {
  check: 'duplicate',
  code: 'duplicate/uid-conflict' satisfies FindingCode,
  level: 'error',
  params: {},
};

function refusal(findings: readonly Finding[]): ServerError {
  return new ServerError('upload-refused', { findings });
}

/** What is wrong with a request before anything is asked of the database. */
function assertSound(arrival: Arrival, batch: BatchRecord, maxFileBytes: number): void {
  const { metadata, offsetBytes, bodyBytes } = arrival;
  if (metadata.sizeBytes > maxFileBytes) throw new ServerError('upload-too-large');
  if (offsetBytes + bodyBytes > metadata.sizeBytes) {
    throw new ServerError('invalid-request', { fields: { 'content-length': 'too-large' } });
  }
  if (batch.recipe !== null && metadata.name !== undefined) {
    throw new ServerError('upload-name-in-pseudonymised-batch');
  }
}

export function createIntake(deps: IntakeDeps): Intake {
  return {
    async receive(principal, arrival) {
      const batch = await deps.batches.mine(principal, arrival.batchId);
      assertSound(arrival, batch, deps.maxFileBytes);
      const hold = await deps.active.hold(arrival.uploadId, arrival.abort);
      try {
        return await new Reception(deps, principal, batch, arrival, hold).run();
      } finally {
        deps.lull.stir();
        hold.release();
      }
    },
  };
}

/** What the rows say of an upload as a request for it begins: its bytes are wanted, or its receipt is known. */
type Begun =
  | { readonly opened: OpenedUpload; readonly receipt?: undefined }
  | { readonly receipt: UploadReceipt };

function isFulfilled(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}

/** One request's way through the intake. */
class Reception {
  readonly #deps: IntakeDeps;
  readonly #principal: Principal;
  readonly #batch: BatchRecord;
  readonly #arrival: Arrival;
  readonly #hold: Hold;
  readonly #path: string;

  constructor(
    deps: IntakeDeps,
    principal: Principal,
    batch: BatchRecord,
    arrival: Arrival,
    hold: Hold,
  ) {
    this.#deps = deps;
    this.#principal = principal;
    this.#batch = batch;
    this.#arrival = arrival;
    this.#hold = hold;
    this.#path = partPath(deps.stagingDir, arrival.uploadId);
  }

  async run(): Promise<UploadReceipt> {
    const beginning = this.#begin();
    let part: PartFile | undefined;
    try {
      part = await this.#openPart(beginning);
      await part?.append(this.#arrival.body());
      const begun = await beginning;
      if (begun.receipt !== undefined) return begun.receipt;
      if (part === undefined) throw new Error('an upload was neither received nor answered');
      this.#hold.settle();
      return await this.#finish(part, begun.opened);
    } catch (error) {
      const full = error instanceof ServerError && error.code === 'storage-full';
      // What could not be written to its end would only keep the disk full; what was refused beforehand stays.
      if (full && (await isFulfilled(beginning))) await dropPart(this.#path);
      throw isFull(error) ? new ServerError('storage-full', {}, error) : error;
    } finally {
      await part?.close();
    }
  }

  /** Finds out whether the bytes are wanted at all, or what their receipt is without them. */
  async #begin(): Promise<Begun> {
    const { rows } = this.#deps;
    const { uploadId, metadata } = this.#arrival;
    const opened = await rows.open(this.#principal.userId, this.#batch, uploadId, metadata);
    switch (opened.upload.state) {
      case 'stored':
        return { receipt: opened.upload.receipt };
      case 'refused':
        throw refusal(opened.upload.findings);
      case 'partial':
        break;
    }
    if (opened.destination.pseudonymisationRequired && this.#batch.recipe === null) {
      await this.#forget();
      throw new ServerError('pseudonymisation-required');
    }
    if (opened.held !== undefined) {
      const { imageId, photographOf } = opened.held;
      const other = photographOf !== undefined && photographOf !== (metadata.patientId ?? '');
      if (other) return await this.#refuseOtherPatient();
      return { receipt: await this.#closeWithHeld(imageId) };
    }
    if (opened.samePicture) {
      const found = this.#deps.admissions.ofKnownPicture(opened.destination);
      if (hasError(found)) return await this.#refuse(found);
    }
    await this.#deps.space.mustHold(this.#arrival.bodyBytes);
    return { opened };
  }

  /** Undefined when its bytes aren't wanted. A whole body is received, into memory, while that is found out. */
  async #openPart(beginning: Promise<Begun>): Promise<PartFile | undefined> {
    const { offsetBytes } = this.#arrival;
    const wanted = beginning.then(({ receipt }) => receipt === undefined);
    if (offsetBytes === 0) return beginPart(this.#path, wanted);
    if (!(await wanted)) return undefined;
    const there = await durableBytes(this.#path);
    if (there !== offsetBytes) {
      throw new ServerError('upload-offset-conflict', { offsetBytes: there });
    }
    return await continuePart(this.#path, offsetBytes);
  }

  async #forget(): Promise<void> {
    await dropPart(this.#path);
    await this.#deps.rows.remove(this.#arrival.uploadId);
  }

  /** A success would say that this patient's film is here, and it is filed under another's. */
  async #refuseOtherPatient(): Promise<never> {
    await this.#forget();
    throw new ServerError('other-patient');
  }

  async #closeWithHeld(imageId: string): Promise<UploadReceipt> {
    const { rows } = this.#deps;
    const { uploadId } = this.#arrival;
    await dropPart(this.#path);
    await rows.closeWithHeld(uploadId, imageId);
    const [closed] = await rows.find(this.#principal.userId, [uploadId]);
    if (closed?.state !== 'stored') throw new Error('an upload vanished while it was closed');
    return closed.receipt;
  }

  async #finish(part: PartFile, opened: OpenedUpload): Promise<UploadReceipt> {
    const { metadata } = this.#arrival;
    if (part.offset < metadata.sizeBytes) {
      throw new ServerError('upload-offset-conflict', { offsetBytes: part.offset });
    }
    if (part.sha256() !== metadata.sha256) {
      await this.#forget();
      throw new ServerError('upload-digest-mismatch');
    }
    // The disk works while the header is read, and on while the file is given its place.
    const synced = part.sync();
    synced.catch(() => {});
    const admission = await this.#deps.admissions.admit(
      part.source(),
      opened.destination,
      this.#batch.recipe,
      metadata,
    );
    if (admission.status === 'refused') {
      await synced;
      return await this.#refuse(admission.findings);
    }
    const { image, patientId } = admission;
    const known = opened.samePicture
      ? this.#deps.admissions.ofKnownPicture(opened.destination)
      : [];
    const findings = [...known, ...admission.findings];
    const durable = async () => {
      await synced;
      // Closing takes a turn of the thread pool, which the database's answer would otherwise wait behind.
      part.close().catch(() => {});
    };
    return await this.#keep({ facts: image.facts, patientId, findings }, durable);
  }

  /**
   * The lock keeps whoever looks for unrecorded objects away between storing and recording. The row becomes durable
   * after bytes and directory entry: what a power cut leaves without a row is nobody's, and is replaced when sent again.
   */
  async #keep(
    admitted: Pick<Admitted, 'facts' | 'patientId' | 'findings'>,
    durable: () => Promise<void>,
  ): Promise<UploadReceipt> {
    const { store, recorder, lock, orphans } = this.#deps;
    const { uploadId, metadata } = this.#arrival;
    const recorded = await lock.run(metadata.sha256, async () => {
      await placeDurably(store, metadata.sha256, this.#path, durable);
      return await recorder.record({
        ...admitted,
        uploadId,
        metadata,
        userId: this.#principal.userId,
        batchId: this.#batch.id,
        archiveId: this.#batch.archiveId,
        recipe: this.#batch.recipe,
      });
    });
    if (recorded.outcome === 'uid-taken') {
      await orphans.collect(metadata.sha256, false);
      return await this.#refuse([uidTaken]);
    }
    if (recorded.outcome === 'other-patient') return await this.#refuseOtherPatient();
    return {
      uploadId,
      imageId: recorded.imageId,
      caseId: recorded.caseId,
      alreadyHeld: recorded.outcome === 'held',
      findings: [...recorded.findings],
    };
  }

  async #refuse(findings: readonly Finding[]): Promise<never> {
    if (!hasError(findings)) throw new Error('a refusal without a reason');
    await this.#deps.rows.refuse(this.#arrival.uploadId, findings);
    await dropPart(this.#path);
    throw refusal(findings);
  }
}
