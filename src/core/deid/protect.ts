/** De-identifies one DICOM object (PS3.15 Annex E): the same input, recipe and replacement give the same bytes. */
import type { SplicedBytes } from '../bytes.ts';
import { type DicomObject, findElement } from '../dicom/data-set.ts';
import type { DataSetEdit, NewMeta } from '../dicom/edit.ts';
import { rewrite } from '../dicom/rewrite.ts';
import { SOPClassUID, SOPInstanceUID } from '../standard/tags.generated.ts';
import { blankRanges } from './blank-ranges.ts';
import { DeidError } from './deid-error.ts';
import { dummyUid } from './dummy-value.ts';
import { asciiValue } from './element-value.ts';
import { hiddenInFrames } from './frames/inspect-frames.ts';
import { type Method, methodOf } from './method.ts';
import { hasOverlayInPixels } from './overlay-in-pixels.ts';
import { type Plan, planProtection } from './plan.ts';
import type { Recipe, Replacement } from './recipe.ts';
import { isReplacementId } from './replacement-id.ts';
import { deriveUids, successorOf } from './uids.ts';

/**
 * Native pixels leave as a range of the source; compressed frames too, but for hidden text, which is overwritten with
 * zeros in place. Throws `DeidError` for what can't be made safe, and passes on `DicomError`.
 */
export async function protectDicom(
  object: DicomObject,
  recipe: Recipe,
  replacement: Replacement,
): Promise<SplicedBytes> {
  const method = methodOf(recipe);
  checkReplacement(replacement, method);
  if (hasOverlayInPixels(object)) {
    throw new DeidError('overlay-in-pixels', 'an overlay lies in spare bits of the pixels');
  }
  const hidden = await hiddenInFrames(object);
  const { edit, newUid } = await planWithUids(object, method, replacement);
  const meta = newMeta(object, method, newUid);
  return blankRanges(await rewrite(object, edit, meta), hidden);
}

function checkReplacement({ patientId, uidKey }: Replacement, method: Method): void {
  if (!isReplacementId(patientId)) {
    throw new DeidError(
      'bad-replacement',
      'the replacement Patient ID is not one of ASCII letters',
    );
  }
  const needsKey = !method.columns.includes('retain-uids');
  if (needsKey && (uidKey === undefined || uidKey.byteLength < 16)) {
    throw new DeidError('uid-key-missing', 'UIDs are to be replaced, and there is no key');
  }
}

/**
 * Planned once to see which UIDs go, whose successors take time to derive, and once more with these. A few UIDs are
 * replaced even where UIDs are retained (Table E.1-1 has no K for them): without a key a dummy takes their place.
 */
async function planWithUids(
  object: DicomObject,
  method: Method,
  { patientId, uidKey }: Replacement,
): Promise<{ edit: DataSetEdit; newUid: Plan['newUid'] }> {
  const originals = new Set<string>();
  const noted = (uid: string) => {
    originals.add(uid);
    return uid;
  };
  const draft = planProtection({ object, method, patientId, newUid: noted });
  if (originals.size === 0) return { edit: draft, newUid: noted };
  const derived = uidKey && (await deriveUids(originals, uidKey));
  const newUid = (uid: string) => derived?.get(uid) ?? dummyUid;
  return { edit: planProtection({ object, method, patientId, newUid }), newUid };
}

/** Media Storage SOP Instance UID follows SOP Instance UID (PS3.10 7.1); what the old meta said is dropped. */
function newMeta(object: DicomObject, method: Method, newUid: Plan['newUid']): NewMeta {
  const replacesInstance = !method.columns.includes('retain-uids');
  const sopClassUid = asciiValue(object, findElement(object.dataSet, SOPClassUID));
  const original = asciiValue(object, findElement(object.dataSet, SOPInstanceUID));
  const isUid = (uid: string) => /^[\d.]{1,64}$/.test(uid);
  if (!isUid(sopClassUid) || !isUid(original)) {
    throw new DeidError('instance-uids-missing', 'SOP Class UID or SOP Instance UID is no UID');
  }
  return {
    sopClassUid,
    sopInstanceUid: replacesInstance ? successorOf(original, newUid) : original,
  };
}
