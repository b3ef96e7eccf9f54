/** Which processing an object that came back belongs to: by the image that was sent, else by its study. */
import type pg from 'pg';

export interface SentProcessing {
  readonly id: string;
  readonly imageId: string;
  readonly archiveId: string;
  readonly state: 'waiting' | 'processing' | 'done' | 'failed' | 'cancelled';
  readonly settings: unknown;
}

/** The film as the node was given it. */
export interface SentFilm {
  readonly sopInstanceUid: string;
  readonly patientId: string;
}

/** `other-node`: the image was sent, but not to who answers. */
export type Match =
  | { readonly found: 'one'; readonly processing: SentProcessing; readonly film: SentFilm }
  | { readonly found: 'none' | 'several' | 'other-node' };

/** Of each image that was sent under one of these UIDs, what each of its nodes was asked last. */
const sentSql = (uid: 'sopInstanceUid' | 'studyInstanceUid') => `
select p.id, i.id as image_id, i.archive_id, i.sha256, p.state, p.settings,
  own.patient_id, sent.sop_instance_uid,
  (
    select count(*) from cases c
    join cases same on same.archive_id = c.archive_id
      and same.study_instance_uid = c.study_instance_uid
    join images other on other.case_id = same.id
    where c.id = i.case_id
  ) > 1 as has_siblings,
  coalesce($2 in (
    coalesce(p.settings->>'calledAe', 'CAD4TB'), p.settings->>'resultsFromAe',
    coalesce(e.settings->>'calledAe', 'CAD4TB'), e.settings->>'resultsFromAe'
  ), false) as from_it
from (
  select image_id, min(ticket->>'sopInstanceUid') as sop_instance_uid from processings
  where ticket->>'${uid}' = any($1::text[]) group by image_id limit 50
) sent
join images i on i.id = sent.image_id
join cases own on own.id = i.case_id
join processings p on p.image_id = i.id and p.current and p.engine_id = 'dicom-node'
  and p.state <> 'cancelled'
join archive_engines e on e.id = p.archive_engine_id
order by p.created_at, p.id`;

const byInstanceSql = sentSql('sopInstanceUid');
const byStudySql = sentSql('studyInstanceUid');

interface Row {
  id: string;
  image_id: string;
  archive_id: string;
  sha256: string;
  state: SentProcessing['state'];
  settings: unknown;
  from_it: boolean;
  has_siblings: boolean;
  sop_instance_uid: string;
  patient_id: string;
}

export interface References {
  readonly referencedUids: readonly string[];
  readonly studyInstanceUid: string;
}

/**
 * A node answers about what it was sent itself. The study alone says enough only for an object that names no image, and
 * where the study has one. What can't be told apart is `several`.
 */
export async function findProcessing(
  db: pg.Pool | pg.PoolClient,
  { referencedUids, studyInstanceUid }: References,
  callingAe: string,
): Promise<Match> {
  const ask = async (sql: string, uids: readonly string[]) =>
    uids.length === 0 ? [] : (await db.query<Row>(sql, [uids, callingAe])).rows;
  const isByStudy = referencedUids.length === 0;
  const sent = isByStudy
    ? await ask(byStudySql, studyInstanceUid === '' ? [] : [studyInstanceUid])
    : await ask(byInstanceSql, referencedUids);
  if (sent.length === 0) return { found: 'none' };
  const fromIt = sent.filter((row) => row.from_it);
  if (fromIt.length === 0) return { found: 'other-node' };
  const row = onlyOne(fromIt);
  const isDoubtful = row === undefined || (isByStudy && row.has_siblings);
  if (isDoubtful) return { found: 'several' };
  const film = { sopInstanceUid: row.sop_instance_uid, patientId: row.patient_id };
  return { found: 'one', processing: toSent(row), film };
}

/** The same film may lie in several archives of one node: then the answer is for who has waited longest. */
function onlyOne(rows: readonly Row[]): Row | undefined {
  if (rows.length === 1) return rows[0];
  const isSameFilm = new Set(rows.map(({ sha256 }) => sha256)).size === 1;
  if (!isSameFilm) return undefined;
  return rows.find(({ state }) => state === 'processing' || state === 'waiting') ?? rows.at(-1);
}

/** What the node of an image that calls itself so was asked last, else any; undefined where none was asked. */
export async function lastProcessingOf(
  db: pg.Pool | pg.PoolClient,
  imageId: string,
  callingAe: string,
): Promise<SentProcessing | undefined> {
  const { rows } = await db.query<SentRow>(
    `select p.id, p.image_id, i.archive_id, p.state, p.settings
     from processings p join images i on i.id = p.image_id
     where p.image_id = $1 and p.engine_id = 'dicom-node' and p.state <> 'cancelled' and p.current
     order by coalesce(
       $2 in (coalesce(p.settings->>'calledAe', 'CAD4TB'), p.settings->>'resultsFromAe'), false
     ) desc, p.created_at desc limit 1`,
    [imageId, callingAe],
  );
  return rows[0] === undefined ? undefined : toSent(rows[0]);
}

type SentRow = Pick<Row, 'id' | 'image_id' | 'archive_id' | 'state' | 'settings'>;

function toSent({ id, image_id, archive_id, state, settings }: SentRow): SentProcessing {
  return { id, imageId: image_id, archiveId: archive_id, state, settings };
}
