/**
 * Work that waits for an engine, outside the queue’s own slots: each engine has a lane, and one that is slow or never
 * answers holds up the images in its own lane alone.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface Lane {
  /** The same for whatever must wait for one another. */
  readonly name: string;
  /** How much of it may be under way at once. */
  readonly atOnce: number;
}

/** Tells of its own failures: it never rejects. */
export type LaneWork = (signal: AbortSignal) => Promise<void>;

export interface Lanes {
  /**
   * Returns at once. Work of a key that waits already is replaced, in its place; of a key that is under way it comes
   * after that.
   */
  put(lane: Lane, key: string, work: LaneWork): void;
  holds(key: string): boolean;
  /** Forgets what waits, aborts what is under way, and gives that a moment to end. */
  stop(graceMs: number): Promise<void>;
}

interface OpenLane {
  atOnce: number;
  readonly underWay: Map<string, Promise<void>>;
  /** In the order in which they came. */
  readonly waiting: Map<string, LaneWork>;
}

export function createLanes(): Lanes {
  const lanes = new Map<string, OpenLane>();
  const stopping = new AbortController();

  function begin(name: string, lane: OpenLane): void {
    for (const [key, work] of lane.waiting) {
      if (lane.underWay.size >= lane.atOnce) return;
      if (lane.underWay.has(key)) continue;
      lane.waiting.delete(key);
      const ended = work(stopping.signal).finally(() => {
        lane.underWay.delete(key);
        begin(name, lane);
      });
      lane.underWay.set(key, ended);
    }
    if (lane.underWay.size === 0) lanes.delete(name);
  }

  return {
    put({ name, atOnce }, key, work) {
      if (stopping.signal.aborted) return;
      const lane = lanes.get(name) ?? { atOnce, underWay: new Map(), waiting: new Map() };
      lanes.set(name, lane);
      lane.atOnce = atOnce;
      lane.waiting.set(key, work);
      begin(name, lane);
    },
    holds: (key) =>
      [...lanes.values()].some(({ underWay, waiting }) => underWay.has(key) || waiting.has(key)),
    async stop(graceMs) {
      stopping.abort();
      for (const { waiting } of lanes.values()) waiting.clear();
      const left = [...lanes.values()].flatMap(({ underWay }) => [...underWay.values()]);
      const waited = new AbortController();
      const grace = pause(graceMs, undefined, { signal: waited.signal }).catch(() => {});
      await Promise.race([Promise.allSettled(left), grace]);
      waited.abort();
    },
  };
}
