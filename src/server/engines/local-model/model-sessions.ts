/** Loaded models, each of them once: loading takes longer than an answer. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import type { ModelProblem, ModelRequest } from './model-messages.ts';

/** Ends an answer; its code goes back to the portal. */
export class ModelFailure extends Error {
  readonly problem: ModelProblem;

  constructor(problem: ModelProblem, cause?: unknown) {
    super(problem, { cause });
    this.name = 'ModelFailure';
    this.problem = problem;
  }
}

export type Runtime = typeof import('onnxruntime-node');

/** Each may take gigabytes. */
const mostLoaded = 2;

/** Same film, same answer: on one thread, sums are always made in the same order. */
const options: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableCpuMemArena: false,
  logSeverityLevel: 4,
};

/** Rejects with `ModelFailure` where this machine has no binary of it. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new ModelFailure('engine/model-runtime-unavailable', error);
  }
}

export interface ModelSessions {
  /** Rejects with `ModelFailure`. */
  open(request: Pick<ModelRequest, 'file' | 'manifest'>): Promise<InferenceSession>;
}

export function createModelSessions(runtime: Runtime): ModelSessions {
  /** The one used last comes last. */
  const loaded = new Map<string, InferenceSession>();

  async function load(file: string, sha256: string | undefined): Promise<InferenceSession> {
    // From memory: a model that names files beside it, or anywhere, is not followed there.
    const bytes = await fs.readFile(file).catch((error: unknown) => {
      throw new ModelFailure('engine/model-missing', error);
    });
    if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new ModelFailure('engine/model-changed');
    }
    try {
      return await runtime.InferenceSession.create(bytes, options);
    } catch (error) {
      throw new ModelFailure('engine/model-invalid', error);
    }
  }

  return {
    async open({ file, manifest: { sha256 } }) {
      const { size, mtimeMs } = await fs.stat(file).catch((error: unknown) => {
        throw new ModelFailure('engine/model-missing', error);
      });
      const key = JSON.stringify([file, size, mtimeMs, sha256]);
      const session = loaded.get(key) ?? (await load(file, sha256));
      loaded.delete(key);
      loaded.set(key, session);
      const [oldest] = loaded;
      if (loaded.size > mostLoaded && oldest !== undefined) {
        loaded.delete(oldest[0]);
        await oldest[1].release();
      }
      return session;
    },
  };
}
