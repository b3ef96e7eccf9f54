/** Retain Longitudinal Temporal Information With Modified Dates Option (PS3.15 E.3.6): a patient's dates move together. */
import type { DeidOption } from './option.ts';

export const shiftDates = {
  id: 'shift-dates',
  column: 'retain-longitudinal-modified-dates',
  code: {
    value: '113107',
    meaning: 'Retain Longitudinal Temporal Information Modified Dates Option',
  },
  overrides: { temporalInformation: 'MODIFIED', cleaning: 'shift-date', needsKey: true },
} as const satisfies DeidOption;
