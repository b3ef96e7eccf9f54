/** What is asked of the portal for what the address says. */
import type { CaseListSearch } from './case-list-search.ts';
import type { CaseFilter } from './cases-queries.ts';

/** Without the permission to see results, an address that asks for scores is heard without them. */
export function caseFilter(search: CaseListSearch, maySeeResults: boolean): CaseFilter {
  const { archive: _, label, sort, ...rest } = search;
  const sortable = sort !== undefined && (maySeeResults || !sort.startsWith('score'));
  return {
    ...rest,
    ...(label !== undefined && maySeeResults ? { label } : {}),
    ...(sortable ? { sort } : {}),
  };
}
