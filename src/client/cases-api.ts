/** Calls about cases and images, and the addresses of pictures and live changes. */
import { z } from 'zod';
import { CaseDetail, CasePage, type CaseQuery, ViewableArchive } from '../contract/cases.ts';
import { path } from '../contract/routes.ts';
import type { Request } from './request.ts';

export function casesApi(request: Request) {
  return {
    archives: (signal?: AbortSignal) =>
      request('GET', path('viewableArchives'), z.array(ViewableArchive), { signal }),
    list: (archiveId: string, query: z.input<typeof CaseQuery> = {}, signal?: AbortSignal) =>
      request('GET', path('cases', { archiveId }) + search(query), CasePage, { signal }),
    read: (caseId: string, signal?: AbortSignal) =>
      request('GET', path('case', { caseId }), CaseDetail, { signal }),
    /** Has the archive's engine read the image (again). */
    process: (imageId: string) => request('POST', path('imageProcess', { imageId }), null),
  };
}

/** Addresses for `img`, `a` and `EventSource`. */
export const caseUrls = {
  imageFile: (imageId: string) => path('imageFile', { imageId }),
  imageThumbnail: (imageId: string) => path('imageThumbnail', { imageId }),
  heatmap: (resultId: string) => path('heatmap', { resultId }),
  archiveEvents: (archiveId: string) => path('archiveEvents', { archiveId }),
};

function search(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
