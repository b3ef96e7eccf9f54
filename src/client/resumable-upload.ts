/**
 * Sends one image over a link that may break: one request when all goes well, then offset and the rest.
 * What can be expected to fail is an outcome, not an exception; it rejects only when aborted.
 */
import { z } from 'zod';
import { Finding } from '../contract/common.ts';
import type { UploadReceipt } from '../contract/uploads.ts';
import { backOffMs } from './back-off.ts';
import { PortalError } from './portal-error.ts';
import type { Transport } from './transport.ts';
import type { Sleep, UploadGate } from './upload-gate.ts';
import { askOffset, mustStillRead, sendFrom, type UploadJob } from './upload-requests.ts';
import { type Verdict, verdictOf } from './upload-verdict.ts';

export type UploadOutcome =
  | { readonly kind: 'stored'; readonly receipt: UploadReceipt }
  /** The portal's own check found errors. */
  | { readonly kind: 'refused'; readonly findings: readonly z.infer<typeof Finding>[] }
  /** `retryable`: the file is sound, trying again later may help. */
  | { readonly kind: 'failed'; readonly code: string; readonly retryable: boolean };

export interface UploadSurroundings {
  readonly transport: Transport;
  readonly gate: UploadGate;
  readonly sleep: Sleep;
  /** 0 to 1, for the back-off's jitter. */
  readonly random: () => number;
  /** Resolves once somebody is signed in again. */
  readonly signIn: (signal: AbortSignal) => Promise<void>;
  /** Why the upload waits at the moment, for the person who looks on; undefined when it moves again. */
  readonly onTrouble?: (code: string | undefined) => void;
}

/** How often the same trouble is borne without any progress, where waiting alone can't help. */
const limits = { restarts: 3, resyncs: 20 } as const;

interface Journey {
  /** Attempts since the last progress. */
  attempt: number;
  restarts: number;
  /** Furthest offset that the portal has told. */
  furthest: number;
  /** What was last in the way. */
  trouble?: string;
}

export async function resumableUpload(
  job: UploadJob,
  around: UploadSurroundings,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const journey: Journey = { attempt: 0, restarts: 0, furthest: 0 };
  let isFirst = true;
  for (;;) {
    await around.gate.whenOpen(signal);
    const closing = around.gate.closing;
    const anySignal = AbortSignal.any([signal, closing]);
    try {
      const offset = isFirst ? 0 : await askOffset(job, around.transport, anySignal);
      isFirst = false;
      if (offset > journey.furthest) journey.attempt = 0;
      journey.furthest = Math.max(journey.furthest, offset);
      const report = (sentBytes: number) => {
        // Bytes that leave are no sign of room on a full disk.
        if (sentBytes > offset && journey.trouble !== 'storage-full') around.onTrouble?.(undefined);
        onProgress(sentBytes);
      };
      report(offset);
      const receipt = await sendFrom(offset, job, around.transport, report, anySignal);
      around.onTrouble?.(undefined);
      return { kind: 'stored', receipt };
    } catch (error) {
      signal.throwIfAborted();
      if (closing.aborted) continue;
      const ended = await recover(await asPortalError(error, job), journey, around, signal);
      if (ended) return ended;
    }
  }
}

/** A broken connection and an unreadable file look alike; anything else that isn't a `PortalError` is a defect. */
async function asPortalError(error: unknown, job: UploadJob): Promise<PortalError> {
  if (!(error instanceof PortalError)) throw error;
  if (error.status !== 0) return error;
  try {
    await mustStillRead(job.body);
    return error;
  } catch (unreadable) {
    return unreadable as PortalError;
  }
}

/** Waits as the trouble asks for, or answers what the upload ended as. */
async function recover(
  error: PortalError,
  journey: Journey,
  around: UploadSurroundings,
  signal: AbortSignal,
): Promise<UploadOutcome | undefined> {
  const verdict = verdictOf(error);
  const ended = endOf(error, verdict, journey);
  if (ended) return ended;
  journey.trouble = error.code;
  around.onTrouble?.(error.code);
  if (verdict.kind === 'sign-in') await around.signIn(signal);
  else {
    // Every try sends the rest of the image again: a full disk is given more time than a broken link.
    const patience = error.code === 'storage-full' ? 4 : 0;
    const waitMs = backOffMs(journey.attempt + patience, around.random, error.retryAfterS);
    await around.gate.rest(waitMs, around.sleep, signal);
  }
  if (verdict.kind === 'restart') {
    journey.restarts += 1;
    journey.furthest = 0;
  }
  journey.attempt += 1;
  return undefined;
}

/** What the failure ends as, or undefined when it is worth another try. */
function endOf(error: PortalError, verdict: Verdict, journey: Journey): UploadOutcome | undefined {
  const failed = { kind: 'failed', code: error.code, retryable: true } as const;
  switch (verdict.kind) {
    case 'give-up':
      return refusalOf(error) ?? { ...failed, retryable: false };
    case 'retry':
      return journey.attempt + 1 >= verdict.limit ? failed : undefined;
    case 'restart':
      return journey.restarts >= limits.restarts ? failed : undefined;
    case 'resync':
      return journey.attempt >= limits.resyncs ? failed : undefined;
    case 'sign-in':
      return undefined;
  }
}

/** The portal's check refused the image and says why. */
function refusalOf(error: PortalError): UploadOutcome | undefined {
  if (error.code !== 'upload-refused') return undefined;
  const findings = z.array(Finding).safeParse(error.details.findings);
  return findings.success ? { kind: 'refused', findings: findings.data } : undefined;
}
