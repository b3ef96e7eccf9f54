/** What engines call themselves with an archive's results: thresholds are given to these names. */
import { sql } from 'kysely';
import type { ArchiveThresholds } from '../../contract/thresholds.ts';
import { isSameName, type ThresholdRow } from '../../core/thresholds/threshold-for.ts';
import type { Database } from '../db/schema.ts';

/** Versions that nobody uses any more are found in rows that there are; all results of a million would take too long. */
const latestCases = 5_000;

type Engines = ArchiveThresholds['engines'];

export async function knownEngines(
  db: Database,
  archiveId: string,
  rows: readonly ThresholdRow[],
): Promise<Engines> {
  const { rows: said } = await sql<{ name: string; version: string | null }>`
    select distinct r.engine_name as name, r.engine_version as version
    from (
      select id from cases where archive_id = ${archiveId} order by created_at desc, id desc limit ${latestCases}
    ) c
    join images i on i.case_id = c.id
    join results r on r.image_id = i.id
    order by 1, 2
  `.execute(db);
  const engines: { name: string; versions: string[] }[] = [];
  const given = rows.map((row) => ({ name: row.engineName, version: row.engineVersion }));
  for (const { name, version } of [...said, ...given]) {
    let engine = engines.find((each) => isSameName(each.name, name));
    if (engine === undefined) {
      engine = { name, versions: [] };
      engines.push(engine);
    }
    if (version !== null && !engine.versions.some((each) => isSameName(each, version))) {
      engine.versions.push(version);
    }
  }
  return engines;
}
