/** De-identifies one DICOM object (PS3.15 Annex E): the same input, recipe and replacement give the same bytes. */
import type { SplicedBytes } from '../bytes.ts';
import { type DicomObject, findElement, type Tag } from '../dicom/data-set.ts';
import type { DataSetEdit, NewMeta } from '../dicom/edit.ts';
import { joinPieces } from '../dicom/join-pieces.ts';
import { isPixelDataTag } from '../dicom/parse-vr.ts';
import { rewrite } from '../dicom/rewrite.ts';
import { lookup } from '../standard/dictionary.ts';
import { SOPClassUID, SOPInstanceUID } from '../standard/tags.generated.ts';
import { blankRanges, withBlanks } from './blank-ranges.ts';
import { shiftDaysOf } from './date-shift.ts';
import { DeidError } from './deid-error.ts';
import { dummyUid } from './dummy-value.ts';
import { asciiValue } from './element-value.ts';
import { hiddenInFrames } from './frames/inspect-frames.ts';
import { type Method, methodOf } from './method.ts';
import { hasOverlayInPixels } from './overlay-in-pixels.ts';
import { type Plan, planProtection } from './plan.ts';
import { isPlausible } from './plausible-value.ts';
import type { Recipe, Replacement } from './recipe.ts';
import { isReplacementId } from './replacement-id.ts';
import { deriveUids, successorOf } from './uids.ts';

/** What the caller has done to the object before, and answers for. */
export interface DoneBefore {
  /** Text was looked for in the pixels, and what was found is no longer in them (PS3.15 E.3.1). */
  readonly pixelsCleaned?: boolean;
}

/**
 * Native pixels leave as a range of the source; compressed frames too, but for hidden text, which is overwritten with
 * zeros in place. Throws `DeidError` for what can't be made safe, and passes on `DicomError`.
 */
export async function protectDicom(
  object: DicomObject,
  recipe: Recipe,
  replacement: Replacement,
  done: DoneBefore = {},
): Promise<SplicedBytes> {
  const method = methodOf(recipe);
  checkAsked(method, replacement, done);
  if (hasOverlayInPixels(object)) {
    throw new DeidError('overlay-in-pixels', 'an overlay lies in spare bits of the pixels');
  }
  const hidden = await hiddenInFrames(object);
  const { edit, newUid } = await planOf(object, method, replacement);
  const meta = newMeta(object, method, newUid);
  // Pixels that go, being none, take along what hides in them.
  const stays = object.dataSet.elements.some(
    (element) => isPixelDataTag(element.tag) && !edit.elements.has(element),
  );
  if (!stays || hidden.length === 0) return joinPieces(await rewrite(object, edit, meta), object);
  if (object.transferSyntax.deflated) return rewrite(withBlanks(object, hidden), edit, meta);
  return joinPieces(blankRanges(await rewrite(object, edit, meta), hidden), object);
}

function checkAsked(
  method: Method,
  { patientId, key }: Replacement,
  { pixelsCleaned }: DoneBefore,
): void {
  if (!isReplacementId(patientId)) {
    throw new DeidError(
      'bad-replacement',
      'the replacement Patient ID is not one of ASCII letters',
    );
  }
  if (method.needsKey && (key === undefined || key.byteLength < 16)) {
    throw new DeidError('key-missing', 'UIDs or dates are to change, and there is no key');
  }
  if (method.cleansPixels && pixelsCleaned !== true) {
    throw new DeidError('pixels-not-cleaned', 'nobody has looked for text in the pixels');
  }
}

/**
 * Planned once to see which UIDs go, whose successors take time to derive, and once more with these. A few UIDs are
 * replaced even where UIDs are retained (Table E.1-1 has no K for them): without a key a dummy takes their place.
 */
async function planOf(
  object: DicomObject,
  method: Method,
  { patientId, key }: Replacement,
): Promise<{ edit: DataSetEdit; newUid: Plan['newUid'] }> {
  const originals = new Set<string>();
  const noted = (uid: string) => {
    originals.add(uid);
    return uid;
  };
  const shifts = method.temporalInformation === 'MODIFIED' && key !== undefined;
  const shiftDays = shifts ? await shiftDaysOf(object, key) : 0;
  const common = { object, method, patientId, shiftDays };
  const draft = planProtection({ ...common, newUid: noted });
  if (originals.size === 0) return { edit: draft, newUid: noted };
  const derived = key && (await deriveUids(originals, key));
  const newUid = (uid: string) => derived?.get(uid) ?? dummyUid;
  return { edit: planProtection({ ...common, newUid }), newUid };
}

/** Media Storage SOP Instance UID follows SOP Instance UID (PS3.10 7.1); what the old meta said is dropped. */
function newMeta(object: DicomObject, method: Method, newUid: Plan['newUid']): NewMeta {
  const replacesInstance = !method.columns.includes('retain-uids');
  const sopClassUid = uidOf(object, SOPClassUID);
  const original = uidOf(object, SOPInstanceUID);
  const isUid = (uid: string) => /^[\d.]{1,64}$/.test(uid);
  if (!isUid(sopClassUid) || !isUid(original)) {
    throw new DeidError('instance-uids-missing', 'SOP Class UID or SOP Instance UID is no UID');
  }
  return {
    sopClassUid,
    sopInstanceUid: replacesInstance ? successorOf(original, newUid) : original,
  };
}

/** Under another VR, or padded with what is no padding, it would go from the data set, and stay in the meta information alone. */
function uidOf(object: DicomObject, tag: Tag): string {
  const element = findElement(object.dataSet, tag);
  if (element?.vr !== 'UI' && element?.vr !== 'UN') return '';
  return isPlausible(object, element, lookup(tag)) ? asciiValue(object, element) : '';
}
