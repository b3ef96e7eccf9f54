/** Checks a file against a recipe: the same table read backwards, for a portal that trusts no client. */
import { type DicomObject, findElement, type Tag } from '../dicom/data-set.ts';
import { keywordOf } from '../standard/keywords.ts';
import * as T from '../standard/tags.generated.ts';
import { actions } from './action.ts';
import { type Iod, iodOf } from './attribute-types.ts';
import { DeidError, type DeidErrorCode } from './deid-error.ts';
import { asciiValue, holdsValue } from './element-value.ts';
import { hiddenInFrames } from './frames/inspect-frames.ts';
import { marksOf } from './marks.ts';
import { type Method, methodOf } from './method.ts';
import { hasOverlayInPixels } from './overlay-in-pixels.ts';
import { inside, topLevel } from './place.ts';
import type { Recipe } from './recipe.ts';
import { isReplacementId } from './replacement-id.ts';
import { looksInside, type RuleReason } from './rule.ts';
import { ruleFor } from './rule-for.ts';

export type VerificationReason =
  | RuleReason
  /** Patient Identity Removed, the method's codes or its dates' fate aren't said as the recipe has it. */
  | 'not-marked'
  | 'preamble'
  | 'file-meta'
  | 'text-in-frames'
  /** No file can show whether this identifier is a new one, or this date a shifted one. */
  | 'may-be-original'
  | DeidErrorCode;

/** Never holds a value of the file. */
export interface VerificationEntry {
  /** Undefined where it is no single element: the preamble, the frames. */
  readonly tag?: Tag;
  /** Of PS3.6; undefined for attributes that it doesn't have. */
  readonly keyword?: string;
  readonly reason: VerificationReason;
}

export interface Verification {
  /** Identity is, or may be, where the recipe takes it away. None after `protectDicom`. */
  readonly violations: readonly VerificationEntry[];
  /** In order as far as the file can show: the Patient ID, UIDs that were to be replaced, dates that were to move. */
  readonly unprovables: readonly VerificationEntry[];
}

/** Reports each tag once for each reason, however often it occurs. Passes on `DeidError` `unknown-option`. */
export async function verifyDicom(object: DicomObject, recipe: Recipe): Promise<Verification> {
  const method = methodOf(recipe);
  const found = new Entries();
  await verifyHead(object, found);
  verifyMarks(object, method, found);
  const iod = iodOf(asciiValue(object, findElement(object.dataSet, T.SOPClassUID)));
  const patientId = asciiValue(object, findElement(object.dataSet, T.PatientID));
  verifyElements({ object, method, iod, patientId }, found);
  if (hasOverlayInPixels(object)) found.violation('overlay-in-pixels');
  await verifyFrames(object, found);
  return found.verification();
}

class Entries {
  readonly #violations = new Map<string, VerificationEntry>();
  readonly #unprovables = new Map<string, VerificationEntry>();

  violation(reason: VerificationReason, tag?: Tag): void {
    this.#violations.set(`${tag} ${reason}`, entryOf(reason, tag));
  }

  unprovable(reason: VerificationReason, tag: Tag): void {
    this.#unprovables.set(`${tag} ${reason}`, entryOf(reason, tag));
  }

  verification(): Verification {
    return {
      violations: [...this.#violations.values()],
      unprovables: [...this.#unprovables.values()],
    };
  }
}

function entryOf(reason: VerificationReason, tag: Tag | undefined): VerificationEntry {
  if (tag === undefined) return { reason };
  const keyword = keywordOf(tag);
  return keyword === undefined ? { tag, reason } : { tag, keyword, reason };
}

/** File meta information that says what the data set is, and nothing of where it has been (PS3.10 table 7.1-1). */
const allowedMeta: readonly Tag[] = [
  T.FileMetaInformationGroupLength,
  T.FileMetaInformationVersion,
  T.MediaStorageSOPClassUID,
  T.MediaStorageSOPInstanceUID,
  T.TransferSyntaxUID,
  T.ImplementationClassUID,
  T.ImplementationVersionName,
];

async function verifyHead(object: DicomObject, found: Entries): Promise<void> {
  const preamble = object.hasPreamble ? await object.original.read(0, 128) : new Uint8Array(0);
  if (preamble.some((byte) => byte !== 0)) found.violation('preamble');
  for (const { tag } of object.meta.elements) {
    if (!allowedMeta.includes(tag)) found.violation('file-meta', tag);
  }
  const instance = asciiValue(object, findElement(object.meta, T.MediaStorageSOPInstanceUID));
  if (instance !== asciiValue(object, findElement(object.dataSet, T.SOPInstanceUID))) {
    found.violation('file-meta', T.MediaStorageSOPInstanceUID);
  }
}

function verifyMarks(object: DicomObject, method: Method, found: Entries): void {
  for (const mark of marksOf(method)) {
    const [element, ...more] = object.dataSet.elements.filter(({ tag }) => tag === mark.tag);
    const isRight = element !== undefined && holdsValue(object, element, mark.value);
    if (!isRight || more.length > 0) found.violation('not-marked', mark.tag);
  }
  const patientId = findElement(object.dataSet, T.PatientID);
  const isId = patientId?.items === undefined && isReplacementId(asciiValue(object, patientId));
  if (!isId) found.violation('not-marked', T.PatientID);
}

interface Verified {
  readonly object: DicomObject;
  readonly method: Method;
  readonly iod: Iod | undefined;
  readonly patientId: string;
}

/** The list of data sets grows while it is walked: depth is no matter of the call stack. */
function verifyElements(verified: Verified, found: Entries): void {
  const { object, method, iod, patientId } = verified;
  const places = [topLevel(object.dataSet)];
  for (const place of places) {
    for (const element of place.dataSet.elements) {
      const rule = ruleFor(object, element, place, iod, method);
      const verdict = actions[rule.action].holds({
        object,
        element,
        dataSet: place.dataSet,
        patientId,
        newUid: (uid) => uid,
        shiftDays: 1,
        otherwise: rule.otherwise ?? 'X',
      });
      if (verdict === 'no') found.violation(rule.reason, element.tag);
      if (verdict === 'unprovable') found.unprovable('may-be-original', element.tag);
      if (!looksInside(rule)) continue;
      for (const item of element.items ?? []) {
        places.push(inside(place, element.tag, item.dataSet, rule.cleaning));
      }
    }
  }
}

async function verifyFrames(object: DicomObject, found: Entries): Promise<void> {
  try {
    const hidden = await hiddenInFrames(object);
    if (hidden.length > 0) found.violation('text-in-frames', T.PixelData);
  } catch (error) {
    if (!(error instanceof DeidError)) throw error;
    found.violation(error.code, T.PixelData);
  }
}
