/** Grey radiographs are scored; colour is a photograph or a capture of one. */
import { defineCheck } from '../check.ts';

/** PS3.3 C.7.6.3.1.2. */
const grey = new Set(['MONOCHROME1', 'MONOCHROME2']);
const colour = new Set([
  'RGB',
  'PALETTE COLOR',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_PARTIAL_420',
  'YBR_PARTIAL_422',
  'YBR_ICT',
  'YBR_RCT',
]);

export const photometric = defineCheck({
  id: 'photometric',
  reasons: ['colour', 'unsupported', 'missing'],
  defaultLevel: 'error',
  scope: 'file',
  thresholds: {},
  run({ facts }) {
    // Without dimensions there is no picture to be grey; `pixel-data` says so.
    if (facts.kind !== 'dicom' || !facts.rows || !facts.columns) return [];
    const value = facts.photometricInterpretation;
    if (value === undefined) return [{ reason: 'missing', engineCode: -3 }];
    if (grey.has(value)) return [];
    if (colour.has(value)) return [{ reason: 'colour', mild: true }];
    return [{ reason: 'unsupported', engineCode: -3 }];
  },
});
