/**
 * The contract of a CAD engine: one that answers by HTTP at once, one that answers minutes later over DICOM,
 * and a model in this process. Engines know neither the portal's HTTP nor its database.
 */
import type { z } from 'zod';
import type { ByteSource } from '../../core/bytes.ts';
import type { ImageFacts } from '../../core/pipeline/facts.ts';

/** The image to process. */
export interface EngineImage {
  readonly imageId: string;
  /** Of this asking: the same after a crash, another when somebody has the image processed again. */
  readonly processingId: string;
  /** The case's: after replacement, where there was one. */
  readonly patientId: string;
  readonly facts: ImageFacts;
  readonly sha256: string;
  /** The stored bytes. */
  readonly bytes: ByteSource;
}

export type NoScoreReason = 'not-a-pa-chest-film' | 'not-supported' | 'processing-failed';

/** A score or a reason; negative codes of engines become reasons inside the engine's own file. */
export type EngineResult = {
  readonly engineName: string;
  readonly engineVersion: string;
  readonly simulated: boolean;
} & (
  | {
      readonly kind: 'score';
      /** 0 to 100. */
      readonly score: number;
      /** PNG, RGBA, same aspect ratio as the image, transparent where the engine saw nothing. */
      readonly heatmapPng?: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'no-score'; readonly reason: NoScoreReason }
);

/** What an engine gives when the answer comes later: JSON, kept in the database, given back to `collect`. */
export type Ticket = { readonly [key: string]: string | number | boolean };

export type Submitted =
  | { readonly status: 'done'; readonly result: EngineResult }
  /** Ask again with `collect` after so long, or sooner when the engine's door calls `wake`. */
  | { readonly status: 'pending'; readonly ticket: Ticket; readonly askAgainAfterMs: number };

/** A failure worth another try later, or not. Codes are stable: `engine/unreachable`. */
export class EngineError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, retryable: boolean, cause?: unknown) {
    super(code, { cause });
    this.name = 'EngineError';
    this.code = code;
    this.retryable = retryable;
  }
}

/** One engine: its settings' schema and two idempotent steps. The same image may be submitted again after a crash. */
export interface Engine<Settings = unknown> {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly simulated: boolean;
  readonly settings: z.ZodType<Settings>;
  /** How many images it may be given at once; as the portal is configured where it doesn't say. */
  atOnce?(settings: Settings): number;
  submit(image: EngineImage, settings: Settings, signal: AbortSignal): Promise<Submitted>;
  collect(
    ticket: Ticket,
    image: EngineImage,
    settings: Settings,
    signal: AbortSignal,
  ): Promise<Submitted>;
  /** Whether the engine is there and would answer, without an image. Rejects with `EngineError`. */
  test?(settings: Settings, signal: AbortSignal): Promise<void>;
}
