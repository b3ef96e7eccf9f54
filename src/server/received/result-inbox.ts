/** What came back for an image, given to the engine that waits for it. */
import type pg from 'pg';
import type { BlobStore, OpenSource } from '../archive/store.ts';
import type { ReceivedObject, ResultInbox } from '../engines/dicom-node/result-inbox.ts';
import type { ReceivedResults } from './received-results.ts';

/** For what the node was asked last, and not what it answered before it was asked once more. */
const receivedSql = `
select r.kind, r.sha256, coalesce(r.handled_at, r.received_at) as at
from (
  select id, answers_after from processings
  where image_id = $1 and engine_id = 'dicom-node'
  order by created_at desc limit 1
) p
join received_results r on r.processing_id = p.id
where r.image_id = $1 and r.state = 'matched' and r.kind in ('report', 'picture')
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
    async withReceived({ imageId, ...sent }, use) {
      await results.placeEarlyOnes(sent);
      const { rows } = await pool.query<Row>(receivedSql, [imageId]);
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
