/** How many may be sent to one node at once: the others wait for their turn. */

export interface Slots {
  /** Rejects with the signal's reason while it waits. */
  run<T>(key: string, most: number, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

interface Node {
  busy: number;
  /** In the order in which they came; each is called with the slot already its own. */
  readonly waiting: Set<() => void>;
}

export function createSlots(): Slots {
  const nodes = new Map<string, Node>();
  return {
    async run(key, most, signal, work) {
      const node = nodes.get(key) ?? { busy: 0, waiting: new Set() };
      nodes.set(key, node);
      if (node.busy < most) node.busy += 1;
      else await turn(node, signal);
      try {
        return await work();
      } finally {
        passOn(node);
        if (node.busy === 0) nodes.delete(key);
      }
    },
  };
}

async function turn(node: Node, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const called = Promise.withResolvers<void>();
  const stop = () => {
    // Called already: the slot is ours to use or to pass on.
    if (node.waiting.delete(called.resolve)) called.reject(signal.reason);
  };
  node.waiting.add(called.resolve);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await called.promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** To who has waited longest; a slot that nobody waits for is free. */
function passOn(node: Node): void {
  const [next] = node.waiting;
  if (next === undefined) {
    node.busy -= 1;
    return;
  }
  node.waiting.delete(next);
  next();
}
