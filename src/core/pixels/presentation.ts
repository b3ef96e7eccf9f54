/** What a file says of how its stored values become grey or colour (PS3.3 C.11.1, C.11.2, C.7.6.3.1.5). */

/** A look-up table; values below `firstMapped` take the first entry, values beyond the table the last. */
export interface LookUpTable {
  readonly firstMapped: number;
  readonly bitsPerEntry: number;
  readonly entries: Uint16Array<ArrayBuffer>;
}

/** Window Center and Window Width, in the units that the modality transform gives. */
export interface Window {
  readonly center: number;
  readonly width: number;
}

export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface Presentation {
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  readonly modalityLut?: LookUpTable;
  /** As in the file, the first being the default; empty when it names none that can be used. */
  readonly windows: readonly Window[];
  readonly voiFunction: VoiFunction;
  readonly voiLut?: LookUpTable;
  /** Red, green and blue of PALETTE COLOR. */
  readonly palette?: readonly [LookUpTable, LookUpTable, LookUpTable];
  /** Stored values outside the patient, both ends inclusive; they don't count in statistics. */
  readonly padding?: { readonly low: number; readonly high: number };
}

/** Stored values are what is shown: photographs, and files that say nothing. */
export const plainPresentation: Presentation = {
  rescaleSlope: 1,
  rescaleIntercept: 0,
  windows: [],
  voiFunction: 'LINEAR',
};
