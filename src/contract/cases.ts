/** Cases, images, results, and their live changes. */
import { z } from 'zod';
import { Finding, Id, page, Timestamp } from './common.ts';
import { ReceivedKind } from './engines.ts';
import { Stratum } from './thresholds.ts';

/** Where an image, or the case that shows it, stands. */
export const ProcessingState = z.enum([
  'stored',
  'waiting',
  'processing',
  'scored',
  'no-score',
  'failed',
]);
export type ProcessingState = z.infer<typeof ProcessingState>;

export const NoScoreReason = z.enum(['not-a-pa-chest-film', 'not-supported', 'processing-failed']);
export type NoScoreReason = z.infer<typeof NoScoreReason>;

const resultBase = {
  id: Id,
  /** Which of the archive's engines gave it; it may be removed by now. */
  archiveEngineId: Id,
  engineId: z.string(),
  engineName: z.string(),
  engineVersion: z.string(),
  /** Made by the simulator: shown as SIMULATED wherever it is shown. */
  simulated: z.boolean(),
  createdAt: Timestamp,
};
/** A score or a no-score reason; there is no number that means "no score". */
export const Result = z.discriminatedUnion('kind', [
  z.object({
    ...resultBase,
    kind: z.literal('score'),
    score: z.number().min(0).max(100),
    /** In force for it: results are labelled anew when an archive's thresholds change. */
    threshold: z.number().min(0).max(100),
    /** Which patients that threshold is for; null: everybody. */
    stratum: Stratum.nullable(),
    label: z.enum(['above', 'below']),
    hasHeatmap: z.boolean(),
  }),
  z.object({ ...resultBase, kind: z.literal('no-score'), reason: NoScoreReason }),
]);
export type Result = z.infer<typeof Result>;

/** A row of the list. `result` is absent without the permission to see results. */
export const CaseSummary = z.object({
  id: Id,
  /** Replacement or original Patient ID; empty when the image had none. */
  patientId: z.string(),
  state: ProcessingState,
  imageCount: z.number().int(),
  thumbnailImageId: Id.nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  result: Result.optional(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const CaseSort = z.enum(['newest', 'oldest', 'score-high', 'score-low', 'patient-id']);
export type CaseSort = z.infer<typeof CaseSort>;

export const CaseQuery = z.object({
  /** Beginning of a Patient ID. */
  search: z.string().max(64).optional(),
  state: ProcessingState.optional(),
  label: z.enum(['above', 'below']).optional(),
  sort: CaseSort.default('newest'),
  after: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** Score filters and sorts need the permission to see results. */
export const CasePage = page(CaseSummary).extend({
  /** All that match, counted up to 10,000. */
  count: z.number().int(),
  countIsExact: z.boolean(),
});
export type CasePage = z.infer<typeof CasePage>;

export const HistoryEvent = z.object({
  at: Timestamp,
  /** Stable code, worded in the locale files: `stored`, `processing-started`, `scored`, … */
  event: z.string(),
  /** Name of the person or engine. */
  actor: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Where an image stands with one of its archive's engines. */
export const EngineStanding = z.object({
  archiveEngineId: Id,
  name: z.string(),
  state: z.enum(['waiting', 'processing', 'done', 'failed']),
  /** Stable code of what went wrong last; null when nothing did, or it ended well. */
  errorCode: z.string().nullable(),
});
export type EngineStanding = z.infer<typeof EngineStanding>;

export const ImageDetail = z.object({
  id: Id,
  kind: z.enum(['dicom', 'png', 'jpeg']),
  state: ProcessingState,
  /** Cleaned name; absent for pseudonymised images. */
  name: z.string().optional(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  findings: z.array(Finding),
  recipe: z.object({ profile: z.string(), options: z.array(z.string()) }).nullable(),
  uploadedBy: z.string(),
  createdAt: Timestamp,
  /** Of the engines that were asked about it, in the archive's order. */
  engines: z.array(EngineStanding),
  /**
   * First the one that lists show of it, then the latest of every other engine and version, in the engines' order, then
   * all earlier ones, newest first. Absent without the permission to see results.
   */
  results: z.array(Result).optional(),
  /** What the engine sent about the image, as it came; oldest first; absent without the permission to see results. */
  received: z
    .array(
      z.object({ id: Id, kind: ReceivedKind, receivedAt: Timestamp, sizeBytes: z.number().int() }),
    )
    .optional(),
  history: z.array(HistoryEvent),
});
export type ImageDetail = z.infer<typeof ImageDetail>;

export const CaseDetail = CaseSummary.extend({
  archiveId: Id,
  archiveName: z.string(),
  projectName: z.string(),
  studyInstanceUid: z.string().nullable(),
  images: z.array(ImageDetail),
  mayProcess: z.boolean(),
  /** Those that may be asked, in the archive's order: the first leads. */
  engines: z.array(z.object({ id: Id, name: z.string() })),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

/** A film of another case under the same Patient ID. `result` is absent without the permission to see it. */
export const PatientFilm = z.object({
  imageId: Id,
  caseId: Id,
  archiveName: z.string(),
  projectName: z.string(),
  /** Another project's Patient IDs may mean other people. */
  sameProject: z.boolean(),
  /** When it was uploaded. */
  createdAt: Timestamp,
  viewPosition: z.string().optional(),
  result: Result.optional(),
});
export type PatientFilm = z.infer<typeof PatientFilm>;

/** One engine of the archive; without, all of them. */
export const ProcessRequest = z.object({ archiveEngineId: Id.optional() });

export const ViewableArchive = z.object({
  id: Id,
  name: z.string(),
  projectId: Id,
  projectName: z.string(),
  maySeeResults: z.boolean(),
  mayAdminister: z.boolean(),
  /** Name of the leading engine, if any. */
  engineName: z.string().nullable(),
  threshold: z.number(),
});
export type ViewableArchive = z.infer<typeof ViewableArchive>;

/** Server-sent events of `GET /api/v1/archives/{id}/events`: which case changed; the page asks for it again. */
export const ArchiveEvent = z.object({ caseId: Id });
