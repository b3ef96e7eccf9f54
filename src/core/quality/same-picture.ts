/** What the check on duplicates says, at an archive's level, of a picture that the archive has already. */
import type { Finding } from './finding.ts';
import { inspect } from './inspect.ts';
import type { ResolvedChecks } from './settings.ts';

/** Empty where the archive has switched the check off. */
export function samePictureFindings(checks: ResolvedChecks): readonly Finding[] {
  const subject = {
    facts: { kind: 'dicom', sizeBytes: 0 },
    batch: { sameBytes: false, sameUidOtherBytes: false, samePixels: true, patientsUnderOneId: 1 },
  } as const;
  return inspect(
    subject,
    checks.filter(({ check }) => check.id === 'duplicate'),
  );
}
