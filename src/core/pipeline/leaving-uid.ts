/** Under which SOP Instance UID a DICOM object leaves, told without reading what was written. */
import { methodOf } from '../deid/method.ts';
import { deriveUids, successorOf } from '../deid/uids.ts';
import type { ReadImage } from './read-image.ts';
import type { Treatment } from './treatment.ts';

/** Undefined where it has none, or one that is no UID. Throws `DeidError` for a recipe that can't be followed. */
export async function leavingSopInstanceUid(
  image: Pick<ReadImage, 'facts'>,
  treatment: Treatment,
): Promise<string | undefined> {
  const { sopInstanceUid: uid } = image.facts;
  if (uid === undefined || !/^[\d.]{1,64}$/.test(uid)) return undefined;
  if (treatment.kind !== 'protect') return uid;
  const { recipe, replacement } = treatment;
  if (methodOf(recipe).columns.includes('retain-uids')) return uid;
  const { key } = replacement;
  const derived = key && (await deriveUids(new Set([uid]), key));
  return derived && successorOf(uid, (original) => derived.get(original) ?? original);
}
