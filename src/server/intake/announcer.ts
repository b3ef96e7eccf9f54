/** Tells open pages of the cases that images were added to, many at once: nobody's image waits for that. */
import type pg from 'pg';
import { CASE_CHANGES } from '../cases/case-changes.ts';

export interface Announcer {
  /** Told within a moment. After a kill nobody hears of it, and no page is open that could. */
  announce(archiveId: string, caseId: string): void;
  close(): Promise<void>;
}

/** NOTIFY wakes every connection that listens, and lets one commit pass at a time: so not with each image. */
const gatherMs = 250;

export function createAnnouncer(pool: pg.Pool): Announcer {
  const gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<unknown> = Promise.resolve();

  function tell(): void {
    timer = undefined;
    const changes = [...gathered];
    gathered.clear();
    telling = pool
      .query('select pg_notify($1, change) from unnest($2::text[]) as change', [
        CASE_CHANGES,
        changes,
      ])
      // The pages hear of nothing while the database is away, and ask anew when it is back.
      .catch(() => {});
  }

  return {
    announce(archiveId, caseId) {
      gathered.add(`${archiveId} ${caseId}`);
      timer ??= setTimeout(tell, gatherMs);
    },
    async close() {
      clearTimeout(timer);
      if (timer !== undefined) tell();
      await telling;
    },
  };
}
