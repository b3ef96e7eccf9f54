/** What the settings pages ask the portal for. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => api.projects.list(signal),
});

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId],
    queryFn: ({ signal }) => api.projects.read(projectId, signal),
  });

export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: ({ signal }) => api.projects.catalogue(signal),
  staleTime: 600_000,
});

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => api.accounts.users(signal),
});

export const peopleQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'people'],
    queryFn: ({ signal }) => api.accounts.people(projectId, signal),
  });

/** Who administers the site and not the archive is refused, which is no error worth another try. */
const oncePerLook = { retry: false, refetchInterval: 5000 } as const;

export const queueQuery = (archiveId: string) =>
  queryOptions({
    queryKey: ['queue', archiveId],
    queryFn: ({ signal }) => api.engines.queue(archiveId, signal),
    ...oncePerLook,
  });

export const quarantineQuery = (archiveId: string) =>
  queryOptions({
    queryKey: ['quarantine', archiveId],
    queryFn: ({ signal }) => api.engines.quarantine(archiveId, signal),
    ...oncePerLook,
  });

/** Asked again while earlier results are labelled anew. */
export const thresholdsQuery = (archiveId: string) =>
  queryOptions({
    queryKey: ['thresholds', archiveId],
    queryFn: ({ signal }) => api.thresholds.read(archiveId, signal),
    refetchInterval: ({ state }) => (state.data?.relabelling ? 2000 : false),
  });

export const sourcesQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['units', projectId],
    queryFn: ({ signal }) => api.engines.dicomSources(projectId, signal),
  });

/** Settings decide what the upload page and the list of cases offer, and what the menus show. */
export async function settingsChanged(queryClient: QueryClient): Promise<void> {
  await queryClient.invalidateQueries();
}
