/** Projects, archives, their settings, and where a person may upload to. */
import { z } from 'zod';
import { Id, Timestamp } from './common.ts';

export const ThingName = z.string().trim().min(1).max(100);

export const CheckSettings = z.record(
  z.string().describe('Check id'),
  z.object({
    level: z.enum(['error', 'warning', 'off']).optional(),
    thresholds: z
      .record(z.string(), z.union([z.number(), z.string(), z.array(z.string())]))
      .optional(),
  }),
);
export type CheckSettings = z.infer<typeof CheckSettings>;

const engineSettings = {
  /** Id of a registered engine. */
  engineId: z.string(),
  /** As the engine's own schema has it. */
  settings: z.record(z.string(), z.unknown()),
};
export const EngineSettings = z.object(engineSettings);
export type EngineSettings = z.infer<typeof EngineSettings>;

/** An engine of an archive: every image is given to each of them. */
export const ArchiveEngine = z.object({
  id: Id,
  /** What the archive calls it. */
  name: z.string(),
  ...engineSettings,
  paused: z.boolean(),
});
export type ArchiveEngine = z.infer<typeof ArchiveEngine>;

export const Archive = z.object({
  id: Id,
  projectId: Id,
  name: z.string(),
  checks: CheckSettings,
  /** The default; see its thresholds for those of engines and patients, and for changing it. */
  threshold: z.number().min(0).max(100),
  /** In their order. The first leads: lists show what it says. None: images are stored and not processed. */
  engines: z.array(ArchiveEngine),
  createdAt: Timestamp,
});
export type Archive = z.infer<typeof Archive>;

export const Pseudonymisation = z.enum(['optional', 'required']);

export const Project = z.object({
  id: Id,
  name: z.string(),
  pseudonymisation: Pseudonymisation,
  /** A regular expression that every Patient ID must match whole, or empty. */
  patientIdPattern: z.string(),
  /** Images are made smaller before they are sent, without loss. */
  compaction: z.boolean(),
  demo: z.boolean(),
  createdAt: Timestamp,
  archives: z.array(Archive),
  /** What the asking person may do here. */
  mayAdminister: z.boolean(),
});
export type Project = z.infer<typeof Project>;

export const NewArchive = z.object({ name: ThingName });
export const ArchiveChange = z.strictObject({
  name: ThingName.optional(),
  checks: CheckSettings.optional(),
});
export const NewArchiveEngine = z.object({
  ...engineSettings,
  name: ThingName,
  /** Runs over the images that are there already, too. */
  overEarlier: z.boolean().default(false),
});
export const ArchiveEngineChange = z.object({
  name: ThingName.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  paused: z.boolean().optional(),
  /** It comes first from now on; the others keep their order behind it. */
  leads: z.literal(true).optional(),
});

/** A check as the settings page shows it. */
export const CheckDescription = z.object({
  id: z.string(),
  defaultLevel: z.enum(['error', 'warning', 'off']),
  thresholds: z.record(
    z.string(),
    z.object({ value: z.union([z.number(), z.string(), z.array(z.string())]), unit: z.string() }),
  ),
});
export const EngineDescription = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  simulated: z.boolean(),
  /** Whether it can be asked if it is there. */
  testable: z.boolean(),
  /** JSON Schema of its settings. */
  settingsSchema: z.record(z.string(), z.unknown()),
});
export const Catalogue = z.object({
  checks: z.array(CheckDescription),
  engines: z.array(EngineDescription),
});
export type Catalogue = z.infer<typeof Catalogue>;

/**
 * 32 random bytes of the project, base64: new UIDs and date shifts are derived under it in the browser. Whoever has it
 * can tell whether a guessed original belongs to a new UID, so it is given to the project's uploaders alone.
 */
export const ProjectKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

/** Where the asking person may upload to, with all that the browser's pipeline needs to know. */
export const Destination = z.object({
  projectId: Id,
  projectName: z.string(),
  pseudonymisation: Pseudonymisation,
  patientIdPattern: z.string(),
  deidKey: ProjectKey,
  compaction: z.boolean(),
  archives: z.array(
    z.object({
      id: Id,
      name: z.string(),
      checks: CheckSettings,
      engineName: z.string().nullable(),
    }),
  ),
});
export type Destination = z.infer<typeof Destination>;
export const Destinations = z.object({
  maxFileBytes: z.number().int(),
  projects: z.array(Destination),
});
export type Destinations = z.infer<typeof Destinations>;
