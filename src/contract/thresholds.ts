/** From which score on a film is *above*: an archive's default, and thresholds of engines, versions, and patients by sex and age. */
import { z } from 'zod';
import { oldestAge, sexes } from '../core/thresholds/stratum.ts';

/** Two decimals, as scores have. */
export const ThresholdValue = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => Number(value.toFixed(2)) === value, 'too-precise');

/** Patients by sex and age. Null: of whatever sex, and also not known; from birth; without an end. */
export const Stratum = z.object({
  sex: z.enum(sexes).nullable(),
  ageFrom: z.number().int().min(0).max(oldestAge).nullable().describe('Whole years, counted'),
  ageTo: z
    .number()
    .int()
    .min(1)
    .max(oldestAge + 1)
    .nullable()
    .describe('Whole years, the first that no longer counts'),
});

const EngineWord = z.string().trim().min(1).max(100);

export const ThresholdRow = Stratum.extend({
  engineName: EngineWord.describe('As the engine names itself with its results'),
  engineVersion: EngineWord.nullable().describe('Null: any version'),
  value: ThresholdValue,
}).refine(({ ageFrom, ageTo }) => ageTo === null || (ageFrom ?? 0) < ageTo, {
  path: ['ageTo'],
  message: 'before-start',
});
export type ThresholdRow = z.infer<typeof ThresholdRow>;

/** More than any guideline has; each result is compared with all of them. */
export const mostThresholdRows = 200;

export const ThresholdRules = z.object({
  default: ThresholdValue.describe('For results that no row fits'),
  rows: z.array(ThresholdRow).max(mostThresholdRows),
});
export type ThresholdRules = z.infer<typeof ThresholdRules>;

export const ThresholdsToSave = ThresholdRules.extend({
  revision: z
    .number()
    .int()
    .describe('Of the thresholds that were changed: others may have been quicker'),
});

export const ArchiveThresholds = ThresholdRules.extend({
  revision: z.number().int(),
  /** What engines called themselves with the archive's latest results, and in its rows. */
  engines: z.array(z.object({ name: z.string(), versions: z.array(z.string()) })),
  /** While earlier results are labelled anew; null: all of them have their label. */
  relabelling: z.object({ casesDone: z.number().int(), casesTotal: z.number().int() }).nullable(),
});
export type ArchiveThresholds = z.infer<typeof ArchiveThresholds>;

/** What saving would do. `counts` is null without the permission to see results. */
export const ThresholdsPreview = z.object({
  counts: z
    .object({
      /** With a score. */
      results: z.number().int(),
      toAbove: z.number().int(),
      toBelow: z.number().int(),
    })
    .nullable(),
});
export type ThresholdsPreview = z.infer<typeof ThresholdsPreview>;
