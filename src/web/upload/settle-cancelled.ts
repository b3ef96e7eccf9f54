/** After Cancel: an upload may have arrived whole while its answer was cut off, and the portal knows. */
import type { Api } from '../../client/api.ts';
import type { FrameStore } from './frame-store.ts';
import type { UploadAction } from './upload-reducer.ts';
import type { UploadState } from './upload-state.ts';

/** Ids of uploads begun and not ended, by file. */
export type InFlight = Map<string, string>;

/** A person who cancels doesn't wait for a link that is gone. */
const waitMs = 5_000;

interface Surroundings {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly uploads: Api['uploads'];
}

/** What is stored is marked so; of the rest the portal may forget what it has. */
export async function settleCancelled(
  batchId: string,
  inFlight: InFlight,
  { store, uploads }: Surroundings,
): Promise<void> {
  if (inFlight.size === 0) return;
  const signal = AbortSignal.timeout(waitMs);
  const fileOf = new Map([...inFlight].map(([id, uploadId]) => [uploadId, id]));
  try {
    const held = await uploads.held(batchId, [...fileOf.keys()], signal);
    for (const { uploadId, state, receipt } of held.uploads) {
      const id = fileOf.get(uploadId);
      if (id !== undefined && receipt) {
        const { imageId, alreadyHeld } = receipt;
        store.dispatch({ type: 'send', id, send: { kind: 'stored', imageId, alreadyHeld } });
      } else if (state === 'partial') await uploads.cancel(uploadId, signal);
    }
  } catch {
    // The portal sweeps up unfinished uploads by itself; the files stay in the list, unsent.
  }
}
