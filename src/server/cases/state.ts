/** How the state and the shown result of a case follow from its images: decided in this one file. */
import { sql } from 'kysely';
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
 * Derives a locked case anew. The list shows the highest score among its images' latest results (sputum is asked for
 * because of the worst film, not the newest), else the newest of them. A result stays shown while its image is
 * processed again: nobody loses sight of a high score because of a click.
 */
export async function recomputeCase(
  transaction: DatabaseTransaction,
  caseId: string,
): Promise<void> {
  await sql`
    with latest as (
      select r.id, r.score, r.above, r.created_at
      from images i
      cross join lateral (
        select * from results where image_id = i.id order by created_at desc, id desc limit 1
      ) r
      where i.case_id = ${caseId}
    ),
    shown as (
      select * from latest order by score desc nulls last, created_at desc, id desc limit 1
    )
    update cases set
      state = (
        select ${sql.raw(caseStateSql('state'))}
        from images where case_id = cases.id
      ),
      result_id = (select id from shown),
      score = (select score from shown),
      above = (select above from shown),
      image_count = (select count(*) from images where case_id = cases.id),
      updated_at = now()
    where id = ${caseId}
  `.execute(transaction);
}
