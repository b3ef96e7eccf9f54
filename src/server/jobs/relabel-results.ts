/** Labels an archive's results anew after its thresholds have changed, a share at a time so that films need not wait for it. */
import { z } from 'zod';
import type { Database } from '../db/schema.ts';
import { addRelabelJob, relabelSome } from '../thresholds/relabel.ts';
import type { Task } from './task.ts';

const RelabelPayload = z.object({ archiveId: z.uuid() });

/** Then it goes to the end of the line. */
const batchesAtOnce = 20;

export function relabelResultsTask({ db }: { readonly db: Database }): Task {
  return {
    id: 'relabel-results',
    async run(payload, { signal }) {
      const { archiveId } = RelabelPayload.parse(payload);
      for (let batch = 0; batch < batchesAtOnce && !signal.aborted; batch++) {
        if (!(await relabelSome(db, archiveId))) return;
      }
      await addRelabelJob(db, archiveId);
    },
  };
}
