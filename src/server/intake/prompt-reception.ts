/** The short way of a small image that comes at once: received in memory, stored, and recorded with all that was presumed. */
import { hash } from 'node:crypto';
import type { UploadReceipt } from '../../contract/uploads.ts';
import { bufferSource } from '../../core/bytes.ts';
import type { Hold } from './active-uploads.ts';
import type { Arrival, Caller } from './arrival.ts';
import type { Batches, BatchRecord } from './batches.ts';
import type { ReceptionDeps } from './reception.ts';
import type { Presumed } from './recorder.ts';

/** What a film of a megabyte takes, and most photographs. */
const promptBytes = 2 * 1024 * 1024;
const mostSpare = 4;
const spare: Uint8Array<ArrayBuffer>[] = [];

/** What is taken to be so from a moment ago, until the record proves it. */
export interface Presumption extends Presumed {
  readonly batch: BatchRecord;
}

export type Prompt =
  | { readonly receipt: UploadReceipt }
  /** The long way is to be gone, which knows the answer to everything; nothing has been kept. */
  | { readonly receipt?: undefined; readonly arrival: Arrival };

/** Undefined where something must be asked first, or the image comes in parts. */
export function presume(
  { rows, batches }: Pick<ReceptionDeps, 'rows'> & { readonly batches: Batches },
  { remembered }: Caller,
  { gather, offsetBytes, bodyBytes, metadata, batchId }: Arrival,
): Presumption | undefined {
  if (gather === undefined || remembered === undefined) return undefined;
  if (offsetBytes > 0 || bodyBytes !== metadata.sizeBytes || bodyBytes > promptBytes) {
    return undefined;
  }
  const batch = batches.remembered(remembered.principal, batchId);
  const destination = batch && rows.remembered(batch.archiveId);
  if (batch === undefined || destination === undefined) return undefined;
  if (destination.pseudonymisationRequired && batch.recipe === null) return undefined;
  return { caller: remembered, batch, destination };
}

/**
 * Asks the database nothing before it records. Whatever isn't a plain success is left to the long way. `use` gets the
 * outcome while the bytes are still in memory.
 */
export async function receivePromptly<T>(
  deps: ReceptionDeps,
  presumption: Presumption,
  arrival: Arrival,
  hold: Hold,
  use: (prompt: Prompt) => Promise<T>,
): Promise<T> {
  const memory = spare.pop() ?? new Uint8Array(promptBytes);
  try {
    const came = (await arrival.gather?.(memory)) ?? 0;
    const bytes = memory.subarray(0, came);
    if (came === arrival.bodyBytes) {
      hold.settle();
      const receipt = await store(deps, presumption, arrival, bytes);
      if (receipt !== undefined) return await use({ receipt });
    }
    return await use({ arrival: { ...arrival, body: () => continued(bytes, arrival) } });
  } finally {
    if (spare.length < mostSpare) spare.push(memory);
  }
}

async function* continued(bytes: Uint8Array, arrival: Arrival): AsyncIterable<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
  if (bytes.byteLength < arrival.bodyBytes) yield* arrival.body();
}

/** Undefined when it isn't a plain success; nothing has come of it then. */
async function store(
  deps: ReceptionDeps,
  { caller, batch, destination }: Presumption,
  { metadata, uploadId }: Arrival,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<UploadReceipt | undefined> {
  const { placing, recorder, orphans } = deps;
  const { sha256 } = metadata;
  if (hash('sha256', bytes) !== sha256) return undefined;
  const admission = await deps.admissions.admit(
    bufferSource(bytes),
    destination,
    batch.recipe,
    metadata,
  );
  if (admission.status === 'refused') return undefined;
  await deps.space.mustHold(bytes.byteLength);
  const recorded = await deps.lock.run(sha256, async () => {
    if (!(await placing.place(sha256, bytes))) return undefined;
    return await recorder.record({
      facts: admission.image.facts,
      patientId: admission.patientId,
      findings: admission.findings,
      uploadId,
      metadata,
      userId: caller.principal.userId,
      batchId: batch.id,
      archiveId: batch.archiveId,
      recipe: batch.recipe,
      presumed: { caller, destination },
    });
  });
  if (recorded === undefined) return undefined;
  if (recorded.outcome !== 'recorded') await orphans.collect(sha256, false);
  // Nobody waits for it: where the process ends before, the next start follows the trace and finds the record.
  placing.clear(sha256).catch(() => {});
  if (recorded.outcome !== 'recorded') return undefined;
  const { imageId, caseId, findings } = recorded;
  return { uploadId, imageId, caseId, alreadyHeld: false, findings: [...findings] };
}
