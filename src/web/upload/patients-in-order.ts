/** Enters files into the replacement plan in the order of the list, whichever check ends first: numbers follow the list. */
import type { PlanFile, ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';

export interface PatientsInOrder {
  /** The file will be settled; called in the order of the list. */
  expect(id: string): void;
  /** Undefined: it will not leave, so it counts for no patient. */
  settle(id: string, file: PlanFile | undefined): void;
  /** Enters what waits. */
  flush(): void;
  clear(): void;
}

/** Every change makes the plan work out all IDs anew when it is next looked at: not at every file of ten thousand. */
const gatherMs = 300;

export function createPatientsInOrder(
  plan: ReplacementPlan,
  changed: () => void,
  now: () => number = () => performance.now(),
): PatientsInOrder {
  /** Position of each file, and the files by position. */
  const positions = new Map<string, number>();
  let order: string[] = [];
  /** What is known of files behind the first that isn't settled yet. */
  const settled = new Map<string, PlanFile | undefined>();
  let entered = 0;
  let leaving: PlanFile[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (leaving.length === 0) return;
    lastMs = now();
    const added = plan.add(leaving);
    leaving = [];
    if (added) changed();
  };
  const advance = () => {
    for (; entered < order.length; entered++) {
      const id = order[entered] ?? '';
      if (!settled.has(id)) break;
      const file = settled.get(id);
      if (file) leaving.push(file);
      settled.delete(id);
    }
    if (now() - lastMs >= gatherMs) flush();
    else timer ??= setTimeout(flush, gatherMs);
  };

  return {
    flush,
    expect(id) {
      if (positions.has(id)) return;
      positions.set(id, order.length);
      order.push(id);
    },
    settle(id, file) {
      if ((positions.get(id) ?? 0) >= entered) {
        settled.set(id, file);
        advance();
        return;
      }
      flush();
      // Asked of every file when the box is ticked: most stand where they stood.
      if (file ? plan.add([file]) : plan.remove([id])) changed();
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      positions.clear();
      order = [];
      settled.clear();
      entered = 0;
      leaving = [];
      plan.clear();
    },
  };
}
