/** The one error that reading pixels raises by itself; codes are stable and never reused. */

export const pixelErrorCodes = [
  /** The file has no Pixel Data (7FE0,0010). */
  'no-pixel-data',
  /** An attribute of the Image Pixel Module (PS3.3 C.7.6.3) is missing or makes no sense. */
  'bad-attributes',
  /** No decoder serves this transfer syntax. */
  'unsupported-transfer-syntax',
  /** Bits, samples or a colour space that no radiograph has. */
  'unsupported-pixels',
  /** The picture is larger than any film. */
  'too-large',
  'no-such-frame',
  /** Native pixel data is shorter than rows x columns x samples x bytes. */
  'wrong-length',
  /** A compressed frame ends too early. */
  'truncated',
  /** A compressed frame can't be decoded. */
  'corrupt',
  /** The compressed frame holds another picture than the attributes describe. */
  'size-mismatch',
  /** The codec itself could not be loaded; nothing is known of the image. */
  'codec-unavailable',
] as const;

export type PixelErrorCode = (typeof pixelErrorCodes)[number];

/** Messages name attributes and numbers of pixels, never other values of the file. */
export class PixelError extends Error {
  readonly code: PixelErrorCode;

  constructor(code: PixelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PixelError';
    this.code = code;
  }
}
