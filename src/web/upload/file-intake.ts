/** Takes dropped files into the list, a slice at a time, so that ten thousand don't hold up the page. */
import { createNamer } from '../../core/pipeline/clean-name.ts';
import type { createCheckQueue } from './check-queue.ts';
import type { Dropped } from './dropped-files.ts';
import { type FileEntry, newEntry } from './file-entry.ts';
import type { FrameStore } from './frame-store.ts';
import type { UploadAction } from './upload-reducer.ts';
import type { UploadState } from './upload-state.ts';
import { createSlicer } from './yield-to-page.ts';

export interface FileIntakeDeps {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly queue: Pick<ReturnType<typeof createCheckQueue>, 'check'>;
}

const filesInASlice = 50;

export function createFileIntake({ store, queue }: FileIntakeDeps) {
  let namer = createNamer();
  let nextId = 1;
  /** Counts Clear Form, which ends what is still being taken in. */
  let forms = 1;

  return {
    async add(files: Iterable<Dropped> | AsyncIterable<Dropped>): Promise<void> {
      const form = forms;
      const slicer = createSlicer();
      let slice: FileEntry[] = [];
      let unreadable = 0;
      const take = () => {
        store.dispatch({ type: 'added', entries: slice });
        if (store.getState().destination) queue.check(slice);
        slice = [];
      };
      for await (const file of files) {
        if (form !== forms) return;
        if (file === 'unreadable') {
          unreadable += 1;
          continue;
        }
        slice.push(newEntry(`file-${nextId++}`, file, namer.take(file.name)));
        if (slice.length >= filesInASlice) {
          take();
          await slicer.breathe();
        }
      }
      if (form !== forms) return;
      take();
      // Once, at the end: it is read out.
      if (unreadable > 0) store.dispatch({ type: 'unreadable', count: unreadable });
    },
    /** Ends what is still being taken in; names are free again. */
    beginAnew(): void {
      forms += 1;
      namer = createNamer();
    },
  };
}
