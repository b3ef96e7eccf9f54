/** What a de-identification option is: a column of PS3.15 Table E.1-1, the code that says so in the file, and its exceptions. */
import type { ConfidentialityOption } from '../../standard/confidentiality-profile.ts';

/** A code of CID 7050 "De-identification Method" (PS3.16), coding scheme DCM. */
export interface MethodCode {
  readonly value: string;
  readonly meaning: string;
}

/** Longitudinal Temporal Information Modified (0028,0303), as PS3.15 E.3.6 asks. */
export type TemporalInformation = 'UNMODIFIED' | 'MODIFIED' | 'REMOVED';

export interface DeidOption {
  /** Stable: stored with images, sent in recipes. */
  readonly id: string;
  /** Where this column of Table E.1-1 says K, the attribute is kept. Where it says C, the Basic Profile's action stands. */
  readonly column: ConfidentialityOption;
  readonly code: MethodCode;
  /** What the option does that its column alone doesn't say. */
  readonly overrides: {
    /** Without it dates go: REMOVED. */
    readonly temporalInformation?: TemporalInformation;
    /** Patient's Age is worked out before the birth date goes, and ages over 89 become 90. */
    readonly keepsAge?: true;
  };
}
