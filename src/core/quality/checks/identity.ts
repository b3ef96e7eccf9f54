/** The four UIDs that tell images apart must be there, and be UIDs. */
import { defineCheck } from '../check.ts';

/**
 * PS3.5 9.1 also forbids leading zeros in a component; devices write them all the same and they tell images apart as
 * well as any, so they pass.
 */
const UID = /^\d+(\.\d+)+$/;

export const identity = defineCheck({
  id: 'identity',
  reasons: ['missing', 'invalid'],
  defaultLevel: 'error',
  fixed: true,
  scope: 'file',
  thresholds: {},
  run({ facts }) {
    if (facts.kind !== 'dicom') return [];
    const uids = {
      SOPClassUID: facts.sopClassUid,
      SOPInstanceUID: facts.sopInstanceUid,
      StudyInstanceUID: facts.studyInstanceUid,
      SeriesInstanceUID: facts.seriesInstanceUid,
    };
    for (const [attribute, uid] of Object.entries(uids)) {
      if (uid === undefined) return [{ reason: 'missing', params: { attribute } }];
      if (uid.length > 64 || !UID.test(uid)) return [{ reason: 'invalid', params: { attribute } }];
    }
    return [];
  },
});
