/** Asks an engine that took its time whether the answer is there. */
import { z } from 'zod';
import { addLateHeatmap, hasScoreWithoutHeatmap } from './add-late-heatmap.ts';
import { askEngine, type EngineDeps, engineOf, storeHeatmap, withImage } from './ask-engine.ts';
import { engineLane } from './engine-lane.ts';
import { ProcessingPayload } from './process-image.ts';
import { findProcessing, type Processing } from './processing.ts';
import { reopenProcessing } from './reopen-processing.ts';
import type { Attempt, Task } from './task.ts';

/** `answered`: something has come for it, which counts however late it is. */
const CollectPayload = ProcessingPayload.extend({ answered: z.boolean().default(false) });

export function collectResultTask(deps: EngineDeps): Task {
  return {
    id: 'collect-result',
    laneOf: (payload) => engineLane(deps, CollectPayload.parse(payload).processingId, 'collect'),
    async run(payload, attempt) {
      const { processingId, answered } = CollectPayload.parse(payload);
      const { db } = deps;
      const work = await findProcessing(db, processingId, ['processing', 'done', 'failed']);
      if (work?.ticket === undefined) return;
      switch (work.state) {
        case 'waiting':
        case 'cancelled':
          return;
        case 'processing':
          return await collect(deps, work, attempt);
        case 'failed':
          if (answered && (await reopenProcessing(db, work))) await collect(deps, work, attempt);
          return;
        case 'done':
          if (answered && (await hasScoreWithoutHeatmap(db, work))) {
            await collectHeatmap(deps, work, attempt);
          }
      }
    },
  };
}

async function collect(deps: EngineDeps, work: Processing, attempt: Attempt): Promise<void> {
  const ticket = work.ticket ?? {};
  await askEngine(
    deps,
    work,
    attempt,
    async () => {},
    (engine, image, settings) => engine.collect(ticket, image, settings, attempt.signal),
  );
}

async function collectHeatmap(
  { db, store, engines }: EngineDeps,
  work: Processing,
  attempt: Attempt,
): Promise<void> {
  const found = engineOf(engines, work);
  if (typeof found === 'string') return;
  const { engine, settings } = found;
  const ticket = work.ticket ?? {};
  const submitted = await withImage(store, work, (image) =>
    engine.collect(ticket, image, settings, attempt.signal),
  );
  if (submitted.status === 'pending') return;
  const heatmapSha256 = await storeHeatmap(store, submitted.result);
  if (heatmapSha256 !== null) await addLateHeatmap(db, work, heatmapSha256);
}
