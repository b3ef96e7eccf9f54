/** What stands around CAD engines: whether they answer, their queue, what they sent that fits nowhere, and X-ray units. */
import { z } from 'zod';
import { Id, Timestamp } from './common.ts';

/** PS3.5 6.2, VR AE: 1 to 16 printable characters, no backslash, not spaces alone. */
export const AeTitle = z
  .string()
  .trim()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/);

/** Settings as they stand in the form, saved or not. */
export const EngineTrial = z.object({
  engineId: z.string(),
  settings: z.record(z.string(), z.unknown()),
  /** Whose stored secrets are used where none are given. */
  archiveEngineId: Id.optional(),
  /** Looks at the settings alone, those that are given: nobody is asked. */
  checkOnly: z.boolean().optional(),
});
/** What is wrong with a setting. `code` is stable and worded in the locale files; `invalid` where nothing else is known. */
export const SettingsProblem = z.object({
  /** Name of the setting. */
  setting: z.string(),
  code: z.string(),
  /** Within a setting that is a document: of a member, its place in the text, counted from 1. */
  path: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  params: z.record(z.string(), z.string()),
});
export type SettingsProblem = z.infer<typeof SettingsProblem>;
/** `code` is stable and worded in the locale files. `untestable`: the engine has no way to be asked without an image. */
export const EngineTrialAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('answers') }),
  z.object({ outcome: z.literal('untestable') }),
  z.object({ outcome: z.literal('fails'), code: z.string() }),
  /** Of `checkOnly`. Without problems the settings may be saved. */
  z.object({ outcome: z.literal('checked'), problems: z.array(SettingsProblem) }),
]);
export type EngineTrialAnswer = z.infer<typeof EngineTrialAnswer>;

/** An engine on its way over the images that were there before it; new images come first. */
export const Backfill = z.object({
  state: z.enum(['running', 'paused', 'done']),
  /** Images given to the engine, of so many. */
  given: z.number().int(),
  total: z.number().int(),
});
export type Backfill = z.infer<typeof Backfill>;
export const BackfillChange = z.object({ state: z.enum(['running', 'paused']) });

/** Where the images of an archive stand with one of its engines. */
export const EngineQueue = z.object({
  archiveEngineId: Id,
  name: z.string(),
  engineId: z.string(),
  paused: z.boolean(),
  waiting: z.number().int(),
  /** With the engine, or on the way to it. */
  running: z.number().int(),
  failed: z.number().int(),
  /** The last thing that went wrong with an image, whether it was tried again or not. */
  lastError: z.object({ code: z.string(), at: Timestamp }).nullable(),
  /** Null: it was never asked for. */
  backfill: Backfill.nullable(),
});
export type EngineQueue = z.infer<typeof EngineQueue>;

/** Where the images of an archive stand with its engines, in their order. */
export const ArchiveQueue = z.object({
  archiveId: Id,
  archiveName: z.string(),
  engines: z.array(EngineQueue),
});
export type ArchiveQueue = z.infer<typeof ArchiveQueue>;
export const QueuePause = z.object({ paused: z.boolean() });
/** `left`: failed ones beyond those that one request takes up. */
export const QueueRetry = z.object({ retried: z.number().int(), left: z.number().int() });

export const ReceivedKind = z.enum(['report', 'picture', 'document', 'presentation']);

/** An object that a CAD node sent back and that fits no image for certain. */
export const QuarantinedResult = z.object({
  id: Id,
  receivedAt: Timestamp,
  kind: ReceivedKind,
  callingAe: z.string(),
  /** Stable code, worded in the locale files. */
  reason: z.string(),
  sizeBytes: z.number().int(),
  studyInstanceUid: z.string(),
  sopInstanceUid: z.string(),
  /** Whom it seems to be about. */
  imageId: Id.nullable(),
  caseId: Id.nullable(),
  patientId: z.string().nullable(),
});
export type QuarantinedResult = z.infer<typeof QuarantinedResult>;
/** Newest first, at most 200; `count` is of all. */
export const Quarantine = z.object({
  items: z.array(QuarantinedResult),
  count: z.number().int(),
});
export type Quarantine = z.infer<typeof Quarantine>;
export const QuarantineAssignment = z.object({ imageId: Id });

/** An X-ray unit that may send films into an archive. */
export const DicomSource = z.object({
  id: Id,
  callingAe: z.string(),
  archiveId: Id,
  createdAt: Timestamp,
});
export type DicomSource = z.infer<typeof DicomSource>;
export const NewDicomSource = z.object({ callingAe: AeTitle, archiveId: Id });
/** `port` is null while the portal takes nothing over DICOM. */
export const DicomSources = z.object({
  door: z.object({ port: z.number().int().nullable(), encrypted: z.boolean() }),
  sources: z.array(DicomSource),
});
export type DicomSources = z.infer<typeof DicomSources>;
