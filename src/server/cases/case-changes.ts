/** Live changes of cases: told with NOTIFY inside the transaction that made them, heard on one connection a process. */
import { sql } from 'kysely';
import pg from 'pg';
import type { Queryable } from '../db/schema.ts';

/** The channel; its payload is archive id, space, case id. */
export const CASE_CHANGES = 'plainfilm_case_changes';

const reconnectMs = 1000;

/** Heard when, and only if, the transaction commits. */
export async function tellCaseChanged(
  db: Queryable,
  archiveId: string,
  caseId: string,
): Promise<void> {
  await sql`select pg_notify(${CASE_CHANGES}, ${`${archiveId} ${caseId}`})`.execute(db);
}

/** As `tellCaseChanged`, of many at once. */
export async function tellCasesChanged(
  db: Queryable,
  archiveId: string,
  caseIds: readonly string[],
): Promise<void> {
  await sql`
    select pg_notify(${CASE_CHANGES}, ${`${archiveId} `} || id) from unnest(${[...caseIds]}::text[]) as id
  `.execute(db);
}

export type CaseListener = (caseId: string) => void;

export interface CaseChanges {
  /** Answers how to stop listening. After a lost connection some changes may have gone unheard. */
  listen(archiveId: string, listener: CaseListener): () => void;
  close(): Promise<void>;
}

/** Connects when somebody first listens, and again whenever the connection is lost. */
export function createCaseChanges(connectionString: string): CaseChanges {
  const listeners = new Map<string, Set<CaseListener>>();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function hear(payload: string | undefined): void {
    const [archiveId = '', caseId = ''] = payload?.split(' ') ?? [];
    for (const listener of listeners.get(archiveId) ?? []) listener(caseId);
  }

  function connectLater(): void {
    client = undefined;
    if (closed || listeners.size === 0) return;
    timer = setTimeout(connect, reconnectMs);
  }

  function connect(): void {
    const next = new pg.Client({
      connectionString,
      application_name: 'plainfilm live',
      keepAlive: true,
    });
    client = next;
    next.on('notification', ({ payload }) => hear(payload));
    next.on('error', () => {});
    next.once('end', connectLater);
    next
      .connect()
      .then(() => next.query(`listen ${CASE_CHANGES}`))
      // Ends it, which makes the next try.
      .catch(() => next.end());
  }

  return {
    listen(archiveId, listener) {
      const ofArchive = listeners.get(archiveId) ?? new Set();
      ofArchive.add(listener);
      listeners.set(archiveId, ofArchive);
      if (client === undefined && !closed) {
        clearTimeout(timer);
        connect();
      }
      return () => {
        ofArchive.delete(listener);
        if (ofArchive.size === 0) listeners.delete(archiveId);
      };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
