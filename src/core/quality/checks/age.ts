/** Engines are made for some ages: younger patients get no score, or a less certain one. */
import { defineCheck } from '../check.ts';

export const age = defineCheck({
  id: 'age',
  reasons: ['under-minimum', 'child', 'missing'],
  defaultLevel: 'error',
  scope: 'file',
  asksUploader: true,
  thresholds: {
    /** CAD4TB 6 and 7: 4 years; CAD4TB 5: 16. */
    minimum: { value: 4, unit: 'years' },
    /** WHO recommends computer-aided detection from 15 years on. */
    recommended: { value: 15, unit: 'years' },
    /**
     * Most devices leave the age out, and a mark on nearly every film is read by nobody: a missing age is said only
     * where an archive asks for it, such as one whose thresholds go by age, and refused where its engine can't do
     * without.
     */
    whenMissing: { value: 'ignore', unit: 'choice', choices: ['ignore', 'warn', 'refuse'] },
  },
  run({ facts }, { minimum, recommended, whenMissing }) {
    const years = facts.patientAgeYears;
    if (years === undefined) {
      if (whenMissing === 'refuse') return [{ reason: 'missing', engineCode: -2 }];
      return whenMissing === 'warn' ? [{ reason: 'missing', mild: true }] : [];
    }
    if (years < minimum)
      return [{ reason: 'under-minimum', params: { years, minimum }, engineCode: -2 }];
    if (years < recommended)
      return [{ reason: 'child', mild: true, params: { years, recommended } }];
    return [];
  },
});
