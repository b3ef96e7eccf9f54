/** The cases service: what of an archive people look at, each answer with a permission behind it. */
import type { z } from 'zod';
import type {
  CaseDetail,
  CasePage,
  CaseQuery,
  PatientFilm,
  ViewableArchive,
} from '../../contract/cases.ts';
import type { CaseSelection } from '../../contract/exports.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { archiveAccess } from './archive-access.ts';
import { readCase } from './case-detail.ts';
import { listCases } from './case-list.ts';
import { patientFilms } from './patient-films.ts';
import { processAgain } from './process-again.ts';
import { processCases } from './process-cases.ts';
import { findReceivedFile } from './received-objects.ts';
import { findHeatmap, findImageFile, findThumbnail, type StoredObject } from './stored-pictures.ts';
import { viewableArchives } from './viewable-archives.ts';

export interface Cases {
  viewableArchives(principal: Principal): Promise<z.infer<typeof ViewableArchive>[]>;
  list(
    principal: Principal,
    archiveId: string,
    query: z.output<typeof CaseQuery>,
  ): Promise<z.infer<typeof CasePage>>;
  read(principal: Principal, caseId: string): Promise<z.infer<typeof CaseDetail>>;
  /** Films of other cases under the same Patient ID. */
  patientFilms(principal: Principal, caseId: string): Promise<z.infer<typeof PatientFilm>[]>;
  imageFile(principal: Principal, imageId: string): Promise<StoredObject>;
  thumbnail(principal: Principal, imageId: string): Promise<StoredObject>;
  heatmap(principal: Principal, resultId: string): Promise<StoredObject>;
  /** An object that an engine sent about the image, as it came. */
  receivedFile(principal: Principal, imageId: string, receivedId: string): Promise<StoredObject>;
  /** By all engines of the archive, or one. */
  processAgain(principal: Principal, imageId: string, archiveEngineId?: string): Promise<void>;
  /** Of chosen cases, by all engines of the archive; answers how many films. */
  processCases(principal: Principal, archiveId: string, selection: CaseSelection): Promise<number>;
  /** Throws `not-found` for whoever may not see the archive's cases. */
  mustView(principal: Principal, archiveId: string): Promise<void>;
}

export function createCases(db: Database): Cases {
  return {
    viewableArchives: (principal) => viewableArchives(db, principal),
    list: (principal, archiveId, query) => listCases(db, principal, archiveId, query),
    read: (principal, caseId) => readCase(db, principal, caseId),
    patientFilms: (principal, caseId) => patientFilms(db, principal, caseId),
    imageFile: (principal, imageId) => findImageFile(db, principal, imageId),
    thumbnail: (principal, imageId) => findThumbnail(db, principal, imageId),
    heatmap: (principal, resultId) => findHeatmap(db, principal, resultId),
    receivedFile: (principal, imageId, receivedId) =>
      findReceivedFile(db, principal, imageId, receivedId),
    processAgain: (principal, imageId, archiveEngineId) =>
      processAgain(db, principal, imageId, archiveEngineId),
    processCases: (principal, archiveId, selection) =>
      processCases(db, principal, archiveId, selection),
    mustView: async (principal, archiveId) => {
      await archiveAccess(db, principal, archiveId);
    },
  };
}
