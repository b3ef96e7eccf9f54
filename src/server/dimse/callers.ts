/** Who calls over DICOM, and what they may do: looked up anew for every association. */
import type pg from 'pg';

/** An X-ray unit. */
export interface SourceCaller {
  readonly archiveId: string;
  readonly projectId: string;
  /** In whose name its images arrive. */
  readonly userId: string;
}

export interface KnownCaller {
  /** A CAD node that an archive uses: may send results. */
  readonly isNode: boolean;
  readonly source?: SourceCaller;
}

export interface Callers {
  /** Undefined for a stranger. */
  find(callingAe: string): Promise<KnownCaller | undefined>;
}

const findSql = `
select
  exists (
    select from archive_engines e
    where e.engine_id = 'dicom-node'
      and $1 in (coalesce(e.settings->>'calledAe', 'CAD4TB'), e.settings->>'resultsFromAe')
      -- One that was removed may still answer what it was sent.
      and (e.removed_at is null or exists (
        select from processings
        where archive_engine_id = e.id and current and state = 'processing'
      ))
  ) as is_node,
  s.archive_id, s.user_id, a.project_id
from (select 1) one
left join dicom_sources s on s.calling_ae = $1
left join archives a on a.id = s.archive_id`;

interface Row {
  is_node: boolean;
  archive_id: string | null;
  user_id: string | null;
  project_id: string | null;
}

export function createCallers(pool: pg.Pool): Callers {
  return {
    async find(callingAe) {
      const { rows } = await pool.query<Row>(findSql, [callingAe]);
      const [row] = rows;
      const { archive_id: archiveId, user_id: userId, project_id: projectId } = row ?? {};
      const isNode = row?.is_node === true;
      if (archiveId && userId && projectId) {
        return { isNode, source: { archiveId, userId, projectId } };
      }
      return isNode ? { isNode } : undefined;
    },
  };
}
