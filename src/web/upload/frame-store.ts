/** A store outside React whose updates are gathered a frame at a time, so that thousands a second cost one render. */

export interface FrameStore<State, Action> {
  /** Takes effect with the next frame. */
  dispatch(action: Action): void;
  /** Takes effect at once, with all that waits: for what a person types or presses. */
  dispatchNow(action: Action): void;
  /** Whatever waits takes effect now. */
  flush(): void;
  getState(): State;
  subscribe(listener: () => void): () => void;
}

/** Calls back once, soon; a hidden page has no frames. */
export type Schedule = (callback: () => void, afterMs: number) => void;

/** The share of the page's time that updates may take: after a slow one the next waits longer. */
const restPerWork = 6;
const longestRestMs = 500;

const hiddenPageMs = 200;

export const nextFrame: Schedule = (callback, afterMs) => {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    clearTimeout(timer);
    callback();
  };
  const timer = setTimeout(once, afterMs + hiddenPageMs);
  if (afterMs > 16) setTimeout(() => requestAnimationFrame(once), afterMs);
  else requestAnimationFrame(once);
};

export function createFrameStore<State, Action>(
  initial: State,
  reduce: (state: State, actions: readonly Action[]) => State,
  schedule: Schedule = nextFrame,
  now: () => number = () => performance.now(),
): FrameStore<State, Action> {
  const listeners = new Set<() => void>();
  let state = initial;
  let waiting: Action[] = [];
  let scheduled = false;
  let restUntilMs = 0;

  /** The listeners' own rendering comes in microtasks, before this one. */
  const restAfter = (startMs: number) =>
    queueMicrotask(() => {
      const endMs = now();
      restUntilMs = endMs + Math.min(longestRestMs, restPerWork * (endMs - startMs));
    });

  const flush = () => {
    scheduled = false;
    if (waiting.length === 0) return;
    const actions = waiting;
    waiting = [];
    const startMs = now();
    const next = reduce(state, actions);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
    restAfter(startMs);
  };

  return {
    dispatch(action) {
      waiting.push(action);
      if (scheduled) return;
      scheduled = true;
      schedule(flush, Math.max(0, restUntilMs - now()));
    },
    dispatchNow(action) {
      waiting.push(action);
      flush();
    },
    flush,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
