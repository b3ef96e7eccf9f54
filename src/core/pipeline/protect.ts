/** The step that deals with identity: takes it out before an image leaves, or proves at the portal that it is gone. */
import type { SplicedBytes } from '../bytes.ts';
import { blankPicture } from '../deid/blank-picture.ts';
import { blankPixels } from '../deid/blank-pixels.ts';
import { DeidError } from '../deid/deid-error.ts';
import { hidesInSpareBits } from '../deid/hides-in-spare-bits.ts';
import { methodOf } from '../deid/method.ts';
import { protectDicom } from '../deid/protect.ts';
import { type VerificationEntry, verifyDicom } from '../deid/verify.ts';
import { verifyImage } from '../deid/verify-image.ts';
import { type DicomObject, formatTag } from '../dicom/data-set.ts';
import { DicomError } from '../dicom/dicom-error.ts';
import { readDicom } from '../dicom/read.ts';
import { ImageError } from '../images/image-error.ts';
import { protectImage } from '../images/protect-image.ts';
import { PixelError } from '../pixels/pixel-error.ts';
import type { Finding } from '../quality/finding.ts';
import { stepFinding } from '../quality/finding-codes.ts';
import { splicedSource, throughSplice } from '../spliced-source.ts';
import type { ImageKind } from './facts.ts';
import type { ReadImage } from './read-image.ts';
import { statedViolations } from './stated-facts.ts';
import type { Treatment } from './treatment.ts';

/** Either bytes that may leave, or findings that say why none may. */
export type Protected =
  | {
      readonly bytes: SplicedBytes;
      /** What the bytes are, where that isn't what the image was. */
      readonly kind?: ImageKind;
      readonly findings: readonly [];
    }
  | { readonly bytes?: never; readonly findings: readonly Finding[] };

/** What a file holds never makes it reject. Rejects with what the image's `bytes` reject with, and with defects. */
export async function protect(image: ReadImage, treatment: Treatment): Promise<Protected> {
  switch (treatment.kind) {
    case 'keep':
      return { bytes: whole(image), findings: [] };
    case 'protect':
      return removeIdentity(image, treatment);
    case 'verify': {
      const findings = await verifyIdentity(image, treatment);
      return findings.length > 0 ? { findings } : { bytes: whole(image), findings: [] };
    }
  }
}

/** Errors when identity was to be gone and isn't proven to be; nothing when it may be there. */
export async function verifyIdentity(
  image: ReadImage,
  {
    recipe,
    required,
    stated,
  }: Pick<Treatment & { kind: 'verify' }, 'recipe' | 'required' | 'stated'>,
): Promise<readonly Finding[]> {
  if (recipe === null) return required ? [stepFinding('deid', 'required')] : [];
  try {
    const left =
      image.dicom === undefined
        ? [
            ...(await verifyImage(image.bytes)).violations,
            ...statedViolations(stated ?? {}, recipe),
          ]
        : (await verifyDicom(image.dicom, recipe)).violations.map(nameOf);
    const [attribute] = left;
    if (attribute === undefined) return [];
    return [stepFinding('deid', 'not-proven', undefined, { attribute, count: left.length })];
  } catch (error) {
    return [refusal(error)];
  }
}

type Removal = Treatment & { kind: 'protect' };

async function removeIdentity(image: ReadImage, removal: Removal): Promise<Protected> {
  try {
    return image.dicom === undefined
      ? await protectPicture(image, removal)
      : { bytes: await protectObject(image.dicom, removal), findings: [] };
  } catch (error) {
    return { findings: [refusal(error)] };
  }
}

/** Painted first, so that the cleaned file says of the pixels that it has what was done to them. */
async function protectObject(
  object: DicomObject,
  { recipe, replacement, blank }: Removal,
): Promise<SplicedBytes> {
  const done = { pixelsCleaned: blank !== undefined };
  if (blank !== undefined && (await hidesInSpareBits(object))) {
    throw new DeidError('overlay-in-pixels', 'spare bits of the pixels hold something');
  }
  if (blank === undefined || blank.length === 0) {
    return protectDicom(object, recipe, replacement, done);
  }
  const painted = await blankPixels(object, blank);
  const again = await readDicom(splicedSource(painted));
  return throughSplice(await protectDicom(again, recipe, replacement, done), painted);
}

async function protectPicture(
  image: ReadImage & { readonly dicom?: never },
  { recipe, blank }: Removal,
): Promise<Protected> {
  if (methodOf(recipe).cleansPixels && blank === undefined) {
    throw new DeidError('pixels-not-cleaned', 'nobody has looked for text in the picture');
  }
  if (blank === undefined || blank.length === 0) {
    return { bytes: await protectImage(image.bytes), findings: [] };
  }
  const bytes = await blankPicture(image.bytes, image.picture.kind, blank);
  return { bytes, kind: 'png', findings: [] };
}

/** Throws what is no refusal on. */
function refusal(error: unknown): Finding {
  if (error instanceof DicomError || error instanceof ImageError)
    return stepFinding('deid', 'cannot-protect');
  if (error instanceof PixelError) return stepFinding('deid', 'pixels-not-cleaned');
  if (!(error instanceof DeidError)) throw error;
  switch (error.code) {
    case 'unknown-option':
    case 'options-contradict':
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
    case 'pixels-not-cleaned':
      return stepFinding('deid', 'pixels-not-cleaned');
    // The caller built a recipe without what it needs.
    case 'key-missing':
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
