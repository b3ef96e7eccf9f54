/** Pieces that every schema of the HTTP interface shares. */
import { z } from 'zod';

export const Id = z.uuid();
export const Timestamp = z.iso.datetime().describe('ISO 8601, UTC');

/** RFC 9457 problem details, with a stable `code`. `detail` is for people and holds no patient data. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string().describe('Stable, never reused'),
  detail: z.string().optional(),
  /** Field name to message code, for forms. */
  fields: z.record(z.string(), z.string()).optional(),
  retryAfterS: z.number().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** One page of a long list; `next` is given back as `after`, and absent on the last page. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().optional() });
}

export const Finding = z.object({
  check: z.string(),
  code: z.string(),
  level: z.enum(['error', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  engineCode: z.union([z.literal(-1), z.literal(-2), z.literal(-3)]).optional(),
});
