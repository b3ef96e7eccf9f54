/**
 * Runs models in a process of their own, one film after the other. Not in a thread: the runtime's work can't be
 * interrupted there, and a fault in its native code would end the portal.
 */
import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../engine.ts';
import type { ModelAnswer, ModelOutcome, ModelRequest } from './model-messages.ts';

export interface ModelRunner {
  /** Rejects with `EngineError`, or with the signal's reason. The time counts from when it is this film's turn. */
  run(
    request: Omit<ModelRequest, 'id'>,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<ModelOutcome>;
}

export interface ModelRunnerOptions {
  readonly processFile?: URL;
  readonly mostMemoryBytes?: number;
}

const GIGABYTE = 2 ** 30;
const lookAtMemoryEveryMs = 250;
/** A loaded model holds memory that others may need. */
const idleMs = 10 * 60_000;

export function createModelRunner(options: ModelRunnerOptions = {}): ModelRunner {
  const processFile = options.processFile ?? new URL('./model-process.ts', import.meta.url);
  const mostMemoryBytes = options.mostMemoryBytes ?? 4 * GIGABYTE;
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  let last: Promise<unknown> = Promise.resolve();

  function current(): ChildProcess {
    clearTimeout(idle);
    child ??= startProcess(processFile, (ended) => {
      if (child === ended) child = undefined;
    });
    return child;
  }

  async function ask(
    request: Omit<ModelRequest, 'id'>,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<ModelOutcome> {
    signal.throwIfAborted();
    const asked = current();
    lastId += 1;
    try {
      return await answerOf(asked, { id: lastId, ...request }, timeoutMs, mostMemoryBytes, signal);
    } catch (error) {
      // Whatever it is doing, nobody waits for it any more.
      if (child === asked) child = undefined;
      asked.kill('SIGKILL');
      throw error;
    } finally {
      idle = setTimeout(() => child?.kill('SIGKILL'), idleMs).unref();
    }
  }

  return {
    run(request, timeoutMs, signal) {
      const mine = last.then(() => ask(request, timeoutMs, signal));
      last = mine.catch(() => {});
      return unlessAborted(mine, signal);
    },
  };
}

/** Whoever waits for their turn need not wait for it to be told that it is off. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function startProcess(file: URL, onEnd: (child: ChildProcess) => void): ChildProcess {
  const child = fork(fileURLToPath(file), [], {
    serialization: 'advanced',
    execArgv: [],
    // Of the portal's environment it needs nothing, least of all its passwords.
    env: process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.once('exit', () => onEnd(child));
  // Its exit follows, or it never began: then there is none.
  child.once('error', () => onEnd(child));
  // The portal may end without it; it notices.
  child.unref();
  child.channel?.unref();
  return child;
}

function answerOf(
  child: ChildProcess,
  request: ModelRequest,
  timeoutMs: number,
  mostMemoryBytes: number,
  signal: AbortSignal,
): Promise<ModelOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<ModelOutcome>();
  const crashed = () => reject(new EngineError('engine/model-crashed', true));
  const stopped = () => reject(signal.reason);
  const answered = ({ id, outcome }: ModelAnswer) => {
    if (id === request.id) resolve(outcome);
  };
  const timer = setTimeout(() => reject(new EngineError('engine/model-timeout', false)), timeoutMs);
  const memory = setInterval(() => {
    if (memoryBytes(child.pid) <= mostMemoryBytes) return;
    reject(new EngineError('engine/model-out-of-memory', false));
  }, lookAtMemoryEveryMs);
  child.on('message', answered);
  child.once('exit', crashed);
  child.once('error', crashed);
  signal.addEventListener('abort', stopped, { once: true });
  child.send(request, (error) => {
    if (error !== null) crashed();
  });
  return promise.finally(() => {
    clearTimeout(timer);
    clearInterval(memory);
    child.off('message', answered);
    child.off('exit', crashed);
    child.off('error', crashed);
    signal.removeEventListener('abort', stopped);
  });
}

/** Memory that a process holds now; 0 where the system doesn't tell (it does on Linux). */
function memoryBytes(pid: number | undefined): number {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
