/** Files that are still being checked when Submit is pressed get their IDs; those on their way keep theirs. */
import { expect, test } from 'vitest';
import { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import { createCheckQueue } from './check-queue.ts';
import { newEntry } from './file-entry.ts';
import { createFrameStore } from './frame-store.ts';
import { reduceUpload, type UploadAction } from './upload-reducer.ts';
import { type Batch, initialState, type UploadState } from './upload-state.ts';
import type { WorkerPool } from './worker-pool.ts';

const destination = {
  project: { projectId: 'p', patientIdPattern: '' },
  archive: { id: 'a', checks: {} },
  maxFileBytes: 1e9,
} as unknown as NonNullable<UploadState['destination']>;

const batch = (phase: 'checking' | 'sending') =>
  ({ kind: 'running', ids: ['one'], phase, destination }) as unknown as Batch;

function handQueue() {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const pool = { run: () => promise } as unknown as WorkerPool;
  const entry = newEntry('one', new File(['x'], 'one.dcm'), 'one');
  const state = reduceUpload({ ...initialState, destination }, [
    { type: 'added', entries: [entry] },
  ]);
  const store = createFrameStore<UploadState, UploadAction>(state, reduceUpload, (flush) =>
    queueMicrotask(flush),
  );
  const plan = new ReplacementPlan();
  plan.setTyped('SITE-1');
  const pixels = { add() {}, forget() {}, hold() {}, clear() {} };
  const queue = createCheckQueue({ store, pool, plan, pixels });
  const examined = () =>
    resolve({
      facts: { kind: 'dicom', sizeBytes: 1 },
      identity: { key: 'k', patientId: '7', patientName: 'Doe^Jane' },
      findings: [],
    });
  return { store, plan, queue, entry, examined };
}

test.each([
  ['checking', 'SITE-1'],
  ['sending', undefined],
] as const)('a check that ends while the batch is %s: the ID is %s', async (phase, patientId) => {
  const { store, plan, queue, entry, examined } = handQueue();
  queue.check([entry]);
  store.dispatchNow({ type: 'batch', batch: batch(phase) });
  examined();
  await queue.idle(new AbortController().signal);
  expect(plan.patientIdOf('one')).toBe(patientId);
});
