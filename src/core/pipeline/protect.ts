/** The step that deals with identity: takes it out before an image leaves, or proves at the portal that it is gone. */
import type { SplicedBytes } from '../bytes.ts';
import { DeidError } from '../deid/deid-error.ts';
import { protectDicom } from '../deid/protect.ts';
import type { Recipe, Replacement } from '../deid/recipe.ts';
import { type VerificationEntry, verifyDicom } from '../deid/verify.ts';
import { verifyImage } from '../deid/verify-image.ts';
import { formatTag } from '../dicom/data-set.ts';
import { DicomError } from '../dicom/dicom-error.ts';
import { ImageError } from '../images/image-error.ts';
import { protectImage } from '../images/protect-image.ts';
import type { Finding } from '../quality/finding.ts';
import { stepFinding } from '../quality/finding-codes.ts';
import type { ReadImage } from './read-image.ts';
import type { Treatment } from './treatment.ts';

/** Either bytes that may leave, or findings that say why none may. */
export type Protected =
  | { readonly bytes: SplicedBytes; readonly findings: readonly [] }
  | { readonly bytes?: never; readonly findings: readonly Finding[] };

/** What a file holds never makes it reject. Rejects with what the image's `bytes` reject with, and with defects. */
export async function protect(image: ReadImage, treatment: Treatment): Promise<Protected> {
  switch (treatment.kind) {
    case 'keep':
      return { bytes: whole(image), findings: [] };
    case 'protect':
      return removeIdentity(image, treatment.recipe, treatment.replacement);
    case 'verify': {
      const findings = await verifyIdentity(image, treatment);
      return findings.length > 0 ? { findings } : { bytes: whole(image), findings: [] };
    }
  }
}

/** Errors when identity was to be gone and isn't proven to be; nothing when it may be there. */
export async function verifyIdentity(
  image: ReadImage,
  { recipe, required }: Pick<Treatment & { kind: 'verify' }, 'recipe' | 'required'>,
): Promise<readonly Finding[]> {
  if (recipe === null) return required ? [stepFinding('deid', 'required')] : [];
  try {
    const left =
      image.dicom === undefined
        ? (await verifyImage(image.bytes)).violations
        : (await verifyDicom(image.dicom, recipe)).violations.map(nameOf);
    const [attribute] = left;
    if (attribute === undefined) return [];
    return [stepFinding('deid', 'not-proven', undefined, { attribute, count: left.length })];
  } catch (error) {
    return [refusal(error)];
  }
}

async function removeIdentity(
  image: ReadImage,
  recipe: Recipe,
  replacement: Replacement,
): Promise<Protected> {
  try {
    const bytes =
      image.dicom === undefined
        ? await protectImage(image.bytes)
        : await protectDicom(image.dicom, recipe, replacement);
    return { bytes, findings: [] };
  } catch (error) {
    return { findings: [refusal(error)] };
  }
}

/** Throws what is no refusal on. */
function refusal(error: unknown): Finding {
  if (error instanceof DicomError || error instanceof ImageError)
    return stepFinding('deid', 'cannot-protect');
  if (!(error instanceof DeidError)) throw error;
  switch (error.code) {
    case 'unknown-option':
      return stepFinding('deid', 'unknown-recipe');
    case 'bad-replacement':
      return stepFinding('deid', 'bad-replacement');
    case 'overlay-in-pixels':
      return stepFinding('deid', 'overlay-in-pixels');
    case 'frames-not-inspected':
    case 'frames-unreadable':
      return stepFinding('deid', 'frames-not-inspected');
    case 'instance-uids-missing':
      return stepFinding('deid', 'cannot-protect');
    // The caller built a recipe without what it needs.
    case 'uid-key-missing':
      throw error;
  }
}

/** A standard keyword or a tag's number, never a value. */
function nameOf({ keyword, tag, reason }: VerificationEntry): string {
  return keyword ?? (tag === undefined ? reason : formatTag(tag));
}

function whole({ bytes }: ReadImage): SplicedBytes {
  return { source: bytes, pieces: [{ start: 0, end: bytes.sizeBytes }] };
}
