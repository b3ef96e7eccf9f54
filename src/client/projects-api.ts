/** Calls about projects, archives and their settings. */

import { z } from 'zod';
import type { NewProject, ProjectChange } from '../contract/project-requests.ts';
import {
  Archive,
  type ArchiveChange,
  Catalogue,
  type NewArchive,
  Project,
} from '../contract/projects.ts';
import { path } from '../contract/routes.ts';
import type { Request } from './request.ts';

export function projectsApi(request: Request) {
  return {
    list: (signal?: AbortSignal) => request('GET', path('projects'), z.array(Project), { signal }),
    read: (projectId: string, signal?: AbortSignal) =>
      request('GET', path('project', { projectId }), Project, { signal }),
    create: (body: z.input<typeof NewProject>) =>
      request('POST', path('projects'), Project, { body }),
    change: (projectId: string, body: z.input<typeof ProjectChange>) =>
      request('PATCH', path('project', { projectId }), Project, { body }),
    createArchive: (projectId: string, body: z.input<typeof NewArchive>) =>
      request('POST', path('projectArchives', { projectId }), Archive, { body }),
    changeArchive: (archiveId: string, body: z.input<typeof ArchiveChange>) =>
      request('PATCH', path('archive', { archiveId }), Archive, { body }),
    catalogue: (signal?: AbortSignal) => request('GET', path('catalogue'), Catalogue, { signal }),
    /** Makes the demonstration project of a portal that has none. */
    createDemo: () => request('POST', path('demo'), Project),
  };
}
