/** The one error that reading a PNG or JPEG raises by itself; codes are stable and never reused. */

export const imageErrorCodes = [
  /** Neither PNG nor JPEG by its first bytes. */
  'not-an-image',
  /** The bytes end before the image does. */
  'truncated',
  /** A part stands where the format forbids it, or its length contradicts its content. */
  'bad-structure',
  /** A checksum doesn't match its chunk. */
  'bad-checksum',
  /** The pixels can't be read, so that nobody knows what is among them. */
  'pixels-unreadable',
  /** A part that the image can't be shown without, and that isn't known here. */
  'unknown-critical-part',
] as const;

export type ImageErrorCode = (typeof imageErrorCodes)[number];

/** Messages name parts and offsets, never a value of the file. */
export class ImageError extends Error {
  readonly code: ImageErrorCode;

  constructor(code: ImageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ImageError';
    this.code = code;
  }
}
