/** Every de-identification option there is. */
import type { DeidOption } from './option.ts';
import { retainDeviceIdentity } from './retain-device-identity.ts';
import { retainFullDates } from './retain-full-dates.ts';
import { retainInstitutionIdentity } from './retain-institution-identity.ts';
import { retainPatientCharacteristics } from './retain-patient-characteristics.ts';
import { retainUids } from './retain-uids.ts';

/** In the order in which their codes are written. */
const all = [
  retainFullDates,
  retainPatientCharacteristics,
  retainDeviceIdentity,
  retainUids,
  retainInstitutionIdentity,
] as const;

export type OptionId = (typeof all)[number]['id'];

export const options: readonly (DeidOption & { readonly id: OptionId })[] = all;
