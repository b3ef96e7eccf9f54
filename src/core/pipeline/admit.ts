/** The portal's side of the pipeline: nothing a client says is believed that the bytes don't show. */
import type { ByteSource } from '../bytes.ts';
import type { Recipe } from '../deid/recipe.ts';
import type { Finding } from '../quality/finding.ts';
import { errorsFirst, hasError } from '../quality/inspect.ts';
import { inspectImage } from './examine.ts';
import type { ImageFacts } from './facts.ts';
import { verifyIdentity } from './protect.ts';
import { type ReadImage, readImage } from './read-image.ts';
import type { Rules } from './rules.ts';
import { guardedSource } from './source-gone.ts';
import { type StatedFacts, withStated } from './stated-facts.ts';
import { leavingPatientId, type Treatment } from './treatment.ts';

export interface AdmissionPolicy extends Rules {
  /** What the batch says was done in the browser; null: images come as they are. */
  readonly recipe: Recipe | null;
  readonly pseudonymisationRequired: boolean;
  /** What the upload says for a PNG or JPEG. */
  readonly patientId?: string;
  readonly stated?: StatedFacts;
}

export type Admission =
  | {
      readonly status: 'accepted';
      readonly image: ReadImage;
      /** As the image bears it; empty when it bears none. */
      readonly patientId: string;
      /** Warnings alone. */
      readonly findings: readonly Finding[];
    }
  | {
      readonly status: 'refused';
      /** Absent when the bytes could not be read as an image. */
      readonly facts?: ImageFacts;
      readonly findings: readonly Finding[];
    };

/**
 * Reads, checks and verifies staged bytes. Rejects with `SourceGoneError` when the store can't give them back, which
 * is no fault of the image: the caller's storage failed.
 */
export async function admit(bytes: ByteSource, policy: AdmissionPolicy): Promise<Admission> {
  const result = await readImage(guardedSource(bytes));
  if (!result.readable) return { status: 'refused', findings: result.findings };
  const image = withStated(result.image, policy.stated);
  const treatment: Treatment = {
    kind: 'verify',
    recipe: policy.recipe,
    required: policy.pseudonymisationRequired,
    ...(policy.patientId === undefined ? {} : { patientId: policy.patientId }),
    ...(policy.stated === undefined ? {} : { stated: policy.stated }),
  };
  const findings = errorsFirst([
    ...inspectImage(image, policy, treatment),
    ...(await verifyIdentity(image, treatment)),
  ]);
  return hasError(findings)
    ? { status: 'refused', facts: image.facts, findings }
    : { status: 'accepted', image, patientId: leavingPatientId(image, treatment), findings };
}
