/** The one path by which an image enters: received, proven whole, admitted, stored, recorded, and only then acknowledged. */
import type { UploadReceipt } from '../../contract/uploads.ts';
import type { Principal } from '../accounts/permissions.ts';
import { ServerError } from '../errors.ts';
import type { ActiveUploads, Hold } from './active-uploads.ts';
import type { Arrival, Caller } from './arrival.ts';
import type { Batches, BatchRecord } from './batches.ts';
import type { Lull } from './lull.ts';
import { presume, receivePromptly } from './prompt-reception.ts';
import { Reception, type ReceptionDeps } from './reception.ts';

export interface IntakeDeps extends ReceptionDeps {
  readonly batches: Batches;
  readonly active: ActiveUploads;
  readonly lull: Lull;
  readonly maxFileBytes: number;
}

export interface Intake {
  /** Throws a `ServerError` when nothing was stored; `upload-refused` has the findings. */
  receive(principal: Principal, arrival: Arrival): Promise<UploadReceipt>;
  /** The same, and proves who sends it together with the record where it can. */
  receiveFrom(caller: Caller, arrival: Arrival): Promise<UploadReceipt>;
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
  const { batches, active, lull } = deps;

  /** One request at a time for each upload. */
  async function holding(
    { userId }: Principal,
    { uploadId, abort, arrivedBytes }: Arrival,
    receive: (hold: Hold) => Promise<UploadReceipt>,
  ): Promise<UploadReceipt> {
    const hold = await active.hold(uploadId, { userId, abort, arrivedBytes });
    try {
      return await receive(hold);
    } finally {
      lull.stir();
      hold.release();
    }
  }

  async function receive(principal: Principal, arrival: Arrival): Promise<UploadReceipt> {
    const batch = await batches.mine(principal, arrival.batchId);
    assertSound(arrival, batch, deps.maxFileBytes);
    return await holding(principal, arrival, (hold) =>
      new Reception(deps, principal, batch, arrival, hold).run(),
    );
  }

  async function receiveFrom(caller: Caller, arrival: Arrival): Promise<UploadReceipt> {
    const presumption = presume(deps, caller, arrival);
    if (presumption === undefined) return await receive(await caller.prove(), arrival);
    assertSound(arrival, presumption.batch, deps.maxFileBytes);
    return await holding(presumption.caller.principal, arrival, (hold) =>
      receivePromptly(deps, presumption, arrival, hold, async (prompt) => {
        if (prompt.receipt !== undefined) return prompt.receipt;
        const principal = await caller.prove();
        const batch = await batches.mine(principal, arrival.batchId);
        return await new Reception(deps, principal, batch, prompt.arrival, hold).run();
      }),
    );
  }

  return { receive, receiveFrom };
}
