/** Retain Institution Identity Option (PS3.15 E.3.11): name, address and department of the institution stay. */
import type { DeidOption } from './option.ts';

export const retainInstitutionIdentity = {
  id: 'retain-institution-identity',
  column: 'retain-institution-identity',
  code: { value: '113112', meaning: 'Retain Institution Identity Option' },
  overrides: {},
} as const satisfies DeidOption;
