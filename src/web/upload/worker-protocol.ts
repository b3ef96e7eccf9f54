/** What the page and its workers say to each other; every message but the last few belongs to a task. */
import type { GateReason } from '../../client/upload-gate.ts';
import type { CheckSettings } from '../../contract/projects.ts';
import type { UploadReceipt } from '../../contract/uploads.ts';
import type { ImageFacts, SourceIdentity } from '../../core/pipeline/facts.ts';
import type { Looked } from '../../core/pipeline/look-at-pixels.ts';
import type { Outcome } from '../../core/pipeline/outcome.ts';
import type { Stage } from '../../core/pipeline/process-one.ts';
import type { Finding } from '../../core/quality/finding.ts';
import type { TextFound } from './find-text-in.ts';
import type { FileLook } from './look-at-file.ts';
import type { Preview } from './make-preview.ts';
import type { PageTreatment } from './treatment-of.ts';

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
  /** Without `rules` the small picture alone is made. */
  | {
      readonly kind: 'look';
      readonly file: File;
      readonly sizePx: number;
      /** Reckon what it will be once compacted. */
      readonly estimates: boolean;
      readonly rules?: PlainRules;
    }
  | { readonly kind: 'find-text'; readonly file: File }
  | { readonly kind: 'preview'; readonly file: File; readonly treatment: PageTreatment }
  | {
      readonly kind: 'send';
      readonly file: File;
      readonly rules: PlainRules;
      /** What was seen in the picture, so that nobody looks twice. */
      readonly looked?: Looked;
      readonly treatment: PageTreatment;
      /** Make the file smaller before it leaves. */
      readonly compact: boolean;
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
  readonly look: FileLook;
  readonly 'find-text': TextFound;
  readonly preview: Preview;
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
  /** What leaves after compaction, of what would have left without. */
  | { readonly type: 'compacted'; readonly givenBytes: number; readonly sizeBytes: number }
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
