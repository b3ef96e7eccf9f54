/** The one error that reading or writing DICOM raises by itself; codes are stable and never reused. */

export const dicomErrorCodes = [
  /** Nothing in it looks like DICOM. */
  'not-dicom',
  /** Media Storage Directory (PS3.10 section 8): an index of files, not an image. */
  'dicomdir',
  /** The bytes end inside an element. */
  'truncated',
  /** A length reaches beyond the item or sequence around it. */
  'length-overruns',
  /** A sequence or item of undefined length has no end. */
  'delimiter-missing',
  /** Letters that are no VR of PS3.5 6.2, or a length form that the VR forbids. */
  'bad-vr',
  /** Something else stands where an item must be, or a tag where none may be. */
  'bad-structure',
  /** Sequences nested beyond what a reader must bear. */
  'too-deep',
  /** More elements than any image has. */
  'too-many-elements',
  /** File meta information without what is needed to read on. */
  'bad-meta',
  'unsupported-transfer-syntax',
  /** The deflated data set can't be inflated. */
  'deflate-broken',
  /** The deflated data set grows beyond the limit. */
  'deflate-too-large',
  /** A value too large to be kept in memory: read it from the source. */
  'value-not-loaded',
  /** A new value that DICOM can't hold as asked (not ASCII, too long for its VR). */
  'bad-new-value',
] as const;

export type DicomErrorCode = (typeof dicomErrorCodes)[number];

/** Messages name tags and offsets, never a value of the file. */
export class DicomError extends Error {
  readonly code: DicomErrorCode;

  constructor(code: DicomErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DicomError';
    this.code = code;
  }
}
