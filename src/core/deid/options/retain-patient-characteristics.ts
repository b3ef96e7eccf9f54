/** Retain Patient Characteristics Option (PS3.15 E.3.7): sex, age, size and weight stay, which engines and statistics need. */
import type { DeidOption } from './option.ts';

export const retainPatientCharacteristics = {
  id: 'retain-patient-characteristics',
  column: 'retain-patient-characteristics',
  code: { value: '113108', meaning: 'Retain Patient Characteristics Option' },
  overrides: { keepsAge: true },
} as const satisfies DeidOption;
