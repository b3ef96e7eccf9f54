/** Few bits a pixel mean that a film has lost its greys before it came here. */
import { defineCheck, type Verdict } from '../check.ts';

const CR_OR_DX = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.1(\.1(\.1)?)?$/;

export const bits = defineCheck({
  id: 'bits',
  reasons: ['allocated', 'few'],
  defaultLevel: 'warning',
  scope: 'file',
  thresholds: { minStored: { value: 10, unit: 'bits' } },
  run({ facts }, { minStored }) {
    if (facts.kind !== 'dicom') return [];
    const verdicts: Verdict<'allocated' | 'few'>[] = [];
    const { bitsAllocated, bitsStored } = facts;
    if (bitsAllocated !== undefined && bitsAllocated !== 8 && bitsAllocated !== 16)
      verdicts.push({ reason: 'allocated', params: { bits: bitsAllocated }, engineCode: -3 });
    if (
      bitsStored !== undefined &&
      bitsStored < minStored &&
      CR_OR_DX.test(facts.sopClassUid ?? '')
    )
      verdicts.push({ reason: 'few', params: { bits: bitsStored, minimum: minStored } });
    return verdicts;
  },
});
