/** The one error that de-identification raises by itself: a file that can't be made safe; codes are stable and never reused. */

export const deidErrorCodes = [
  /** The replacement Patient ID is no LO value of 1 to 64 ASCII characters (PS3.5 6.2). */
  'bad-replacement',
  /** The recipe names an option that isn't known. */
  'unknown-option',
  /** The recipe names options of which one undoes the other. */
  'options-contradict',
  /** UIDs are to be replaced or dates shifted, and no key to derive them from was given. */
  'key-missing',
  /** The recipe says that text in the picture is gone, and nobody looked for it. */
  'pixels-not-cleaned',
  /** SOP Class UID or SOP Instance UID is missing, which every object has (PS3.3 C.12.1). */
  'instance-uids-missing',
  /** An overlay lies in spare bits of the pixels (PS3.3 C.9.2, retired form): drawn text can't be told from the film. */
  'overlay-in-pixels',
  /** Pixels in an encoding whose hidden text isn't inspected here, such as video. */
  'frames-not-inspected',
  /** A compressed frame that can't be followed to its end. */
  'frames-unreadable',
] as const;

export type DeidErrorCode = (typeof deidErrorCodes)[number];

/** Messages name tags and offsets, never a value of the file. */
export class DeidError extends Error {
  readonly code: DeidErrorCode;

  constructor(code: DeidErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DeidError';
    this.code = code;
  }
}
