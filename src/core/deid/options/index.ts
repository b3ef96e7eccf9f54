/** Every de-identification option there is. */
import { cleanDescriptors } from './clean-descriptors.ts';
import { cleanGraphics } from './clean-graphics.ts';
import { cleanPixelData } from './clean-pixel-data.ts';
import { cleanStructuredContent } from './clean-structured-content.ts';
import type { DeidOption } from './option.ts';
import { retainDeviceIdentity } from './retain-device-identity.ts';
import { retainFullDates } from './retain-full-dates.ts';
import { retainInstitutionIdentity } from './retain-institution-identity.ts';
import { retainPatientCharacteristics } from './retain-patient-characteristics.ts';
import { retainSafePrivate } from './retain-safe-private.ts';
import { retainUids } from './retain-uids.ts';
import { shiftDates } from './shift-dates.ts';

/** In the order in which their codes are written. */
const all = [
  cleanPixelData,
  cleanGraphics,
  cleanStructuredContent,
  cleanDescriptors,
  retainFullDates,
  shiftDates,
  retainPatientCharacteristics,
  retainDeviceIdentity,
  retainUids,
  retainSafePrivate,
  retainInstitutionIdentity,
] as const;

export type OptionId = (typeof all)[number]['id'];

export const options: readonly (DeidOption & { readonly id: OptionId })[] = all;
