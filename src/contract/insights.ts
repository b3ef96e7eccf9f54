/** What an archive looks like from afar: counts that the plots of its insights are drawn from. */
import { z } from 'zod';
import { NoScoreReason, ProcessingState } from './cases.ts';
import { Id } from './common.ts';
import { Stratum } from './thresholds.ts';

const Day = z.iso.date();

export const InsightsQuery = z.object({
  /** First and last day of arrival, both counted; open without. */
  from: Day.optional(),
  to: Day.optional(),
  /** Where days begin and end: a name of the IANA database. */
  timeZone: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/)
    .default('UTC'),
  /** Films of one kind alone: DICOM, or PNG and JPEG, which are scored otherwise. */
  source: z.enum(['dicom', 'picture']).optional(),
  /** One of the archive's engines: what it says of each case, not what the list shows. */
  engine: Id.optional(),
});
export type InsightsQuery = z.output<typeof InsightsQuery>;

const Count = z.number().int().min(0);

/** Scores that are held against the same threshold. */
export const ScoreGroup = z.object({
  /** Which patients the threshold is for; null: all that no other one fits. */
  stratum: Stratum.nullable(),
  threshold: z.number().min(0).max(100),
  /** Scores from n up to n + 1, for n from 0 to 99; the last counts those of 100. */
  scores: z.array(Count).length(101),
  /** As labelled: scores of a label that is still to be changed are counted by their old one. */
  above: Count,
  below: Count,
});
export type ScoreGroup = z.infer<typeof ScoreGroup>;

/** Of the cases whose result one version of one engine gave: the one that lists show, or the asked engine's. */
export const VersionInsights = z.object({
  engineName: z.string(),
  engineVersion: z.string(),
  simulated: z.boolean(),
  /** By the threshold that is in force for them; at least one where there is a score. */
  groups: z.array(ScoreGroup),
  noScore: z.array(z.object({ reason: NoScoreReason, count: Count })),
  /** From asking the engine to its answer, over the latest 10,000 results; null without any among them. */
  time: z.object({ medianS: z.number().min(0), p90S: z.number().min(0) }).nullable(),
});
export type VersionInsights = z.infer<typeof VersionInsights>;

export const Insights = z.object({
  /** Images by day of arrival; days without any are left out. */
  days: z.array(z.object({ day: Day, images: Count })),
  /** Cases by state; states without any are left out. */
  states: z.array(z.object({ state: ProcessingState, cases: Count })),
  /** The archive's default. */
  threshold: z.number().min(0).max(100),
  /** That were ever asked here, in the archive's order; the first leads. */
  engines: z.array(z.object({ id: Id, name: z.string() })),
  /** Absent without the permission to see results. */
  versions: z.array(VersionInsights).optional(),
});
export type Insights = z.infer<typeof Insights>;
