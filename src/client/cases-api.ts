/** Calls about cases and images, and the addresses of pictures and live changes. */
import { z } from 'zod';
import {
  CaseDetail,
  CasePage,
  type CaseQuery,
  PatientFilm,
  ViewableArchive,
} from '../contract/cases.ts';
import { type CaseSelection, ProcessedFilms } from '../contract/exports.ts';
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
    /** Films of other cases under the same Patient ID. */
    patientFilms: (caseId: string, signal?: AbortSignal) =>
      request('GET', path('patientFilms', { caseId }), z.array(PatientFilm), { signal }),
    /** The films of chosen cases, by all engines of the archive. */
    processCases: (archiveId: string, selection: z.input<typeof CaseSelection>) =>
      request('POST', path('archiveProcess', { archiveId }) + search(selection), ProcessedFilms),
    /** Has all the archive's engines read the image (again), or one of them. */
    process: (imageId: string, archiveEngineId?: string) =>
      request('POST', path('imageProcess', { imageId }), null, {
        body: archiveEngineId === undefined ? {} : { archiveEngineId },
      }),
  };
}

/** Addresses for `img`, `a` and `EventSource`. */
export const caseUrls = {
  imageFile: (imageId: string) => path('imageFile', { imageId }),
  imageThumbnail: (imageId: string) => path('imageThumbnail', { imageId }),
  imageReceived: (imageId: string, receivedId: string) =>
    path('imageReceived', { imageId, receivedId }),
  imageDocument: (imageId: string, receivedId: string) =>
    path('imageDocument', { imageId, receivedId }),
  heatmap: (resultId: string) => path('heatmap', { resultId }),
  archiveEvents: (archiveId: string) => path('archiveEvents', { archiveId }),
};

function search(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
