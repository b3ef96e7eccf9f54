/** Gives an image to one of its archive's engines. */
import { z } from 'zod';
import { askEngine, type EngineDeps } from './ask-engine.ts';
import { engineLane } from './engine-lane.ts';
import { begin, cancel, findProcessing } from './processing.ts';
import type { Task } from './task.ts';

export const ProcessingPayload = z.object({ processingId: z.uuid() });

export function processImageTask(deps: EngineDeps): Task {
  return {
    id: 'process-image',
    laneOf: (payload) => engineLane(deps, ProcessingPayload.parse(payload).processingId, 'submit'),
    async run(payload, attempt) {
      const { processingId } = ProcessingPayload.parse(payload);
      const work = await findProcessing(deps.db, processingId);
      // With a ticket the engine has the image; the job that collects was added together with the ticket.
      if (work === undefined || work.ticket !== undefined) return;
      if (work.isRemoved) return await cancel(deps.db, work);
      // Given again when the engine is no longer paused.
      if (work.isPaused) return;
      await askEngine(
        deps,
        { ...work, attempts: work.attempts + 1 },
        attempt,
        (engine) => begin(deps.db, work, engine.name),
        (engine, image, settings) => engine.submit(image, settings, attempt.signal),
      );
    },
  };
}
