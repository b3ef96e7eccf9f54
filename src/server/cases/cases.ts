/** The cases service: what of an archive people look at, each answer with a permission behind it. */
import type { z } from 'zod';
import type { CaseDetail, CasePage, CaseQuery, ViewableArchive } from '../../contract/cases.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import type { Engine } from '../engines/engine.ts';
import { archiveAccess } from './archive-access.ts';
import { readCase } from './case-detail.ts';
import { listCases } from './case-list.ts';
import { processAgain } from './process-again.ts';
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
  imageFile(principal: Principal, imageId: string): Promise<StoredObject>;
  thumbnail(principal: Principal, imageId: string): Promise<StoredObject>;
  heatmap(principal: Principal, resultId: string): Promise<StoredObject>;
  /** An object that an engine sent about the image, as it came. */
  receivedFile(principal: Principal, imageId: string, receivedId: string): Promise<StoredObject>;
  processAgain(principal: Principal, imageId: string): Promise<void>;
  /** Throws `not-found` for whoever may not see the archive's cases. */
  mustView(principal: Principal, archiveId: string): Promise<void>;
}

export function createCases(db: Database, engines: readonly Engine[]): Cases {
  return {
    viewableArchives: (principal) => viewableArchives(db, engines, principal),
    list: (principal, archiveId, query) => listCases(db, principal, archiveId, query),
    read: (principal, caseId) => readCase(db, principal, caseId),
    imageFile: (principal, imageId) => findImageFile(db, principal, imageId),
    thumbnail: (principal, imageId) => findThumbnail(db, principal, imageId),
    heatmap: (principal, resultId) => findHeatmap(db, principal, resultId),
    receivedFile: (principal, imageId, receivedId) =>
      findReceivedFile(db, principal, imageId, receivedId),
    processAgain: (principal, imageId) => processAgain(db, principal, imageId),
    mustView: async (principal, archiveId) => {
      await archiveAccess(db, principal, archiveId);
    },
  };
}
