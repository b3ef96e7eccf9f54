/** Dropped files enter the list under names of their own, until the form is cleared. */
import { expect, test } from 'vitest';
import type { Dropped } from './dropped-files.ts';
import type { FileEntry } from './file-entry.ts';
import { createFileIntake } from './file-intake.ts';
import { createFrameStore } from './frame-store.ts';
import { reduceUpload, type UploadAction } from './upload-reducer.ts';
import { initialState, type UploadState } from './upload-state.ts';

function newIntake() {
  const store = createFrameStore<UploadState, UploadAction>(initialState, reduceUpload, () => {});
  const checked: string[] = [];
  const queue = {
    check: (entries: readonly FileEntry[]) => void checked.push(...entries.map(({ id }) => id)),
  };
  const listed = () => {
    store.flush();
    return store.getState().files.map(({ id, cleanName }) => `${id} ${cleanName}`);
  };
  return { store, checked, listed, intake: createFileIntake({ store, queue }) };
}

const file = (name: string) => new File(['x'], name);

test('each file has an id and a clean name that no other has; what can not be read is counted', async () => {
  const { store, listed, checked, intake } = newIntake();
  await intake.add([file('Film 1.dcm'), 'unreadable', file('Film 1.dcm'), 'unreadable']);
  const [first, second] = listed();
  expect(first).toMatch(/^file-1 Film_1\.dcm$/);
  expect(second).toMatch(/^file-2 Film_1\S+\.dcm$/);
  expect(store.getState().unreadableCount).toBe(2);
  // Nobody has said yet where they go.
  expect(checked).toEqual([]);
});

test('a cleared form takes no more of what was still being taken in, and its names are free again', async () => {
  const { listed, intake } = newIntake();
  async function* slowly(): AsyncGenerator<Dropped> {
    yield file('a.dcm');
    intake.beginAnew();
    yield file('b.dcm');
  }
  await intake.add(slowly());
  expect(listed()).toEqual([]);
  await intake.add([file('a.dcm')]);
  expect(listed()).toEqual(['file-2 a.dcm']);
});
