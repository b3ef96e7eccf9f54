/** Has the engines of an archive read the films of chosen cases again. */
import { type CaseSelection, mostFilmsProcessed } from '../../contract/exports.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { archiveAccess } from './archive-access.ts';
import { processAgain } from './process-again.ts';
import { selectCases } from './select-cases.ts';

/**
 * Film by film, each by itself: what was given to the engines before something went wrong stays with them, and asking
 * for all of it again is no harm. Throws as `processAgain` and `selectCases`. Answers how many films there were.
 */
export async function processCases(
  db: Database,
  principal: Principal,
  archiveId: string,
  selection: CaseSelection,
): Promise<number> {
  const access = await archiveAccess(db, principal, archiveId);
  if (!access.mayAdminister) throw new ServerError('forbidden');
  const caseIds = await selectCases(db, access, selection, mostFilmsProcessed);
  if (caseIds.length === 0) return 0;
  const images = await db
    .selectFrom('images')
    .select('id')
    .where('case_id', 'in', [...caseIds])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  for (const { id } of images) await processAgain(db, principal, id);
  return images.length;
}
