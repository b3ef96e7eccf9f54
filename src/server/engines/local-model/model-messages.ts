/** What the portal and the process that runs models say to each other. */
import type { ImageKind } from '../../../core/pipeline/facts.ts';
import type { NoScoreReason } from '../engine.ts';
import type { Manifest } from './manifest.ts';

export interface ModelRequest {
  readonly id: number;
  /** The model's, absolute. */
  readonly file: string;
  readonly manifest: Manifest;
  readonly kind: ImageKind;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Stable; worded in the locale files. */
export type ModelProblem =
  | 'engine/model-runtime-unavailable'
  | 'engine/model-missing'
  | 'engine/model-changed'
  | 'engine/model-invalid'
  | 'engine/model-does-not-fit'
  | 'engine/image-unreadable'
  | 'engine/score-unclear';

export type ModelOutcome =
  | { readonly score: number; readonly heatmapPng?: Uint8Array<ArrayBuffer> }
  | { readonly reason: NoScoreReason }
  | { readonly problem: ModelProblem };

export interface ModelAnswer {
  readonly id: number;
  readonly outcome: ModelOutcome;
}
