/** Pixels in an encoding that nobody here can decode can't be shown or scored. */
import { findDecoder } from '../../pixels/decoders/index.ts';
import { defineCheck } from '../check.ts';

export const transferSyntax = defineCheck({
  id: 'transfer-syntax',
  reasons: ['unsupported'],
  defaultLevel: 'error',
  scope: 'file',
  thresholds: {},
  run({ facts }) {
    const uid = facts.transferSyntaxUid;
    if (facts.kind !== 'dicom' || uid === undefined || findDecoder(uid) !== undefined) return [];
    return [{ reason: 'unsupported', params: { transferSyntax: uid }, engineCode: -3 }];
  },
});
