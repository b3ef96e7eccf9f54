/** Retain Device Identity Option (PS3.15 E.3.8): serial numbers, station names and calibration dates stay. */
import type { DeidOption } from './option.ts';

export const retainDeviceIdentity = {
  id: 'retain-device-identity',
  column: 'retain-device-identity',
  code: { value: '113109', meaning: 'Retain Device Identity Option' },
  overrides: {},
} as const satisfies DeidOption;
