/** What a de-identification option is: a column of PS3.15 Table E.1-1, the code that says so in the file, and its exceptions. */
import type { ConfidentialityOption } from '../../standard/confidentiality-profile.ts';

/** A code of CID 7050 "De-identification Method" (PS3.16), coding scheme DCM. */
export interface MethodCode {
  readonly value: string;
  readonly meaning: string;
}

/** Longitudinal Temporal Information Modified (0028,0303), as PS3.15 E.3.6 asks. */
export type TemporalInformation = 'UNMODIFIED' | 'MODIFIED' | 'REMOVED';

/** What action C ("clean", Table E.1-1a) is done by; an option without one leaves the Basic Profile's action standing. */
export type Cleaning =
  | 'shift-date'
  | 'clean-descriptor'
  | 'clean-content'
  | 'clean-graphics'
  | 'safe-private';

export interface DeidOption {
  /** Stable: stored with images, sent in recipes. */
  readonly id: string;
  /** Where this column of Table E.1-1 says K, the attribute is kept. Absent where the table has no column. */
  readonly column?: ConfidentialityOption;
  readonly code: MethodCode;
  /** What the option does that its column alone doesn't say. */
  readonly overrides: {
    /** Without it dates go: REMOVED. */
    readonly temporalInformation?: TemporalInformation;
    /** Patient's Age is worked out before the birth date goes, and ages over 89 become 90. */
    readonly keepsAge?: true;
    /** Where its column says C, this cleans. */
    readonly cleaning?: Cleaning;
    /** Text in the picture was looked for, and what was found is gone. */
    readonly cleansPixels?: true;
    /** Values are derived under the project's key. */
    readonly needsKey?: true;
  };
}
