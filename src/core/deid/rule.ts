/** Which action one element meets: the table's, or the stricter one for what the table can't vouch for. */
import { type Element, isPrivateTag, type Tag } from '../dicom/data-set.ts';
import { isPixelDataTag } from '../dicom/parse-vr.ts';
import { profileRow } from '../standard/confidentiality-profile.ts';
import { type DictionaryEntry, lookup } from '../standard/dictionary.ts';
import * as T from '../standard/tags.generated.ts';
import type { ActionId } from './action.ts';
import { attributeType, type Iod } from './attribute-types.ts';
import { isEmpty } from './element-value.ts';
import type { Method } from './method.ts';
import { resolveAction } from './resolve-action.ts';

/** Why an element may not stay as it is; stable, shown by the server with the tag. */
export type RuleReason =
  | 'profile'
  | 'private'
  | 'unknown-attribute'
  | 'not-of-its-vr'
  | 'not-in-a-data-set'
  | 'overlay-or-curve'
  | 'nested-pixels'
  | 'padding';

export interface Rule {
  readonly action: ActionId;
  readonly reason: RuleReason;
}

const texts: ReadonlySet<string> = new Set(
  'AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '),
);

/**
 * `path` is the tags of the sequences around the element, then its own. The whole of this is pure: applying and
 * verifying ask the same question.
 */
export function ruleFor(
  element: Element,
  path: readonly Tag[],
  iod: Iod | undefined,
  method: Method,
): Rule {
  const { tag } = element;
  const barred = barredReason(tag, path.length > 1);
  if (barred !== undefined) return { action: 'X', reason: barred };
  const row = profileRow(tag);
  const entry = lookup(tag);
  if (row === undefined && (entry === undefined || entry.vrs.length === 0)) {
    return { action: 'X', reason: 'unknown-attribute' };
  }
  const misread = !isOfItsVr(element, entry, path.length > 1);
  if (row === undefined) {
    return misread ? { action: 'X', reason: 'not-of-its-vr' } : { action: 'K', reason: 'profile' };
  }
  const action = actionOf(
    tag,
    resolveAction(row, method.columns, attributeType(iod, path)),
    method,
  );
  // What would stay must be what it claims to be; what goes, goes under any VR.
  const stays = action === 'K' || action === 'U' || action === 'age';
  return misread && stays
    ? { action: 'X', reason: 'not-of-its-vr' }
    : { action, reason: 'profile' };
}

/** Attributes whose replacement isn't the table's dummy. */
function actionOf(tag: Tag, action: ActionId, method: Method): ActionId {
  if (tag === T.PatientID) return 'patient-id';
  if (tag === T.PatientAge && method.keepsAge) return 'age';
  return action;
}

/** What goes whatever the table says. */
function barredReason(tag: Tag, nested: boolean): RuleReason | undefined {
  const group = tag >>> 16;
  const number = tag & 0xffff;
  if (isPrivateTag(tag)) return 'private';
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
