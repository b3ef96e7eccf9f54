/** What one press of Submit Case does: wait for the checks, open a batch, send file after file, say how each ended. */

import type { Api } from '../../client/api.ts';
import { type Lanes, laneLimits } from '../../client/lanes.ts';
import { newUuid } from '../../client/new-uuid.ts';
import { persistently } from '../../client/persistently.ts';
import { PortalError } from '../../client/portal-error.ts';
import { sleep, type UploadGate } from '../../client/upload-gate.ts';
import type { Recipe } from '../../core/deid/recipe.ts';
import type { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import type { CheckQueue } from './check-queue.ts';
import { type FileEntry, hasErrors } from './file-entry.ts';
import type { FrameStore } from './frame-store.ts';
import { statedOf } from './picture-facts.ts';
import type { PixelPass } from './pixel-pass.ts';
import { ruleBookOf } from './rule-book.ts';
import { sendStateOf } from './send-result.ts';
import { type InFlight, settleCancelled } from './settle-cancelled.ts';
import { listenToTask } from './task-listener.ts';
import type { TextLook } from './text-look.ts';
import type { TextSearch } from './text-search.ts';
import { treatmentOf } from './treatment-of.ts';
import type { UploadAction } from './upload-reducer.ts';
import { type ChosenDestination, fileById, type UploadState } from './upload-state.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface RunnerSurroundings {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly pool: WorkerPool;
  readonly plan: ReplacementPlan;
  readonly queue: Pick<CheckQueue, 'mayLeave'>;
  readonly pixels: Pick<PixelPass, 'look'>;
  readonly texts: TextSearch;
  readonly lanes: Lanes;
  readonly gate: UploadGate;
  readonly uploads: Api['uploads'];
  readonly signIn: (signal: AbortSignal) => Promise<void>;
  /** Bytes that have left, of all files together. */
  readonly onSent: (bytes: number) => void;
}

export interface BatchOrder {
  readonly ids: readonly string[];
  readonly destination: ChosenDestination;
  /** Null: files leave as they are. */
  readonly recipe: Recipe | null;
}

/** Files made ready ahead of the lanes, so that no lane waits for a worker. */
const ahead = 2;

/** Sends what may be sent. Resolves when every file has ended; after an abort too, with the rest put back. */
export async function runBatch(
  order: BatchOrder,
  around: RunnerSurroundings,
  signal: AbortSignal,
): Promise<void> {
  const { store } = around;
  const entries = order.ids.flatMap((id) => fileById(store.getState(), id) ?? []);
  const refused = entries.filter(hasErrors);
  const copies = entries.filter((entry) => !hasErrors(entry) && entry.sameAs !== undefined);
  const toSend = entries.filter((entry) => !hasErrors(entry) && entry.sameAs === undefined);
  for (const { id } of refused) store.dispatch({ type: 'send', id, send: { kind: 'refused' } });
  for (const { id } of [...toSend, ...copies])
    store.dispatch({ type: 'send', id, send: { kind: 'queued' } });

  const batchId = newUuid();
  const inFlight: InFlight = new Map();
  try {
    if (toSend.length > 0) {
      await openBatch(batchId, toSend.length, order, around, signal);
      await sendAll(toSend, inFlight, batchId, order, around, signal);
    }
  } catch (error) {
    if (!signal.aborted) failAll(toSend, error, store);
  }
  if (signal.aborted) {
    for (const { id } of toSend) store.dispatch({ type: 'put-back', id });
    await settleCancelled(batchId, inFlight, around);
  }
  // Copies go by how the others ended: what waits for the next frame has to count.
  store.flush();
  for (const copy of copies) endCopy(copy, store);
}

async function openBatch(
  batchId: string,
  fileCount: number,
  { destination, recipe }: BatchOrder,
  { uploads, gate, signIn, store }: RunnerSurroundings,
  signal: AbortSignal,
): Promise<void> {
  const wireRecipe = recipe && { profile: recipe.profile, options: [...recipe.options] };
  await persistently(
    (callSignal) =>
      uploads.createBatch(
        destination.archive.id,
        { batchId, fileCount, recipe: wireRecipe },
        callSignal,
      ),
    {
      gate,
      sleep,
      random: Math.random,
      signIn,
      onTrouble: (code) => store.dispatch({ type: 'trouble', id: '', code }),
    },
    signal,
  );
}

