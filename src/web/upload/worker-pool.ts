/** A few workers that do all the heavy work; one that dies fails its tasks with a reason and is replaced. */
import type { GateReason } from '../../client/upload-gate.ts';
import type {
  FromWorker,
  Job,
  JobResults,
  TaskEvent,
  TaskId,
  ToWorker,
} from './worker-protocol.ts';

/** What the pool needs of a `Worker`; tests give their own. */
export interface WorkerLike {
  addEventListener(type: 'message', listener: (event: { data: FromWorker }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
  postMessage(message: ToWorker): void;
  terminate(): void;
}

/** Damage inside a worker; which file did it can't be told from those that were in it. */
export class WorkerCrashedError extends Error {
  constructor() {
    super('a worker stopped');
    this.name = 'WorkerCrashedError';
  }
}

export interface TaskOptions {
  readonly signal?: AbortSignal;
  /** A worker has taken it up. */
  readonly onBegin?: () => void;
  readonly onEvent?: (event: TaskEvent, giveLane: () => void) => void;
  /** Goes before all that waits: somebody is looking at it. */
  readonly urgent?: boolean;
}

export interface WorkerPool {
  run<K extends Job['kind']>(
    job: Extract<Job, { kind: K }>,
    options?: TaskOptions,
  ): Promise<JobResults[K]>;
  gate(reason: GateReason, closed: boolean): void;
  wake(): void;
  /** Ends every worker and rejects what runs and waits. */
  dispose(): void;
}

/** A header that takes longer than this to read hangs its worker. */
const hangMs = 120_000;

interface Task {
  readonly id: TaskId;
  readonly job: Job;
  readonly options: TaskOptions;
  readonly settle: PromiseWithResolvers<JobResults[Job['kind']]>;
  timer?: ReturnType<typeof setTimeout>;
  stopListening?: () => void;
}

interface Slot {
  worker: WorkerLike | undefined;
  readonly tasks: Map<TaskId, Task>;
}

export function poolSize(hardwareConcurrency: number): number {
  return Math.max(2, Math.min(4, hardwareConcurrency));
}

/** Sending waits for the network most of its time and shares a worker; all else has a worker to itself. */
const isHeavy = (job: Job) => job.kind !== 'send';

export function createWorkerPool(spawn: () => WorkerLike, size: number): WorkerPool {
  const slots: Slot[] = Array.from({ length: size }, () => ({
    worker: undefined,
    tasks: new Map(),
  }));
  const closed = new Set<GateReason>();
  /** Heavy tasks that wait for a worker of their own; sends never wait here, lanes hold them back. */
  let heavy: Task[] = [];
  let nextId: TaskId = 1;

  const broadcast = (message: ToWorker) => {
    for (const { worker } of slots) worker?.postMessage(message);
  };

  const begin = (slot: Slot, task: Task) => {
    slot.tasks.set(task.id, task);
    task.options.onBegin?.();
    slot.worker ??= start(slot);
    slot.worker.postMessage({ type: 'start', task: task.id, job: task.job });
    if (isHeavy(task.job)) task.timer = setTimeout(() => crash(slot), hangMs);
  };

  const start = (slot: Slot): WorkerLike => {
    const worker = spawn();
    worker.addEventListener('message', ({ data }) => receive(slot, data));
    worker.addEventListener('error', () => crash(slot));
    worker.addEventListener('messageerror', () => crash(slot));
    for (const reason of closed) worker.postMessage({ type: 'gate', reason, closed: true });
    return worker;
  };

  const crash = (slot: Slot) => {
    slot.worker?.terminate();
    slot.worker = undefined;
    for (const task of [...slot.tasks.values()])
      end(slot, task, () => task.settle.reject(new WorkerCrashedError()));
  };

  const end = (slot: Slot, task: Task, settle: () => void) => {
    clearTimeout(task.timer);
    task.stopListening?.();
    slot.tasks.delete(task.id);
    settle();
    pump();
  };

  const receive = (slot: Slot, message: FromWorker) => {
    const task = slot.tasks.get(message.task);
    if (!task) return;
    switch (message.type) {
      case 'event':
        task.options.onEvent?.(message.event, () =>
          slot.worker?.postMessage({ type: 'lane', task: task.id }),
        );
        break;
      case 'done':
        end(slot, task, () => task.settle.resolve(message.result));
        break;
      case 'aborted':
        end(slot, task, () => task.settle.reject(abortReason(task)));
        break;
      case 'defect':
        end(slot, task, () => task.settle.reject(new WorkerCrashedError()));
        break;
    }
  };

  const isFree = (slot: Slot) => ![...slot.tasks.values()].some((task) => isHeavy(task.job));

  const pump = () => {
    for (;;) {
      const free = slots.filter(isFree);
      const task = free.length > 0 ? heavy.shift() : undefined;
      if (!task) return;
      begin(leastBusy(free), task);
    }
  };

  const abort = (task: Task) => {
    const at = heavy.indexOf(task);
    if (at >= 0) {
      heavy.splice(at, 1);
      task.settle.reject(abortReason(task));
    } else {
      const slot = slots.find(({ tasks }) => tasks.has(task.id));
      slot?.worker?.postMessage({ type: 'abort', task: task.id });
    }
  };

  return {
    run(job, options = {}) {
      options.signal?.throwIfAborted();
      const task: Task = { id: nextId++, job, options, settle: Promise.withResolvers() };
      const stop = () => abort(task);
      options.signal?.addEventListener('abort', stop, { once: true });
      task.stopListening = () => options.signal?.removeEventListener('abort', stop);
      if (!isHeavy(job)) begin(leastBusy(slots), task);
      else if (options.urgent) heavy.unshift(task);
      else heavy.push(task);
      pump();
      return task.settle.promise as Promise<never>;
    },
    gate(reason, isClosed) {
      if (isClosed) closed.add(reason);
      else closed.delete(reason);
      broadcast({ type: 'gate', reason, closed: isClosed });
    },
    wake: () => broadcast({ type: 'wake' }),
    dispose() {
      const waiting = heavy;
      heavy = [];
      for (const task of waiting) task.settle.reject(new WorkerCrashedError());
      for (const slot of slots) crash(slot);
    },
  };
}

function leastBusy(slots: readonly Slot[]): Slot {
  return slots.reduce((least, slot) => (slot.tasks.size < least.tasks.size ? slot : least));
}

function abortReason(task: Task): unknown {
  return task.options.signal?.reason ?? new DOMException('cancelled', 'AbortError');
}
