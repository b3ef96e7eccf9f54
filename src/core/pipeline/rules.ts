/** What a destination asks of every image. */
import type { ResolvedChecks } from '../quality/settings.ts';

export interface Rules {
  /** `resolveChecks(archive.checks)`. */
  readonly checks: ResolvedChecks;
  /** The project's; empty: any Patient ID. */
  readonly patientIdPattern: string;
  /** The portal's limit. */
  readonly maxFileBytes?: number;
}
