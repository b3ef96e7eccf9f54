/** Files that are still being checked when Submit is pressed get their IDs; those on their way keep theirs. */
import { expect, test } from 'vitest';
import { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import { loadStatedList } from '../../core/pipeline/stated-list.ts';
import { createCheckQueue } from './check-queue.ts';
import { newEntry } from './file-entry.ts';
import { createFrameStore } from './frame-store.ts';
import { lookedAt } from './text-look.ts';
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

function handQueue(kind: 'dicom' | 'png' = 'dicom') {
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
      facts: { kind, sizeBytes: 1 },
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

test('what is said of a picture is checked as it is said, without reading the file again', async () => {
  const asking = {
    archive: { id: 'a', checks: { age: { thresholds: { whenMissing: 'refuse' } } } },
  };
  const { store, queue, entry, examined } = handQueue('png');
  store.dispatchNow({
    type: 'destination',
    destination: { ...destination, ...asking } as unknown as typeof destination,
  });
  queue.check([entry]);
  examined();
  await queue.idle(new AbortController().signal);
  const codes = () => store.getState().files[0]?.batchFindings.map(({ code }) => code);
  const say = async (change: Partial<UploadState['pictures']>) => {
    const { pictures } = store.getState();
    store.dispatchNow({ type: 'pictures', pictures: { ...pictures, ...change } });
    await queue.reassess();
    store.flush();
    return codes();
  };
  store.flush();
  expect(codes()).toContain('age/missing');
  const { all } = store.getState().pictures;
  expect(await say({ all: { ...all, age: '43' } })).not.toContain('age/missing');
  expect(await say({ own: new Map([['one', { age: '2' }]]) })).toContain('age/under-minimum');
  const list = loadStatedList([{ of: 'one.dcm', stated: { patientAgeYears: 50 } }]);
  expect(await say({ own: new Map(), list })).not.toContain('age/under-minimum');
  expect(queue.mayLeave('one', undefined)).toBe(true);
});

test('what is said of names in a picture is true: text is looked for or not, found or let stay', async () => {
  const { store, queue, entry, examined } = handQueue('png');
  queue.check([entry]);
  examined();
  await queue.idle(new AbortController().signal);
  const said = async (...actions: UploadAction[]) => {
    for (const action of actions) store.dispatchNow(action);
    await queue.reassess();
    store.flush();
    const codes = store.getState().files[0]?.batchFindings.map(({ code }) => code) ?? [];
    return codes.filter((code) => code.startsWith('burned-in/'));
  };
  expect(await said()).toEqual(['burned-in/photograph']);
  expect(await said({ type: 'pseudonymise', on: true })).toEqual(['burned-in/photograph-searched']);
  const box = { x: 1, y: 1, width: 9, height: 4 };
  const text = lookedAt([box, box]);
  expect(await said({ type: 'text', id: 'one', text })).toEqual(['burned-in/photograph-searched']);
  const boxes = text.boxes.map((each, at) => ({ ...each, blanked: at > 0 }));
  expect(await said({ type: 'text', id: 'one', text: { ...text, boxes } })).toEqual([
    'burned-in/text-found',
  ]);
  expect(
    await said({ type: 'text', id: 'one', text }, { type: 'look-for-text', on: false }),
  ).toEqual(['burned-in/text-found']);
  const none = lookedAt([]);
  expect(await said({ type: 'text', id: 'one', text: none })).toEqual(['burned-in/photograph']);
});
