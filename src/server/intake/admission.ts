/** Puts the archive's settings before the pipeline's admission of staged bytes. */
import { CheckSettings } from '../../contract/projects.ts';
import type { UploadMetadata } from '../../contract/uploads.ts';
import type { ByteSource } from '../../core/bytes.ts';
import type { Recipe } from '../../core/deid/recipe.ts';
import { type Admission, admit } from '../../core/pipeline/admit.ts';
import { onlyStated } from '../../core/pipeline/stated-facts.ts';
import type { Finding } from '../../core/quality/finding.ts';
import { samePictureFindings } from '../../core/quality/same-picture.ts';
import { type ResolvedChecks, resolveChecks } from '../../core/quality/settings.ts';
import type { Destination } from './upload-rows.ts';

export type Admit = (
  bytes: ByteSource,
  destination: Destination,
  recipe: Recipe | null,
  metadata: UploadMetadata,
) => Promise<Admission>;

export interface Admissions {
  readonly admit: Admit;
  /** What the archive says of an image whose picture it has already. */
  ofKnownPicture(destination: Destination): readonly Finding[];
}

const rememberedSettings = 100;

/** Resolving settings takes longer than reading a header, and thousands of images share them. */
function rememberingResolver(): (settings: unknown) => ResolvedChecks {
  const remembered = new Map<string, ResolvedChecks>();
  return (settings) => {
    const key = JSON.stringify(settings);
    const known = remembered.get(key);
    if (known !== undefined) return known;
    // Damaged settings count as none: the defaults are the stricter choice.
    const checks = resolveChecks(CheckSettings.catch({}).parse(settings));
    if (remembered.size >= rememberedSettings) remembered.clear();
    remembered.set(key, checks);
    return checks;
  };
}

export function createAdmissions(maxFileBytes: number): Admissions {
  const resolve = rememberingResolver();
  return {
    admit: (bytes, destination, recipe, metadata) =>
      admit(bytes, {
        checks: resolve(destination.checks),
        patientIdPattern: destination.patientIdPattern,
        maxFileBytes,
        recipe,
        pseudonymisationRequired: destination.pseudonymisationRequired,
        ...(metadata.patientId === undefined ? {} : { patientId: metadata.patientId }),
        ...(metadata.stated === undefined ? {} : { stated: onlyStated(metadata.stated) }),
      }),
    ofKnownPicture: ({ checks }) => samePictureFindings(resolve(checks)),
  };
}
