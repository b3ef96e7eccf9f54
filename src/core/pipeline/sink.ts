/** The port through which images leave the pipeline: an upload to the portal, or the archive. */
import type { SplicedBytes } from '../bytes.ts';
import type { Finding } from '../quality/finding.ts';
import type { ImageFacts, ImageKind } from './facts.ts';
import type { StatedFacts } from './stated-facts.ts';

/** An image ready to leave. */
export interface Prepared {
  /** `Source.key`. */
  readonly key: string;
  readonly kind: ImageKind;
  /** What to send; its ranges are of `bytes.source`. */
  readonly bytes: SplicedBytes;
  readonly sizeBytes: number;
  /** Of `bytes`; lower-case hexadecimal. */
  readonly sha256: string;
  readonly facts: ImageFacts;
  /** Warnings that it leaves with. */
  readonly findings: readonly Finding[];
  /** Hash of the picture, where it has been looked at. */
  readonly pixelSha256?: string;
  /** Of the DICOM object as it leaves, where it can be told. */
  readonly sopInstanceUid?: string;
  /** Cleaned; absent for pseudonymised files. */
  readonly name?: string;
  /** The Patient ID of a PNG or JPEG, which carries none itself. */
  readonly patientId?: string;
  /** Age, sex and view of a PNG or JPEG, as far as somebody said them and they may leave. */
  readonly stated?: StatedFacts;
}

export type SendResult<Receipt> =
  | {
      readonly status: 'stored';
      readonly receipt: Receipt;
      /** The same bytes were there before. */
      readonly alreadyHeld: boolean;
      /** What the other side found. */
      readonly findings: readonly Finding[];
    }
  | { readonly status: 'refused'; readonly findings: readonly Finding[] }
  /** `code` is stable and worded by the caller. */
  | { readonly status: 'failed'; readonly code: string; readonly retryable: boolean };

export interface Sink<Receipt> {
  /**
   * Sends one image. Expected failures are values; after `signal` aborts it may reject with an `AbortError`.
   * `onProgress` is given the bytes sent so far of `prepared.sizeBytes`.
   */
  send(
    prepared: Prepared,
    onProgress: (sentBytes: number) => void,
    signal: AbortSignal,
  ): Promise<SendResult<Receipt>>;
}
