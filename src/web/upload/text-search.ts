/** Searches pictures for text in the order of the list, one at a time, behind the checks; Submit asks for what is left. */
import { type FileEntry, hasErrors } from './file-entry.ts';
import type { FrameStore } from './frame-store.ts';
import { lookedAt, type TextLook } from './text-look.ts';
import type { UploadAction } from './upload-reducer.ts';
import { fileById, isPseudonymised, type UploadState } from './upload-state.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface TextSearch {
  /** Searches this film, before others, unless it was searched already. */
  look(id: string, signal: AbortSignal): Promise<TextLook>;
  /** Ends what runs; what was found is forgotten with the list. */
  clear(): void;
  dispose(): void;
}

interface Surroundings {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly pool: WorkerPool;
}

export function createTextSearch({ store, pool }: Surroundings): TextSearch {
  let abort = new AbortController();
  /** By file: a film that Submit asks for may be under way. */
  const running = new Map<string, Promise<TextLook>>();

  const search = async (entry: FileEntry, signal: AbortSignal, urgent: boolean) => {
    const { id, file } = entry;
    store.dispatch({ type: 'text', id, text: { kind: 'looking' } });
    try {
      const { boxes } = await pool.run({ kind: 'find-text', file }, { signal, urgent });
      return tell(id, boxes === undefined ? { kind: 'failed' } : lookedAt(boxes));
    } catch (error) {
      if (!signal.aborted) return tell(id, { kind: 'failed' });
      store.dispatch({ type: 'text', id, text: undefined });
      throw error;
    } finally {
      running.delete(id);
    }
  };
  const tell = (id: string, text: TextLook): TextLook => {
    store.dispatch({ type: 'text', id, text });
    return text;
  };
  const start = (entry: FileEntry, signal: AbortSignal, urgent: boolean) => {
    const found = search(entry, signal, urgent);
    running.set(entry.id, found);
    return found;
  };

  /** Called at every change of the list: begins one, when none runs and one is due. */
  const goOn = () => {
    const state = store.getState();
    if (running.size > 0 || state.batch.kind === 'running') return;
    if (!state.pseudonyms.lookForText || !isPseudonymised(state)) return;
    const entry = state.files.find(isDue);
    if (entry) start(entry, abort.signal, false).catch(() => undefined);
  };
  const stopListening = store.subscribe(goOn);

  return {
    async look(id, signal) {
      const entry = fileById(store.getState(), id);
      // What failed is tried again: it may have been the worker.
      if (entry?.text?.kind === 'looked') return entry.text;
      const underWay = running.get(id);
      if (underWay) return await underWay;
      if (!entry) throw new DOMException('the file is gone', 'AbortError');
      return await start(entry, signal, true);
    },
    clear() {
      abort.abort();
      abort = new AbortController();
      running.clear();
    },
    dispose() {
      stopListening();
      abort.abort();
    },
  };
}

/** Checked, may leave, and not searched yet. */
function isDue(entry: FileEntry): boolean {
  const { check, facts, text, send } = entry;
  if (text !== undefined || check !== 'checked' || !facts || send.kind === 'stored') return false;
  return !hasErrors(entry);
}
