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

/** Settings decide what the upload page and the list of cases offer, and what the menus show. */
export async function settingsChanged(queryClient: QueryClient): Promise<void> {
  await queryClient.invalidateQueries();
}
