/** What the page and its workers say to each other; every message but the last few belongs to a task. */
import type { GateReason } from '../../client/upload-gate.ts';
import type { CheckSettings } from '../../contract/projects.ts';
import type { UploadReceipt } from '../../contract/uploads.ts';
import type { ImageFacts, SourceIdentity } from '../../core/pipeline/facts.ts';
import type { Outcome } from '../../core/pipeline/outcome.ts';
import type { Stage } from '../../core/pipeline/process-one.ts';
import type { Treatment } from '../../core/pipeline/treatment.ts';
import type { Finding } from '../../core/quality/finding.ts';

/** A destination's rules in a form that can be posted; the worker resolves the checks for itself. */
export interface PlainRules {
  readonly checks: CheckSettings;
  readonly patientIdPattern: string;
  readonly maxFileBytes: number;
}

export type TaskId = number;

/** What a worker can be asked to do with one file. */
export type Job =
  | { readonly kind: 'examine'; readonly file: File; readonly rules: PlainRules }
  | { readonly kind: 'hash'; readonly file: File }
  | { readonly kind: 'thumbnail'; readonly file: File; readonly sizePx: number }
  | {
      readonly kind: 'send';
      readonly file: File;
      readonly rules: PlainRules;
      readonly treatment: Exclude<Treatment, { kind: 'verify' }>;
      readonly batchId: string;
      readonly uploadId: string;
    };

export interface Examination {
  readonly facts?: ImageFacts;
  readonly identity?: SourceIdentity;
  readonly findings: readonly Finding[];
}

export interface JobResults {
  readonly examine: Examination;
  readonly hash: { readonly sha256: string };
  /** Absent where the file holds no picture that can be shown. */
  readonly thumbnail: { readonly bitmap?: ImageBitmap };
  readonly send: Outcome<UploadReceipt>;
}

export type ToWorker =
  | { readonly type: 'start'; readonly task: TaskId; readonly job: Job }
  | { readonly type: 'abort'; readonly task: TaskId }
  /** A lane is free for the task. */
  | { readonly type: 'lane'; readonly task: TaskId }
  | { readonly type: 'gate'; readonly reason: GateReason; readonly closed: boolean }
  /** The network came back: end every back-off. */
  | { readonly type: 'wake' };

/** Something on the way; a task ends with `done`, `aborted` or `defect`. */
export type TaskEvent =
  | { readonly type: 'stage'; readonly stage: Stage }
  | { readonly type: 'progress'; readonly sentBytes: number; readonly sizeBytes: number }
  /** Why the upload waits; absent when it moves again. */
  | { readonly type: 'trouble'; readonly code?: string }
  | { readonly type: 'lane-wanted' }
  | { readonly type: 'lane-left' }
  | { readonly type: 'sign-in' };

export type FromWorker = { readonly task: TaskId } & (
  | { readonly type: 'event'; readonly event: TaskEvent }
  | { readonly type: 'done'; readonly result: JobResults[Job['kind']] }
  | { readonly type: 'aborted' }
  /** Damage that nobody foresaw; the message stays in the worker, for it may quote the file. */
  | { readonly type: 'defect' }
);
