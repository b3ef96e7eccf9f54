/** Asks an engine that took its time whether the answer is there. */
import { askEngine, type EngineDeps } from './ask-engine.ts';
import { ProcessingPayload } from './process-image.ts';
import { findProcessing } from './processing.ts';
import type { Task } from './task.ts';

export function collectResultTask(deps: EngineDeps): Task {
  return {
    id: 'collect-result',
    async run(payload, attempt) {
      const { processingId } = ProcessingPayload.parse(payload);
      const work = await findProcessing(deps.db, processingId);
      const ticket = work?.ticket;
      if (work === undefined || ticket === undefined) return;
      await askEngine(
        deps,
        work,
        attempt,
        async () => {},
        (engine, image, settings) => engine.collect(ticket, image, settings, attempt.signal),
      );
    },
  };
}
