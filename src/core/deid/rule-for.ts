/** Which action one element meets: the table's, or the stricter one for what the table can't vouch for. */
import { type DicomObject, type Element, isPrivateTag, type Tag } from '../dicom/data-set.ts';
import { isPixelDataTag } from '../dicom/parse-vr.ts';
import { profileRow } from '../standard/confidentiality-profile.ts';
import { type DictionaryEntry, lookup } from '../standard/dictionary.ts';
import * as T from '../standard/tags.generated.ts';
import type { ActionId } from './action.ts';
import { attributeType, type Iod } from './attribute-types.ts';
import { actionBeyondTable } from './beyond-table.ts';
import { cleaningAction } from './cleaning-action.ts';
import { isEmpty } from './element-value.ts';
import type { Method } from './method.ts';
import { type Place, pathOf } from './place.ts';
import { isPlausible } from './plausible-value.ts';
import { safePrivate } from './private-blocks.ts';
import { resolveAction, resolveCombined, type SingleAction } from './resolve-action.ts';
import type { Rule, RuleReason } from './rule.ts';

const texts: ReadonlySet<string> = new Set(
  'AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '),
);

/** Applying and verifying ask the same question, so that the answer may depend on nothing but the file and the recipe. */
export function ruleFor(
  object: DicomObject,
  element: Element,
  place: Place,
  iod: Iod | undefined,
  method: Method,
): Rule {
  const { tag } = element;
  if (isPrivateTag(tag)) return privateRule(object, element, place, method);
  const barred = barredReason(tag, place.depth > 0);
  if (barred !== undefined) return { action: 'X', reason: barred };
  const entry = lookup(tag);
  const rule = publicRule(tag, entry, place, iod, method);
  // What would stay must be what it claims to be; what goes, goes under any VR.
  const goes = rule.action === 'X' || rule.action === 'Z' || rule.action === 'D';
  if (goes || rule.action === 'patient-id') return rule;
  const isOfVr = isOfItsVr(element, entry, place.depth > 0);
  const isSound = isOfVr && (rule.action === 'U' || isPlausible(object, element, entry));
  return isSound ? rule : { action: 'X', reason: 'not-of-its-vr' };
}

function publicRule(
  tag: Tag,
  entry: DictionaryEntry | undefined,
  place: Place,
  iod: Iod | undefined,
  method: Method,
): Rule {
  const row = profileRow(tag);
  const type = attributeType(iod, pathOf(place, tag));
  if (row === undefined) {
    if (entry === undefined || entry.vrs.length === 0) {
      return { action: 'X', reason: 'unknown-attribute' };
    }
    const cleaned = cleaningAction.inside(tag, entry, place);
    if (cleaned !== undefined) return cleaned;
    const stricter = actionBeyondTable(tag, entry, method);
    if (stricter !== undefined) {
      return { action: resolveCombined(stricter, type), reason: 'beyond-the-table' };
    }
    return { action: 'K', reason: 'profile' };
  }
  const { action, cleaning } = resolveAction(row, method, type);
  if (cleaning !== undefined) return cleaningAction.of(tag, entry, action, cleaning);
  const rule = { action: actionOf(tag, action, method), reason: 'profile' as const };
  // `U*` is about the UIDs of the items; what else stands in them may be anything.
  const isSequence = action === 'U' && entry?.vrs.includes('SQ') === true;
  return isSequence ? { ...rule, cleaning: 'clean-content' } : rule;
}

/** Attributes whose replacement isn't the table's dummy. */
function actionOf(tag: Tag, action: SingleAction, method: Method): ActionId {
  if (tag === T.PatientID) return 'patient-id';
  if (tag === T.PatientAge && method.keepsAge) return 'age';
  return action;
}

/** PS3.15 E.3.10; UIDs among the safe ones are still UIDs. */
function privateRule(object: DicomObject, element: Element, place: Place, method: Method): Rule {
  const isKept = method.columns.includes('retain-safe-private') && place.cleaning === undefined;
  const vr = isKept ? safePrivate(object, place.dataSet, element) : undefined;
  if (vr === undefined) return { action: 'X', reason: 'private' };
  const replaces = vr === 'UI' && !method.columns.includes('retain-uids');
  return { action: replaces ? 'U' : 'K', reason: 'private' };
}

/** What goes whatever the table says. */
function barredReason(tag: Tag, nested: boolean): RuleReason | undefined {
  const group = tag >>> 16;
  const number = tag & 0xffff;
  // PS3.5 7.2: group lengths are retired, and wrong once anything changed. Length to End is one of them.
  if (number === 0 || tag === 0x00080001 || tag === T.DataSetTrailingPadding) return 'padding';
  // PS3.5 7.1: command, file meta and directory elements don't belong into a data set.
  if (group < 0x0008 || group === 0xfffe) return 'not-in-a-data-set';
  // PS3.15 Table E.1-1 removes overlay and curve data and comments; the rest of a plane means nothing without them.
  const repeating = group >>> 8;
  if (repeating === 0x50 || repeating === 0x60) return 'overlay-or-curve';
  // PS3.6: other repeating groups hold codes and pixels of retired compressions.
  if (group === 0x1000 || group === 0x1010) return 'unknown-attribute';
  if (repeating === 0x7f && group !== 0x7fe0) return 'nested-pixels';
  if (nested && group === 0x7fe0) return 'nested-pixels';
  return undefined;
}

/**
 * Text where PS3.6 has text, numbers where it has numbers, items where it has items. UN is accepted for all but
 * sequences (PS3.5 6.2.2): a sequence whose items weren't read may hold anything.
 */
function isOfItsVr(element: Element, entry: DictionaryEntry | undefined, nested: boolean): boolean {
  if (entry === undefined || entry.vrs.length === 0) return false;
  if (isEmpty(element)) return true;
  if (entry.vrs.includes('SQ')) return element.items !== undefined;
  if (element.items !== undefined || element.vr === 'SQ') return false;
  if (element.fragments !== undefined && (nested || !isPixelDataTag(element.tag))) return false;
  return element.vr === 'UN' || texts.has(element.vr) === entry.vrs.some((vr) => texts.has(vr));
}
