/** How long the page's own main thread was busy in one task, in the processor's time: what else runs on the machine doesn't count. */
import type { Browser, Page } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: wall, and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface PageTasks {
  readonly longestCpuMs: number;
  readonly longestWallMs: number;
  /** Over 50 ms of the processor's time. */
  readonly longCount: number;
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
  const longest = (of: 'dur' | 'tdur') =>
    tasks.reduce((most, task) => Math.max(most, (task[of] ?? 0) / 1000), 0);
  return {
    longestCpuMs: longest('tdur'),
    longestWallMs: longest('dur'),
    longCount: tasks.filter(({ tdur = 0 }) => tdur > 50_000).length,
  };
}
