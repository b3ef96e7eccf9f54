/** Runs what the registered checks say of a picture, decoded or not, at the archive's levels. */
import { analysisImage } from '../pixels/analysis-image.ts';
import type { Frame } from '../pixels/frame.ts';
import type { PixelErrorCode } from '../pixels/pixel-error.ts';
import type { PixelSubject, Subject } from './check.ts';
import type { Finding } from './finding.ts';
import { errorsFirst, findingOf } from './inspect.ts';
import type { ResolvedChecks } from './settings.ts';

/** Errors first, then in the registry's order. */
export async function inspectPixels(
  subject: Subject,
  frame: Frame,
  checks: ResolvedChecks,
): Promise<readonly Finding[]> {
  let analysis: ReturnType<typeof analysisImage> | undefined;
  const seen: PixelSubject = {
    ...subject,
    frame,
    analysis: () => {
      analysis ??= analysisImage(frame);
      return analysis;
    },
  };
  const findings: Finding[] = [];
  for (const { check, level, runOnPixels } of checks) {
    if (level === 'off') continue;
    for (const verdict of await runOnPixels(seen))
      findings.push(findingOf(verdict, check.id, level));
  }
  return errorsFirst(findings);
}

/** What there is to say of a picture that doesn't decode. */
export function inspectUndecoded(
  subject: Subject,
  pixelError: PixelErrorCode,
  checks: ResolvedChecks,
): readonly Finding[] {
  return checks.flatMap(({ check, level, runOnUndecoded }) =>
    level === 'off'
      ? []
      : runOnUndecoded({ ...subject, pixelError }).map((verdict) =>
          findingOf(verdict, check.id, level),
        ),
  );
}
