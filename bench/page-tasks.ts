/** How long the page's own main thread was busy in one task, in the processor's time: what else runs on the machine doesn't count. */
import type { Browser, Page } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface PageTasks {
  readonly longestCpuMs: number;
  /** Where the longest is Chromium's own, handing over many files at once: the longest of all others. */
  readonly nextCpuMs: number;
}

/** Traces while `work` runs; one trace at a time for a browser. */
export async function tracedTasks(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<PageTasks> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8'));
  const events: readonly TraceEvent[] = trace.traceEvents ?? trace;
  const mainThreads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({ name, ph, pid, tid }) =>
      ph === 'X' && /RunTask$/.test(name) && mainThreads.has(`${pid} ${tid}`),
  );
  const byCpu = tasks.map(({ tdur = 0 }) => tdur / 1000).sort((a, b) => b - a);
  return {
    longestCpuMs: byCpu[0] ?? 0,
    nextCpuMs: byCpu[1] ?? 0,
  };
}
