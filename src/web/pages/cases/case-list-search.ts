/** What the list of cases shows, kept in the address so that going back returns to the same view. */
import { CaseSort, ProcessingState } from '../../../contract/cases.ts';

export interface CaseListSearch {
  readonly archive?: string;
  readonly search?: string;
  readonly state?: ProcessingState;
  readonly label?: 'above' | 'below';
  readonly sort?: CaseSort;
}

/** Whatever isn't understood is left out; defaults are left out too, so that addresses stay short. */
export function caseListSearch(given: Record<string, unknown>): CaseListSearch {
  const archive = typeof given.archive === 'string' ? given.archive : undefined;
  const search =
    given.search === undefined ? undefined : String(given.search).trim().slice(0, 64) || undefined;
  const state = ProcessingState.safeParse(given.state).data;
  const label = given.label === 'above' || given.label === 'below' ? given.label : undefined;
  const sort = CaseSort.safeParse(given.sort).data;
  return {
    ...(archive === undefined ? {} : { archive }),
    ...(search === undefined ? {} : { search }),
    ...(state === undefined ? {} : { state }),
    ...(label === undefined ? {} : { label }),
    ...(sort === undefined || sort === 'newest' ? {} : { sort }),
  };
}
