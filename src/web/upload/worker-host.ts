/** The worker's side of the protocol: takes jobs, runs them, tells what happens. It knows no thread, so tests run it too. */
import type { Transport } from '../../client/transport.ts';
import { createUploadGate, sleep } from '../../client/upload-gate.ts';
import { uploadSink } from '../../client/upload-sink.ts';
import { blobSource } from '../../core/bytes.ts';
import { headSource } from '../../core/head-source.ts';
import { leavingBlob } from '../../core/leaving-blob.ts';
import { examine } from '../../core/pipeline/examine.ts';
import { processOne } from '../../core/pipeline/process-one.ts';
import { provenSink } from '../../core/pipeline/proven-sink.ts';
import type { Rules } from '../../core/pipeline/rules.ts';
import { sha256OfSource } from '../../core/pipeline/sha256.ts';
import { resolveChecks } from '../../core/quality/settings.ts';
import { findTextIn } from './find-text-in.ts';
import { lookAtFile } from './look-at-file.ts';
import { makePreview } from './make-preview.ts';
import type {
  FromWorker,
  Job,
  JobResults,
  PlainRules,
  TaskEvent,
  TaskId,
  ToWorker,
} from './worker-protocol.ts';

export interface WorkerSurroundings {
  readonly post: (message: FromWorker, transfer: readonly Transferable[]) => void;
  readonly transport: Transport;
}

interface Task {
  readonly abort: AbortController;
  /** Resolved when the page gives a lane. */
  lane?: PromiseWithResolvers<void>;
}

type SendJob = Extract<Job, { kind: 'send' }>;

export function createWorkerHost({ post, transport }: WorkerSurroundings) {
  const tasks = new Map<TaskId, Task>();
  const gate = createUploadGate();
  const rulesOf = createRulesCache();

  const send = (task: Task, job: SendJob, tell: (event: TaskEvent) => void) => {
    const sink = uploadSink({
      transport,
      gate,
      sleep,
      random: Math.random,
      batchId: job.batchId,
      uploadIdOf: () => job.uploadId,
      bodyOf: ({ bytes }) => leavingBlob(bytes, job.file),
      enterLane: async (signal) => {
        await laneFor(task, signal, () => tell({ type: 'lane-wanted' }));
        return () => tell({ type: 'lane-left' });
      },
      signIn: async (signal) => {
        tell({ type: 'sign-in' });
        gate.close('sign-in');
        await gate.whenOpen(signal);
      },
      onTrouble: (code) => tell({ type: 'trouble', ...(code === undefined ? {} : { code }) }),
    });
    const { treatment } = job;
    return processOne(
      {
        key: job.uploadId,
        name: job.file.name,
        open: async () => ({ bytes: headSource(job.file) }),
      },
      {
        ...rulesOf(job.rules),
        treatment: () => treatment,
        compact: job.compact,
        ...(job.looked && { looked: job.looked }),
      },
      treatment.kind === 'protect' ? provenSink(sink, job.file, treatment) : sink,
      {
        signal: task.abort.signal,
        onStage: (_, stage) => tell({ type: 'stage', stage }),
        onCompacted: (_, givenBytes, sizeBytes) =>
          tell({ type: 'compacted', givenBytes, sizeBytes }),
        onProgress: (_, sentBytes, sizeBytes) => tell({ type: 'progress', sentBytes, sizeBytes }),
      },
    );
  };

  const run = async (
    task: Task,
    job: Job,
    tell: (event: TaskEvent) => void,
  ): Promise<JobResults[Job['kind']]> => {
    switch (job.kind) {
      case 'examine': {
        const { image, findings } = await examine(
          headSource(job.file, 0),
          rulesOf(job.rules),
          'file',
        );
        return image ? { facts: image.facts, identity: image.identity, findings } : { findings };
      }
      case 'hash':
        return { sha256: await sha256OfSource(blobSource(job.file)) };
      case 'look':
        return await lookAtFile(job.file, job.rules && rulesOf(job.rules), job);
      case 'find-text':
        return await findTextIn(job.file);
      case 'preview':
        return await makePreview(job.file, job.treatment);
      case 'send':
        return await send(task, job, tell);
    }
  };

  const start = async (id: TaskId, job: Job) => {
    const task: Task = { abort: new AbortController() };
    tasks.set(id, task);
    try {
      const result = await run(task, job, (event) => post({ task: id, type: 'event', event }, []));
      const bitmap = 'bitmap' in result ? result.bitmap : undefined;
      post({ task: id, type: 'done', result }, bitmap ? [bitmap] : []);
    } catch {
      post({ task: id, type: task.abort.signal.aborted ? 'aborted' : 'defect' }, []);
    } finally {
      tasks.delete(id);
    }
  };

  return (message: ToWorker): void => {
    switch (message.type) {
      case 'start':
        void start(message.task, message.job);
        break;
      case 'abort':
        tasks.get(message.task)?.abort.abort(new DOMException('cancelled', 'AbortError'));
        break;
      case 'lane':
        tasks.get(message.task)?.lane?.resolve();
        break;
      case 'gate':
        if (message.closed) gate.close(message.reason);
        else gate.open(message.reason);
        break;
      case 'wake':
        gate.wake();
        break;
    }
  };
}

/** Lanes are counted in the page, over all workers. */
async function laneFor(task: Task, signal: AbortSignal, ask: () => void): Promise<void> {
  signal.throwIfAborted();
  const lane = Promise.withResolvers<void>();
  task.lane = lane;
  const stop = () => lane.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  ask();
  try {
    await lane.promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A batch has one set of rules, posted with every job: resolved once. */
function createRulesCache(): (plain: PlainRules) => Rules {
  let last: { readonly text: string; readonly rules: Rules } | undefined;
  return (plain) => {
    const text = JSON.stringify(plain);
    if (last?.text !== text) {
      const { checks, patientIdPattern, maxFileBytes } = plain;
      last = {
        text,
        rules: { checks: resolveChecks(checks), patientIdPattern, maxFileBytes },
      };
    }
    return last.rules;
  };
}
