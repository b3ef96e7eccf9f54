/** In which order pictures are searched for text, and what Submit may rely on. */
import { beforeEach, expect, test } from 'vitest';
import { type FileEntry, newEntry } from './file-entry.ts';
import type { TextFound } from './find-text-in.ts';
import { createFrameStore } from './frame-store.ts';
import { leavingBoxes } from './text-look.ts';
import { createTextSearch, type TextSearch } from './text-search.ts';
import { reduceUpload, type UploadAction } from './upload-reducer.ts';
import { fileById, initialState, type UploadState } from './upload-state.ts';
import type { WorkerPool } from './worker-pool.ts';

interface Asked {
  readonly name: string;
  readonly signal: AbortSignal | undefined;
  readonly answer: PromiseWithResolvers<TextFound>;
}

const box = { x: 10, y: 20, width: 30, height: 8 };
const never = new AbortController().signal;
let store: ReturnType<typeof newStore>;
let asked: Asked[];
let texts: TextSearch;

function newStore() {
  return createFrameStore<UploadState, UploadAction>(initialState, reduceUpload, (run) =>
    queueMicrotask(run),
  );
}

function checked(id: string, more: Partial<FileEntry> = {}): FileEntry {
  const entry = newEntry(id, new File(['x'], id), id);
  return { ...entry, check: 'checked', facts: { kind: 'dicom', sizeBytes: 1 }, ...more };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const textOf = (id: string) => fileById(store.getState(), id)?.text;

beforeEach(() => {
  store = newStore();
  asked = [];
  const run = (job: { file: File }, options?: { signal?: AbortSignal }) => {
    const answer = Promise.withResolvers<TextFound>();
    options?.signal?.addEventListener('abort', () => answer.reject(options.signal?.reason));
    asked.push({ name: job.file.name, signal: options?.signal, answer });
    return answer.promise;
  };
  texts = createTextSearch({ store, pool: { run } as unknown as WorkerPool });
});

test('one picture after the other, of files that may leave, once identity is to go', async () => {
  const refused = {
    fileFindings: [{ check: 'size', code: 'size/too-large', level: 'error', params: {} }],
  } as const;
  store.dispatchNow({
    type: 'added',
    entries: [checked('a', refused), checked('b'), checked('c')],
  });
  await settled();
  expect(asked).toEqual([]);
  store.dispatchNow({ type: 'pseudonymise', on: true });
  await settled();
  expect(asked.map(({ name }) => name)).toEqual(['b']);
  asked[0]?.answer.resolve({ boxes: [box] });
  await settled();
  expect(asked.map(({ name }) => name)).toEqual(['b', 'c']);
  expect(leavingBoxes(textOf('b'))).toEqual([box]);
  store.dispatchNow({ type: 'look-for-text', on: false });
  asked[1]?.answer.resolve({ boxes: [] });
  await settled();
  expect(textOf('c')).toEqual({ kind: 'looked', boxes: [], seen: false });
});

test('Submit gets what is known, waits for what is under way, and has the rest searched', async () => {
  store.dispatchNow({ type: 'added', entries: [checked('a'), checked('b')] });
  store.dispatchNow({ type: 'pseudonymise', on: true });
  await settled();
  const waiting = texts.look('a', never);
  expect(asked).toHaveLength(1);
  asked[0]?.answer.resolve({ boxes: [] });
  expect(await waiting).toMatchObject({ kind: 'looked' });
  await settled();
  asked[1]?.answer.resolve({});
  await settled();
  expect(textOf('b')).toEqual({ kind: 'failed' });
  expect(leavingBoxes(textOf('b'))).toBeUndefined();
  const again = texts.look('b', never);
  asked[2]?.answer.resolve({ boxes: [box] });
  expect(await again).toMatchObject({ kind: 'looked' });
  expect(await texts.look('b', never)).toMatchObject({ kind: 'looked' });
  expect(asked).toHaveLength(3);
});

test('a search that was cut off is as if it had never begun', async () => {
  store.dispatchNow({ type: 'added', entries: [checked('a')] });
  await settled();
  const abort = new AbortController();
  const look = texts.look('a', abort.signal);
  await settled();
  expect(textOf('a')).toEqual({ kind: 'looking' });
  abort.abort();
  await expect(look).rejects.toThrow();
  await settled();
  expect(textOf('a')).toBeUndefined();
});

test('boxes that a person took away stay visible; all others are painted over', () => {
  const look = {
    kind: 'looked',
    seen: true,
    boxes: [
      { ...box, id: 'found-1', origin: 'found', blanked: false },
      { ...box, x: 50, id: 'drawn-1', origin: 'drawn', blanked: true },
    ],
  } as const;
  expect(leavingBoxes(look)).toEqual([{ ...box, x: 50 }]);
});
