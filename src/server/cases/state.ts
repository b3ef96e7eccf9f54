/** How the state and the shown result of a case follow from its images: decided in this one file. */
import { type RawBuilder, sql } from 'kysely';
import type { ProcessingState } from '../../contract/cases.ts';
import type { DatabaseTransaction } from '../db/schema.ts';

/**
 * A case stands where the first of these stands that any of its images is in: work under way is told before anything,
 * a score before the lack of one, and a no-score before a failure.
 */
export const caseStateOrder: readonly ProcessingState[] = [
  'processing',
  'waiting',
  'scored',
  'no-score',
  'failed',
  'stored',
];

export function caseStateOf(imageStates: readonly ProcessingState[]): ProcessingState {
  return caseStateOrder.find((state) => imageStates.includes(state)) ?? 'stored';
}

const order = `array[${caseStateOrder.map((state) => `'${state}'`).join(', ')}]`;

/** SQL: where a case stands whose images stand where these do; an aggregate over the expression `imageState`. */
export function caseStateSql(imageState: string): string {
  return `(${order})[coalesce(min(array_position(${order}, ${imageState})), ${caseStateOrder.length})]`;
}

/** SQL: where a case stands after images of another state were added to it. */
export function addedStateSql(caseState: string, imageState: string): string {
  return `(${order})[least(array_position(${order}, ${caseState}), array_position(${order}, ${imageState}))]`;
}

/**
 * Must come first in a transaction that changes a case's images: two images that end at once would each overlook the
 * other. Answers the case's id, or undefined when there is no such image.
 */
export async function lockCaseOfImage(
  transaction: DatabaseTransaction,
  imageId: string,
): Promise<string | undefined> {
  const row = await transaction
    .selectFrom('cases')
    .select('id')
    .where('id', '=', (eb) =>
      eb.selectFrom('images').select('case_id').where('images.id', '=', imageId),
    )
    .forUpdate()
    .executeTakeFirst();
  return row?.id;
}

/**
 * SQL: each image of the cases in `$cases`, with where it stands and which result is shown of it. Both follow the first
 * of the archive's engines that was asked, or has answered: the leading one, unless it has nothing to say of the image
 * yet. Engines that were removed come last, the newest word of theirs first.
 */
const imagesAnew = (caseIds: readonly string[]) => sql`
  select i.id, i.case_id, coalesce(asked.state, 'stored') as state, said.*
  from images i
  left join lateral (
    select case when p.state <> 'done' then p.state when r.score is null then 'no-score' else 'scored' end as state
    from processings p
    join archive_engines e on e.id = p.archive_engine_id
    left join results r on r.processing_id = p.id
    where p.image_id = i.id and p.current and p.state <> 'cancelled'
    order by e.position, p.created_at desc, p.id desc limit 1
  ) asked on true
  left join lateral (
    select r.id as result_id, r.score, r.above, r.created_at as said_at
    from results r
    join archive_engines e on e.id = r.archive_engine_id
    where r.image_id = i.id
    order by e.position, r.created_at desc, r.id desc limit 1
  ) said on true
  where i.case_id = any(${caseIds as string[]}::uuid[])`;

/**
 * Derives a locked case and its images anew. The list shows the highest score among its images' results (sputum is asked
 * for because of the worst film, not the newest), else the newest of them. A result stays shown while its image is
 * processed again: nobody loses sight of a high score because of a click.
 */
export async function recomputeCase(
  transaction: DatabaseTransaction,
  caseId: string,
): Promise<void> {
  await recompute(transaction, [caseId], sql`true`);
}

/** Derives locked cases anew, after the archive's engines have changed; the ids of those that look different now. */
export async function recomputeCases(
  transaction: DatabaseTransaction,
  caseIds: readonly string[],
): Promise<readonly string[]> {
  const isOther = sql<boolean>`(c.state, c.result_id) is distinct from (anew.state, anew.result_id)`;
  return await recompute(transaction, caseIds, isOther);
}

async function recompute(
  transaction: DatabaseTransaction,
  caseIds: readonly string[],
  where: RawBuilder<boolean>,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with image as materialized (${imagesAnew(caseIds)}),
    moved as (
      update images i set state = image.state from image where i.id = image.id and i.state <> image.state
    ),
    standing as (
      select case_id, ${sql.raw(caseStateSql('state'))} as state, count(*) as image_count
      from image group by case_id
    ),
    shown as (
      select distinct on (case_id) case_id, result_id, score, above
      from image where result_id is not null
      order by case_id, score desc nulls last, said_at desc, result_id desc
    ),
    anew as (select * from standing left join shown using (case_id))
    update cases c set state = anew.state, result_id = anew.result_id, score = anew.score, above = anew.above,
      image_count = anew.image_count, updated_at = now()
    from anew where c.id = anew.case_id and ${where}
    returning c.id
  `.execute(transaction);
  return rows.map(({ id }) => id);
}
