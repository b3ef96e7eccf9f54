/** Looks at pictures behind the checks of the headers: those on their way out first, those in view next, then in the order of the list. */
import type { Looked } from '../../core/pipeline/look-at-pixels.ts';
import { hasErrors } from './file-entry.ts';
import type { FrameStore } from './frame-store.ts';
import { workerCrashed } from './page-findings.ts';
import { ruleBookOf } from './rule-book.ts';
import { type ThumbnailCache, thumbnailSizePx } from './thumbnail-cache.ts';
import type { UploadAction } from './upload-reducer.ts';
import { fileById, type UploadState } from './upload-state.ts';
import { WorkerCrashedError, type WorkerPool } from './worker-pool.ts';
import type { Job } from './worker-protocol.ts';

export interface PixelPass {
  /** Will be looked at in its turn, unless it was. */
  add(id: string): void;
  /** Nothing is looked at of its own accord while this is on: headers come first. */
  hold(on: boolean): void;
  /** A row in view waits for its small picture; answers how to stop waiting. */
  want(id: string): () => void;
  /** What is seen in the picture, looked at next unless it was; undefined where it can't be told. */
  look(id: string, signal: AbortSignal): Promise<Looked | undefined>;
  /** It is removed, or its rules have changed. */
  forget(id: string): void;
  clear(): void;
}

export interface PixelPassSurroundings {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly pool: WorkerPool;
  readonly thumbnails: Pick<ThumbnailCache, 'has' | 'keep'>;
  /** Decoded at the same time, each in a worker of its own: what bounds the memory. */
  readonly concurrency: number;
  readonly onLooked: (id: string, looked: Looked) => void;
}

export function createPixelPass(around: PixelPassSurroundings): PixelPass {
  const { store, pool, thumbnails, concurrency } = around;
  const todo = new Set<string>();
  /** In the order in which rows came into view. */
  const wanted = new Set<string>();
  const asked = new Map<string, PromiseWithResolvers<Looked | undefined>>();
  const running = new Map<string, AbortController>();
  const seen = new Map<string, Looked>();
  let held = false;

  /** The row that came into view last is the one in view now. */
  const next = (): string | undefined => {
    for (const id of asked.keys()) if (!running.has(id)) return id;
    const inView = [...wanted].findLast((id) => !running.has(id));
    if (inView !== undefined) return inView;
    // One worker stays free for what is asked for.
    const isBusy = running.size >= Math.max(1, concurrency - 1);
    if (held || isBusy || store.getState().batch.kind === 'running') return undefined;
    for (const id of todo) if (!running.has(id)) return id;
    return undefined;
  };

  const pump = () => {
    while (running.size < concurrency) {
      const id = next();
      if (id === undefined) return;
      void run(id);
    }
  };

  const run = async (id: string) => {
    const abort = new AbortController();
    running.set(id, abort);
    todo.delete(id);
    wanted.delete(id);
    const looked = await work(id, abort.signal);
    if (running.get(id) === abort) running.delete(id);
    if (!abort.signal.aborted) {
      if (looked !== undefined) tell(id, looked);
      asked.get(id)?.resolve(seen.get(id));
      asked.delete(id);
    }
    pump();
  };

  /** Undefined: nothing new is known of the picture. */
  const work = async (id: string, signal: AbortSignal): Promise<Looked | undefined> => {
    const job = jobFor(id);
    if (job === undefined) return undefined;
    try {
      const { bitmap, looked, estimatedBytes } = await pool.run(job, { signal, urgent: true });
      if (estimatedBytes !== undefined)
        store.dispatch({ type: 'estimated', id, bytes: estimatedBytes });
      if (signal.aborted) bitmap?.close();
      else thumbnails.keep(id, bitmap ?? null);
      return looked;
    } catch (error) {
      if (signal.aborted) return undefined;
      thumbnails.keep(id, null);
      // The row of a file that is refused anyway merely has no picture.
      const isFatal = job.rules !== undefined && error instanceof WorkerCrashedError;
      return isFatal ? { findings: [workerCrashed] } : undefined;
    }
  };

  /** With rules: the picture is checked. Without: it is shown only. */
  const jobFor = (id: string): Extract<Job, { kind: 'look' }> | undefined => {
    const state = store.getState();
    const entry = fileById(state, id);
    if (!entry || !state.destination) return undefined;
    const { file } = entry;
    const estimates = state.destination.project.compaction;
    const job = { kind: 'look', file, sizePx: thumbnailSizePx, estimates } as const;
    if (!seen.has(id) && entry.facts !== undefined && !hasErrors(entry))
      return { ...job, rules: ruleBookOf(state.destination).plain };
    return thumbnails.has(id) ? undefined : job;
  };

  const tell = (id: string, looked: Looked) => {
    seen.set(id, looked);
    store.dispatch({ type: 'looked', id, looked });
    around.onLooked(id, looked);
  };

  const forget = (id: string) => {
    running.get(id)?.abort();
    running.delete(id);
    todo.delete(id);
    wanted.delete(id);
    seen.delete(id);
    asked.get(id)?.resolve(undefined);
    asked.delete(id);
  };

  return {
    add(id) {
      if (seen.has(id) || running.has(id)) return;
      todo.add(id);
      pump();
    },
    hold(on) {
      held = on;
      if (!on) pump();
    },
    want(id) {
      wanted.add(id);
      pump();
      return () => wanted.delete(id);
    },
    async look(id, signal) {
      const known = seen.get(id);
      if (known !== undefined) return known;
      const answer = asked.get(id) ?? Promise.withResolvers<Looked | undefined>();
      asked.set(id, answer);
      pump();
      return await untilAborted(answer.promise, signal);
    },
    forget,
    clear() {
      for (const id of [...running.keys(), ...asked.keys()]) forget(id);
      todo.clear();
      wanted.clear();
      seen.clear();
    },
  };
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
