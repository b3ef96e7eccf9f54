/** What the cases pages ask the portal for. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import type { CaseListSearch } from './case-list-search.ts';

export const archivesQuery = queryOptions({
  queryKey: ['viewable-archives'],
  queryFn: ({ signal }) => api.cases.archives(signal),
});

/** The list without its archive: what is looked for. */
export type CaseFilter = Omit<CaseListSearch, 'archive'>;

export const casesQuery = (archiveId: string, filter: CaseFilter) =>
  infiniteQueryOptions({
    queryKey: ['cases', archiveId, filter],
    queryFn: ({ pageParam, signal }) =>
      api.cases.list(
        archiveId,
        { ...filter, ...(pageParam === undefined ? {} : { after: pageParam }) },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    // Kept current by the archive's events, in place; asking again by itself would make the list jump.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 15 * 60_000,
  });

export const caseQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId],
    queryFn: ({ signal }) => api.cases.read(caseId, signal),
  });

export const patientFilmsQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['patient-films', caseId],
    queryFn: ({ signal }) => api.cases.patientFilms(caseId, signal),
  });