async function sendAll(
  entries: readonly FileEntry[],
  inFlight: InFlight,
  batchId: string,
  order: BatchOrder,
  around: RunnerSurroundings,
  signal: AbortSignal,
): Promise<void> {
  const queue = entries.values();
  const lane = async () => {
    for (const entry of queue) {
      if (signal.aborted) return;
      const uploadId = newUuid();
      inFlight.set(entry.id, uploadId);
      const ended = await sendOne(entry, { uploadId, batchId }, order, around, signal);
      if (ended) inFlight.delete(entry.id);
    }
  };
  await Promise.all(Array.from({ length: laneLimits.most + ahead }, lane));
}

/** True when the file has ended, one way or the other; false when it was cut off. */
async function sendOne(
  entry: FileEntry,
  ids: { readonly uploadId: string; readonly batchId: string },
  order: BatchOrder,
  around: RunnerSurroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { id } = entry;
  const { store, pool, plan } = around;
  const newId = plan.patientIdOf(id);
  if (order.recipe !== null && newId === undefined) {
    // The plan was whole when the batch began; a file without an ID now must not leave.
    store.dispatch({ type: 'send', id, send: { kind: 'failed', code: 'no-replacement' } });
    return true;
  }
  const patientId = (order.recipe === null ? entry.identity?.patientId : newId) ?? '';
  store.dispatch({ type: 'sent-as', id, patientId });
  store.dispatch({ type: 'send', id, send: { kind: 'preparing' } });
  const events = listenToTask(id, around, signal);
  try {
    const looked = await around.pixels.look(id, signal);
    if (!around.queue.mayLeave(id, looked)) {
      store.dispatch({ type: 'send', id, send: { kind: 'refused' } });
      return true;
    }
    const text = await searched(entry, order, around, signal);
    const { pictures, files } = store.getState();
    const outcome = await pool.run(
      {
        kind: 'send',
        file: entry.file,
        rules: ruleBookOf(order.destination).plain,
        compact: order.destination.project.compaction,
        ...(looked && { looked }),
        treatment: treatmentOf(
          { ...entry, ...(text && { text }) },
          order.recipe,
          patientId,
          order.destination,
          statedOf(pictures, files, entry, patientId),
        ),
        ...ids,
      },
      { signal, onEvent: events.on },
    );
    if (outcome.status !== 'cancelled' && outcome.findings.length > 0)
      store.dispatch({ type: 'found', id, findings: outcome.findings });
    store.dispatch({ type: 'send', id, send: sendStateOf(outcome) });
    return outcome.status !== 'cancelled';
  } catch {
    if (signal.aborted) return false;
    store.dispatch({ type: 'send', id, send: { kind: 'failed', code: 'worker-crashed' } });
    return true;
  } finally {
    events.end();
  }
}

/**
 * What was found and decided, or what the search finds now; undefined where nobody asks for it. A picture that can't be
 * searched is refused by the pipeline, which knows why: the file may be gone.
 */
async function searched(
  { id }: FileEntry,
  { recipe }: BatchOrder,
  { texts }: RunnerSurroundings,
  signal: AbortSignal,
): Promise<TextLook | undefined> {
  return recipe?.options.includes('clean-pixel-data') ? await texts.look(id, signal) : undefined;
}

/** The batch could not be opened, so nothing was sent: every file says why. */
function failAll(
  entries: readonly FileEntry[],
  error: unknown,
  store: RunnerSurroundings['store'],
): void {
  const code = error instanceof PortalError ? error.code : 'worker-crashed';
  for (const { id } of entries) {
    const send = { kind: 'failed', code } as const;
    store.dispatch({ type: 'send', id, send });
  }
}

/** The same bytes are sent once; a copy ends as the file that it is a copy of. */
function endCopy({ id, sameAs }: FileEntry, store: RunnerSurroundings['store']): void {
  const first = sameAs === undefined ? undefined : fileById(store.getState(), sameAs);
  const send = first?.send ?? ({ kind: 'none' } as const);
  store.dispatch({
    type: 'send',
    id,
    send: send.kind === 'stored' ? { ...send, alreadyHeld: true } : send,
  });
}
