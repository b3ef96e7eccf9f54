/** The same file twice is sent once; two different images under one SOP Instance UID can't both be right. */
import { defineCheck } from '../check.ts';

export const duplicate = defineCheck({
  id: 'duplicate',
  reasons: ['same-file', 'uid-conflict'],
  defaultLevel: 'error',
  scope: 'batch',
  thresholds: {},
  run({ batch }) {
    // A second copy of the conflicting image is no success either.
    if (batch?.sameUidOtherBytes) return [{ reason: 'uid-conflict' }];
    if (batch?.sameBytes) return [{ reason: 'same-file', mild: true }];
    return [];
  },
});
