/** What is looked at when: on its way out first, in view next, else in order, and never while headers are read. */
import { describe, expect, test } from 'vitest';
import type { Looked } from '../../core/pipeline/look-at-pixels.ts';
import { newEntry } from './file-entry.ts';
import { createFrameStore } from './frame-store.ts';
import { createPixelPass } from './pixel-pass.ts';
import { reduceUpload, type UploadAction } from './upload-reducer.ts';
import { initialState, type UploadState } from './upload-state.ts';
import { WorkerCrashedError, type WorkerPool } from './worker-pool.ts';

const destination = {
  project: { projectId: 'p', patientIdPattern: '' },
  archive: { id: 'a', checks: {} },
  maxFileBytes: 1e9,
} as unknown as NonNullable<UploadState['destination']>;

/** A pool by hand: every job waits until the test ends it. */
function handPass(concurrency: number, ids: readonly string[]) {
  const jobs: { id: string; checks: boolean; end: (looked?: Looked) => void; die: () => void }[] =
    [];
  const pool = {
    run(job: { file: File; rules?: unknown }) {
      const { promise, resolve, reject } = Promise.withResolvers<{ looked?: Looked }>();
      jobs.push({
        id: job.file.name,
        checks: job.rules !== undefined,
        end: (looked) => resolve(looked ? { looked } : {}),
        die: () => reject(new WorkerCrashedError()),
      });
      return promise;
    },
  } as unknown as WorkerPool;
  const entries = ids.map((id) => ({
    ...newEntry(id, new File(['x'], id), id),
    check: 'checked' as const,
    facts: { kind: 'dicom' as const, sizeBytes: 1 },
  }));
  const state = reduceUpload({ ...initialState, destination }, [{ type: 'added', entries }]);
  const store = createFrameStore<UploadState, UploadAction>(state, reduceUpload, (flush) =>
    queueMicrotask(flush),
  );
  const shown = new Map<string, unknown>();
  const heard: string[] = [];
  const pass = createPixelPass({
    store,
    pool,
    concurrency,
    thumbnails: { has: (id) => shown.has(id), keep: (id, bitmap) => shown.set(id, bitmap) },
    onLooked: (id) => heard.push(id),
  });
  const begun = () => jobs.map(({ id }) => id);
  const end = async (id: string, looked: Looked = { findings: [] }) => {
    jobs.find((job) => job.id === id)?.end(looked);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { pass, store, jobs, begun, end, shown, heard };
}

const never = new AbortController().signal;

describe('the order', () => {
  test('is that of the list, one fewer at a time than there are workers', async () => {
    const { pass, begun, end, heard } = handPass(2, ['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) pass.add(id);
    expect(begun()).toEqual(['a']);
    await end('a');
    expect(begun()).toEqual(['a', 'b']);
    expect(heard).toEqual(['a']);
  });

  test('lets the row in view go first, and what is to be sent before that', async () => {
    const { pass, begun, end } = handPass(2, ['a', 'b', 'c', 'd']);
    for (const id of ['a', 'b', 'c', 'd']) pass.add(id);
    pass.want('c');
    pass.want('d');
    const stopped = pass.want('b');
    stopped();
    void pass.look('b', never);
    expect(begun()).toEqual(['a', 'c']);
    await end('a');
    expect(begun()).toEqual(['a', 'c', 'b']);
    await end('b');
    expect(begun()).toEqual(['a', 'c', 'b', 'd']);
  });

  test('waits for the headers, except for what somebody looks at', () => {
    const { pass, begun } = handPass(3, ['a', 'b']);
    pass.hold(true);
    pass.add('a');
    pass.want('b');
    expect(begun()).toEqual(['b']);
    pass.hold(false);
    expect(begun()).toEqual(['b', 'a']);
  });
});

test('a picture is checked once; a row that comes back asks for its small picture alone', async () => {
  const { pass, jobs, end, shown } = handPass(2, ['a']);
  pass.add('a');
  await end('a', { findings: [], pixelSha256: 'x' });
  pass.add('a');
  expect(await pass.look('a', never)).toEqual({ findings: [], pixelSha256: 'x' });
  expect(jobs).toHaveLength(1);
  shown.clear();
  pass.want('a');
  expect(jobs.map(({ checks }) => checks)).toEqual([true, false]);
});

test('a file whose worker stops is told so; one that is forgotten is told nothing', async () => {
  const { pass, store, jobs, heard } = handPass(3, ['a', 'b']);
  pass.add('a');
  pass.add('b');
  const asked = pass.look('b', never);
  pass.forget('b');
  expect(await asked).toBeUndefined();
  for (const job of jobs) job.die();
  await new Promise((resolve) => setTimeout(resolve));
  expect(heard).toEqual(['a']);
  expect(store.getState().files[0]?.looked?.findings[0]?.code).toBe('page/worker-crashed');
});
