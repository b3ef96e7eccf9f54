/** Retain Longitudinal Temporal Information With Full Dates Option (PS3.15 E.3.6): dates and times stay as they are. */
import type { DeidOption } from './option.ts';

export const retainFullDates = {
  id: 'retain-full-dates',
  column: 'retain-longitudinal-full-dates',
  code: { value: '113106', meaning: 'Retain Longitudinal Temporal Information Full Dates Option' },
  overrides: { temporalInformation: 'UNMODIFIED' },
} as const satisfies DeidOption;
