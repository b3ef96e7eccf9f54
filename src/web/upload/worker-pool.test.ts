/** The pool with workers made by hand: who gets what, and what happens when one dies. */
import { describe, expect, test } from 'vitest';
import { createWorkerPool, poolSize, WorkerCrashedError, type WorkerLike } from './worker-pool.ts';
import type { FromWorker, Job, TaskEvent, ToWorker } from './worker-protocol.ts';

class HandWorker implements WorkerLike {
  readonly got: ToWorker[] = [];
  terminated = false;
  readonly #listeners = new Map<string, (event: { data: FromWorker }) => void>();

  addEventListener(type: string, listener: (event: { data: FromWorker }) => void): void {
    this.#listeners.set(type, listener);
  }
  postMessage(message: ToWorker): void {
    this.got.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(message: FromWorker): void {
    this.#listeners.get('message')?.({ data: message });
  }
  die(): void {
    this.#listeners.get('error')?.({ data: undefined as never });
  }
  get tasks(): number[] {
    return this.got.flatMap((message) => (message.type === 'start' ? [message.task] : []));
  }
}

function handPool(size: number) {
  const workers: HandWorker[] = [];
  const spawn = () => {
    const worker = new HandWorker();
    workers.push(worker);
    return worker;
  };
  return { pool: createWorkerPool(spawn, size), workers };
}

const hash: Extract<Job, { kind: 'hash' }> = { kind: 'hash', file: new File(['x'], 'x') };
const send = {
  kind: 'send',
  file: hash.file,
  rules: { checks: {}, patientIdPattern: '', maxFileBytes: 1 },
  treatment: { kind: 'keep' },
  compact: false,
  batchId: 'b',
  uploadId: 'u',
} as const;

describe('the pool', () => {
  test('has two workers at least and four at most', () => {
    expect([1, 2, 3, 64].map(poolSize)).toEqual([2, 2, 3, 4]);
  });

  test('gives a worker one heavy task at a time, urgent ones first', async () => {
    const { pool, workers } = handPool(1);
    const first = pool.run(hash);
    void pool.run(hash);
    void pool.run(hash, { urgent: true });
    expect(workers[0]?.tasks).toEqual([1]);
    workers[0]?.say({ task: 1, type: 'done', result: { sha256: 'aa' } });
    await expect(first).resolves.toEqual({ sha256: 'aa' });
    expect(workers[0]?.tasks).toEqual([1, 3]);
  });

  test('sends beside heavy tasks, spread over the workers', () => {
    const { pool, workers } = handPool(2);
    for (let i = 0; i < 4; i++) void pool.run(send);
    void pool.run(hash);
    void pool.run(hash);
    expect(workers.map(({ tasks }) => tasks.length)).toEqual([3, 3]);
  });

  test('fails the tasks of a worker that dies, replaces it and goes on', async () => {
    const { pool, workers } = handPool(1);
    const lost = pool.run(hash);
    const next = pool.run(hash);
    workers[0]?.die();
    await expect(lost).rejects.toBeInstanceOf(WorkerCrashedError);
    expect(workers[0]?.terminated).toBe(true);
    expect(workers[1]?.tasks).toEqual([2]);
    workers[1]?.say({ task: 2, type: 'done', result: { sha256: 'bb' } });
    await expect(next).resolves.toEqual({ sha256: 'bb' });
  });

  test('a worker that replaces another knows of a pause', () => {
    const { pool, workers } = handPool(1);
    pool.gate('paused', true);
    void pool.run(send).catch(() => undefined);
    expect(workers[0]?.got[0]).toEqual({ type: 'gate', reason: 'paused', closed: true });
  });

  test('an abort takes a waiting task out and tells a running one', async () => {
    const { pool, workers } = handPool(1);
    const abort = new AbortController();
    const running = pool.run(hash, { signal: abort.signal });
    const waiting = pool.run(hash, { signal: abort.signal });
    abort.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    expect(workers[0]?.got.at(-1)).toEqual({ type: 'abort', task: 1 });
    workers[0]?.say({ task: 1, type: 'aborted' });
    await expect(running).rejects.toThrow('cancelled');
  });

  test('passes on what a task tells, and gives it its lane', () => {
    const { pool, workers } = handPool(1);
    const events: TaskEvent[] = [];
    void pool.run(send, {
      onEvent: (event, giveLane) => {
        events.push(event);
        if (event.type === 'lane-wanted') giveLane();
      },
    });
    workers[0]?.say({ task: 1, type: 'event', event: { type: 'lane-wanted' } });
    expect(events).toEqual([{ type: 'lane-wanted' }]);
    expect(workers[0]?.got.at(-1)).toEqual({ type: 'lane', task: 1 });
  });
});
