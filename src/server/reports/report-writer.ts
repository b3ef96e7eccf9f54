/** Writes PDF reports in a thread of its own, so that decoding and drawing never hold up a request. */
import { createAskingThread } from '../asking-thread.ts';
import { ServerError } from '../errors.ts';
import type { ReportAnswer, ReportRequest, ReportStep } from './report-messages.ts';

export interface ReportWriter {
  /** Throws `unavailable` when too many are written at once. */
  open(): OpenReport;
  close(): Promise<void>;
}

/** One document, a step after the other. */
export interface OpenReport {
  /** The bytes that are ready by then. Rejects when the thread died: no part of a report is taken for the whole. */
  take(step: ReportStep): Promise<Uint8Array<ArrayBuffer>>;
  /** Once, after the last step or instead of it. */
  close(): void;
}

/** Each has a film in memory. */
const mostAtOnce = 8;

export function createReportWriter(): ReportWriter {
  const thread = createAskingThread<ReportRequest, ReportAnswer>(
    new URL('./report-worker.ts', import.meta.url),
    () => new ServerError('unavailable', { retryAfterS: 5 }),
  );
  let open = 0;
  let last = 0;
  return {
    open() {
      if (open >= mostAtOnce) throw new ServerError('unavailable', { retryAfterS: 5 });
      open += 1;
      const document = ++last;
      return {
        take: async (step) => (await thread.ask({ document, step }, transferred(step))).bytes,
        close() {
          open -= 1;
          thread.ask({ document, step: { kind: 'forget' } }, []).catch(() => {});
        },
      };
    },
    close: () => thread.close(),
  };
}

function transferred(step: ReportStep): readonly ArrayBuffer[] {
  if (step.kind !== 'film') return [];
  return step.heatmapPng === undefined
    ? [step.bytes.buffer]
    : [step.bytes.buffer, step.heatmapPng.buffer];
}
