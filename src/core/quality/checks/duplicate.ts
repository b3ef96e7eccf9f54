/** The same film twice: from the same bytes it is sent once; under another UID, or in other pixels, both can't be right. */
import { defineCheck } from '../check.ts';

export const duplicate = defineCheck({
  id: 'duplicate',
  reasons: ['same-file', 'uid-conflict', 'same-pixels'],
  defaultLevel: 'error',
  scope: 'batch',
  thresholds: {},
  run({ batch }) {
    // A second copy of the conflicting image is no success either.
    if (batch?.sameUidOtherBytes) return [{ reason: 'uid-conflict' }];
    if (batch?.sameBytes) return [{ reason: 'same-file', mild: true }];
    if (batch?.samePixels) return [{ reason: 'same-pixels' }];
    return [];
  },
});
