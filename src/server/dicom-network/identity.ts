/** How the portal names its implementation to DICOM peers (PS3.7 D.3.3.2). */
import { implementationClassUid, implementationVersionName } from '../../core/dicom/file-meta.ts';

export const ownImplementation = {
  implementationClassUid,
  implementationVersion: implementationVersionName,
} as const;
