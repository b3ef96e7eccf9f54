/** One request's way through the intake, with a row of its own that is opened before the first byte is kept. */
import type { UploadReceipt } from '../../contract/uploads.ts';
import type { Finding } from '../../core/quality/finding.ts';
import type { FindingCode } from '../../core/quality/finding-codes.ts';
import { hasError } from '../../core/quality/inspect.ts';
import type { Principal } from '../accounts/permissions.ts';
import { isFull } from '../archive/storage-error.ts';
import type { BlobStore } from '../archive/store.ts';
import type { TracedPlacing } from '../archive/traced-placing.ts';
import { ServerError } from '../errors.ts';
import type { Hold } from './active-uploads.ts';
import type { Admissions } from './admission.ts';
import type { Arrival } from './arrival.ts';
import type { BatchRecord } from './batches.ts';
import type { FreeSpace } from './free-space.ts';
import type { KeyedLock } from './keyed-lock.ts';
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
import type { SameFilm } from './same-film.ts';
import type { OpenedUpload, UploadRows } from './upload-rows.ts';

export interface ReceptionDeps {
  readonly rows: UploadRows;
  readonly recorder: Recorder;
  readonly sameFilm: SameFilm;
  readonly store: BlobStore;
  readonly placing: TracedPlacing;
  readonly lock: KeyedLock;
  readonly orphans: Orphans;
  readonly stagingDir: string;
  readonly space: FreeSpace;
  readonly admissions: Admissions;
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

export class Reception {
  readonly #deps: ReceptionDeps;
  readonly #principal: Principal;
  readonly #batch: BatchRecord;
  readonly #arrival: Arrival;
  readonly #hold: Hold;
  readonly #path: string;

  constructor(
    deps: ReceptionDeps,
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
    this.#path = arrival.received?.path ?? partPath(deps.stagingDir, arrival.uploadId);
  }

  async run(): Promise<UploadReceipt> {
    const beginning = this.#begin();
    let part = this.#arrival.received;
    try {
      if (part === undefined) {
        part = await this.#openPart(beginning);
        await part?.append(this.#arrival.body());
      }
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
      const { imageId, photographOf, facts } = opened.held;
      const other = photographOf !== undefined && photographOf !== (metadata.patientId ?? '');
      if (other) return await this.#refuseOther('other-patient');
      const stated: Readonly<Record<string, unknown>> = metadata.stated ?? {};
      if (Object.keys(stated).some((key) => stated[key] !== facts[key]))
        return await this.#refuseOther('other-facts');
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

  /** A success would say that this patient's film is here, and it is filed under another's, or as another's. */
  async #refuseOther(code: 'other-patient' | 'other-facts'): Promise<never> {
    await this.#forget();
    throw new ServerError(code);
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
    const { store, recorder, sameFilm, lock, orphans } = this.#deps;
    const { uploadId, metadata } = this.#arrival;
    const { sha256 } = metadata;
    const { patientId } = admitted;
    const recorded = await lock.run(sha256, async () => {
      await placeDurably(store, sha256, this.#path, durable);
      const outcome = await recorder.record({
        ...admitted,
        uploadId,
        metadata,
        userId: this.#principal.userId,
        batchId: this.#batch.id,
        archiveId: this.#batch.archiveId,
        recipe: this.#batch.recipe,
      });
      if (outcome.outcome !== 'uid-taken') return outcome;
      const isHeld = await sameFilm.isProven(outcome.imageId, { sha256, patientId });
      return { ...outcome, isHeld };
    });
    switch (recorded.outcome) {
      case 'recorded':
      case 'held':
        return {
          uploadId,
          imageId: recorded.imageId,
          caseId: recorded.caseId,
          alreadyHeld: recorded.outcome === 'held',
          findings: [...recorded.findings],
        };
      case 'uid-taken':
        await orphans.collect(sha256, false);
        return recorded.isHeld
          ? await this.#closeWithHeld(recorded.imageId)
          : await this.#refuse([uidTaken]);
      case 'other-patient':
      case 'other-facts':
        return await this.#refuseOther(recorded.outcome);
      case 'presumed-wrongly':
        throw new Error('nothing was presumed');
    }
  }

  async #refuse(findings: readonly Finding[]): Promise<never> {
    if (!hasError(findings)) throw new Error('a refusal without a reason');
    await this.#deps.rows.refuse(this.#arrival.uploadId, findings);
    await dropPart(this.#path);
    throw refusal(findings);
  }
}
