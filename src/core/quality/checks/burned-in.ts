/** Text in the picture itself stays when the header is cleaned (PS3.15 E.3.1): say where it is likely. */
import { defineCheck } from '../check.ts';

const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.|$)/;

export const burnedIn = defineCheck({
  id: 'burned-in',
  reasons: ['text-found', 'annotated', 'secondary-capture', 'photograph', 'photograph-searched'],
  defaultLevel: 'warning',
  // What is found in the picture, and what of it will be blanked, is told later than what the header says.
  scope: 'batch',
  thresholds: {},
  run({ facts, textCount }) {
    if (textCount) return [{ reason: 'text-found', params: { count: textCount } }];
    if (facts.kind !== 'dicom')
      return [{ reason: textCount === undefined ? 'photograph' : 'photograph-searched' }];
    if (facts.burnedInAnnotation === 'YES') return [{ reason: 'annotated' }];
    if (facts.burnedInAnnotation === 'NO') return [];
    return SECONDARY_CAPTURE.test(facts.sopClassUid ?? '') ? [{ reason: 'secondary-capture' }] : [];
  },
});
