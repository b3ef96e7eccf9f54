/** The page's state: the list is copied once a frame, and says what happened to each file. */
import { expect, test } from 'vitest';
import { newEntry, shownState } from './file-entry.ts';
import { createFrameStore } from './frame-store.ts';
import { reduceUpload, type UploadAction } from './upload-reducer.ts';
import { fileById, initialState } from './upload-state.ts';

const entry = (id: string) => newEntry(id, new File(['x'], `${id}.dcm`), `${id}.dcm`);
const error = { check: 'view', code: 'view/lateral', level: 'error', params: {} } as const;
const warning = { check: 'view', code: 'view/ap', level: 'warning', params: {} } as const;
const run = (...actions: UploadAction[]) => reduceUpload(initialState, actions);
const three: UploadAction = { type: 'added', entries: [entry('a'), entry('b'), entry('c')] };

test('a file taken out leaves the others where they can be found', () => {
  const state = run(three, { type: 'removed', id: 'b' });
  expect(state.files.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(fileById(state, 'c')?.file.name).toBe('c.dcm');
  expect(fileById(state, 'b')).toBeUndefined();
});

test('state before is never changed', () => {
  const before = run(three);
  const after = reduceUpload(before, [
    { type: 'checking', id: 'a' },
    { type: 'added', entries: [entry('d')] },
  ]);
  expect(before.files.map(({ check }) => check)).toEqual(['waiting', 'waiting', 'waiting']);
  expect(before.index.has('d')).toBe(false);
  expect(after.files).toHaveLength(4);
  expect(after.files[1]).toBe(before.files[1]);
});

test('what is told of a file that is gone is not heard', () => {
  const state = run(three);
  expect(reduceUpload(state, [{ type: 'checking', id: 'gone' }])).toBe(state);
});

test('errors refuse a file, warnings mark it, nothing makes it ready', () => {
  const examined = (id: string, findings: readonly (typeof error | typeof warning)[]) =>
    ({ type: 'examined', id, examination: { findings } }) as const;
  const state = run(three, examined('a', [error]), examined('b', [warning]), examined('c', []));
  expect(state.files.map(shownState)).toEqual(['refused', 'warned', 'ready']);
});

test('a cancelled batch puts back what was under way, and nothing that ended', () => {
  const stored = { kind: 'stored', imageId: 'image', alreadyHeld: false } as const;
  const state = run(
    three,
    { type: 'send', id: 'a', send: stored },
    { type: 'send', id: 'b', send: { kind: 'sending', sentBytes: 1, sizeBytes: 2 } },
    { type: 'send', id: 'c', send: { kind: 'failed', code: 'internal' } },
    ...['a', 'b', 'c'].map((id) => ({ type: 'put-back', id }) as const),
  );
  expect(state.files.map(({ send }) => send.kind)).toEqual(['stored', 'none', 'failed']);
});

test('Clear Form forgets files and IDs; the destination stays', () => {
  const destination = { maxFileBytes: 1 } as never;
  const state = run(
    { type: 'destination', destination },
    three,
    { type: 'pseudonymise', on: true },
    { type: 'id-text', text: 'SITE-' },
    { type: 'unreadable', count: 2 },
    { type: 'cleared' },
  );
  expect(state.files).toEqual([]);
  expect(state.pseudonyms.on).toBe(false);
  expect(state.pseudonyms.text).toBe('');
  expect(state.unreadableCount).toBe(0);
  expect(state.destination).toBe(destination);
});

test('what could not be read adds up over drops until it was seen', () => {
  const two: UploadAction = { type: 'unreadable', count: 2 };
  expect(run(two, three, two).unreadableCount).toBe(4);
  expect(run(two, { type: 'unreadable-seen' }).unreadableCount).toBe(0);
});

test('updates of one frame come as one, and what is typed comes at once', () => {
  const frames: (() => void)[] = [];
  const store = createFrameStore(initialState, reduceUpload, (callback) => frames.push(callback));
  let told = 0;
  store.subscribe(() => void told++);
  for (let i = 0; i < 100; i++) store.dispatch({ type: 'added', entries: [entry(`f${i}`)] });
  expect(store.getState().files).toHaveLength(0);
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(store.getState().files).toHaveLength(100);
  expect(told).toBe(1);
  store.dispatch({ type: 'removed', id: 'f0' });
  store.dispatchNow({ type: 'id-text', text: 'A' });
  expect(store.getState().files).toHaveLength(99);
  expect(store.getState().pseudonyms.text).toBe('A');
});
