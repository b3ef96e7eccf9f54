/** A batch through the pipeline, a few files at a time: one outcome a file, and one bad file never stops the others. */
import type { Outcome } from './outcome.ts';
import { type ProcessOptions, processOne, type Steps } from './process-one.ts';
import type { Sink } from './sink.ts';
import type { Source } from './source.ts';

export interface RunOptions extends ProcessOptions {
  /** Files in the works at the same time. */
  readonly concurrency: number;
}

/**
 * Yields outcomes in the order in which files end; sources are pulled as they are needed. After `signal` aborts, the
 * files left end as `cancelled`. When the consumer stops early, what is in the works is aborted and awaited.
 */
export async function* run<Receipt>(
  sources: Iterable<Source> | AsyncIterable<Source>,
  steps: Steps,
  sink: Sink<Receipt>,
  options: RunOptions,
): AsyncGenerator<Outcome<Receipt>, void, undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const iterator = iterate(sources);
  const working = new Map<number, Promise<Event<Receipt>>>();
  let pulling: Promise<Event<Receipt>> | undefined;
  let drained = false;
  let started = 0;
  try {
    while (!drained || working.size > 0) {
      if (!drained && working.size < options.concurrency) {
        pulling ??= iterator.next().then((pulled) => ({ kind: 'pulled', pulled }));
      }
      const event = await Promise.race([...working.values(), ...(pulling ? [pulling] : [])]);
      if (event.kind === 'ended') {
        working.delete(event.job);
        yield event.outcome;
        continue;
      }
      pulling = undefined;
      if (event.pulled.done) {
        drained = true;
        continue;
      }
      const job = started++;
      const outcome = processOne(event.pulled.value, steps, sink, { ...options, signal });
      working.set(
        job,
        outcome.then((ended) => ({ kind: 'ended', job, outcome: ended })),
      );
    }
  } finally {
    stop.abort();
    await Promise.allSettled([...working.values(), pulling]);
    await iterator.return?.();
  }
}

type Event<Receipt> =
  | { readonly kind: 'pulled'; readonly pulled: IteratorResult<Source> }
  | { readonly kind: 'ended'; readonly job: number; readonly outcome: Outcome<Receipt> };

function iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> {
  return Symbol.asyncIterator in items
    ? items[Symbol.asyncIterator]()
    : (async function* () {
        yield* items;
      })();
}
