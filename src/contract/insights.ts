/** What an archive looks like from afar: counts that the plots of its insights are drawn from. */
import { z } from 'zod';
import { NoScoreReason, ProcessingState } from './cases.ts';

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
});
export type InsightsQuery = z.output<typeof InsightsQuery>;

const Count = z.number().int().min(0);

/** Of the cases whose shown result one version of one engine gave. */
export const VersionInsights = z.object({
  engineName: z.string(),
  engineVersion: z.string(),
  simulated: z.boolean(),
  /** Scores from n up to n + 1, for n from 0 to 99; the last counts those of 100. */
  scores: z.array(Count).length(101),
  /** By the threshold that was in force for each. */
  above: Count,
  below: Count,
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
  /** The archive's own, for results to come. */
  threshold: z.number().min(0).max(100),
  /** Absent without the permission to see results. */
  versions: z.array(VersionInsights).optional(),
});
export type Insights = z.infer<typeof Insights>;
