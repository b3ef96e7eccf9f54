/** What a person chose to have done to identity: a profile of PS3.15 Annex E and its options. */
import type { OptionId } from './options/index.ts';

export interface Recipe {
  /** PS3.15 E.2, the Basic Application Level Confidentiality Profile. */
  readonly profile: 'basic';
  /** Options of PS3.15 E.3 in force; each adds its CID 7050 code to the file. */
  readonly options: readonly OptionId[];
}

/** What takes the place of a patient's identity in one file. */
export interface Replacement {
  /** The new PatientID (0010,0020): ASCII, 1 to 64 characters, no backslash (PS3.5 LO). */
  readonly patientId: string;
  /**
   * The project's key, from which new UIDs and the shift of dates are derived: needed by recipes that don't retain
   * UIDs, or shift dates. At least 16 bytes, better 32; the same original gives the same UID under the same key, and
   * the same patient the same shift.
   */
  readonly key?: Uint8Array<ArrayBuffer>;
}

/** UIDs and patient characteristics are kept by default, so that results match and CAD can score. */
export const defaultRecipe: Recipe = {
  profile: 'basic',
  options: ['retain-uids', 'retain-patient-characteristics'],
};
