/** From the press of Submit Case to the end of the batch: checks first, then IDs, then the sending itself. */
import type { Api } from '../../client/api.ts';
import type { Lanes } from '../../client/lanes.ts';
import type { UploadGate } from '../../client/upload-gate.ts';
import type { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import { runBatch } from './batch-runner.ts';
import type { CheckQueue } from './check-queue.ts';
import type { FrameStore } from './frame-store.ts';
import { rememberLinkSpeed, type SpeedMeter } from './link-speed.ts';
import type { PixelPass } from './pixel-pass.ts';
import type { TextSearch } from './text-search.ts';
import { recipeOf } from './treatment-of.ts';
import type { UploadAction } from './upload-reducer.ts';
import { isPseudonymised, type UploadState } from './upload-state.ts';
import type { WorkerPool } from './worker-pool.ts';

/** `fields`: the person has to look at the IDs first, and nothing was sent. */
export type SubmitAnswer = 'ended' | 'fields' | 'nothing';

export interface SubmissionSurroundings {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly pool: WorkerPool;
  readonly plan: ReplacementPlan;
  readonly queue: CheckQueue;
  readonly pixels: PixelPass;
  readonly texts: TextSearch;
  readonly lanes: Lanes;
  readonly gate: UploadGate;
  readonly meter: SpeedMeter;
  readonly uploads: Api['uploads'];
  readonly signIn: (signal: AbortSignal) => Promise<void>;
}

export function idsHaveProblems(plan: ReplacementPlan): boolean {
  return plan.rows().some(({ problem }) => problem !== undefined);
}

/** Resolves when every file has ended, or `signal` aborted and the rest was put back. */
export async function submitFiles(
  ids: readonly string[],
  around: SubmissionSurroundings,
  signal: AbortSignal,
): Promise<SubmitAnswer> {
  const { store, plan, queue } = around;
  const state = store.getState();
  const { destination, pseudonyms } = state;
  if (!destination || ids.length === 0) return 'nothing';
  const pseudonymised = isPseudonymised(state);
  const wasPrefix = plan.isPrefix;
  store.dispatchNow({
    type: 'batch',
    batch: {
      kind: 'running',
      ids,
      phase: 'checking',
      destination,
      pseudonymised,
      paused: false,
      cancelling: false,
      preparedCount: 0,
      troubles: new Map(),
    },
  });
  await queue.idle(signal).catch(() => undefined);
  store.flush();
  if (!signal.aborted && pseudonymised) {
    // What was typed for one patient has become the prefix of several: the person has to see that first.
    const morePatients = plan.isPrefix && !wasPrefix;
    if (morePatients || idsHaveProblems(plan)) {
      store.dispatchNow({ type: 'batch', batch: { kind: 'none' } });
      store.dispatchNow({ type: 'submitted', morePatients });
      return 'fields';
    }
  }
  if (!signal.aborted) {
    store.dispatchNow({ type: 'running', change: { phase: 'sending' } });
    const recipe = pseudonymised ? recipeOf(pseudonyms) : null;
    await measured(around, (onSent) =>
      runBatch({ ids, destination, recipe }, { ...around, onSent }, signal),
    );
  }
  store.flush();
  store.dispatchNow({
    type: 'batch',
    batch: { kind: 'ended', ids, destination, cancelled: signal.aborted },
  });
  return 'ended';
}

/** The link's speed, for the time left and for the next estimate. */
async function measured(
  { meter }: SubmissionSurroundings,
  send: (onSent: (bytes: number) => void) => Promise<void>,
): Promise<void> {
  let sentBytes = 0;
  meter.reset();
  await send((bytes) => {
    sentBytes += bytes;
    meter.at(sentBytes, performance.now());
  });
  const speed = meter.bytesPerS(performance.now());
  if (speed !== undefined) rememberLinkSpeed(speed);
}
