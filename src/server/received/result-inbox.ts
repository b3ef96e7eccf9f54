/** What came back for an image, given to the engine that waits for it. */
import type pg from 'pg';
import type { BlobStore, OpenSource } from '../archive/store.ts';
import type { ReceivedObject, ResultInbox } from '../engines/dicom-node/result-inbox.ts';
import type { ReceivedResults } from './received-results.ts';

/** For one asking of the node, and not what it answered before it was asked once more. */
const receivedSql = `
select r.kind, r.sha256, coalesce(r.handled_at, r.received_at) as at
from processings p
join received_results r on r.processing_id = p.id
where p.id = $1 and r.image_id = p.image_id and r.state = 'matched' and r.kind in ('report', 'picture')
  and (p.answers_after is null or coalesce(r.handled_at, r.received_at) > p.answers_after)
order by at, r.id
limit 100`;

interface Row {
  kind: 'report' | 'picture';
  sha256: string;
  at: Date;
}

export function createResultInbox(
  pool: pg.Pool,
  store: BlobStore,
  results: Pick<ReceivedResults, 'placeEarlyOnes'>,
): ResultInbox {
  return {
    async withReceived({ processingId, ...sent }, use) {
      await results.placeEarlyOnes(sent);
      const { rows } = await pool.query<Row>(receivedSql, [processingId]);
      const open: OpenSource[] = [];
      try {
        const received: ReceivedObject[] = [];
        for (const { kind, sha256, at: receivedAt } of rows) {
          const bytes = await store.open(sha256);
          open.push(bytes);
          received.push({ kind, receivedAt, bytes });
        }
        return await use(received);
      } finally {
        await Promise.all(open.map((source) => source.close()));
      }
    },
  };
}
