/** How action C of Table E.1-1 is carried out on one attribute, and on what stands inside a sequence that C lets stay. */
import type { Tag } from '../dicom/data-set.ts';
import type { DictionaryEntry } from '../standard/dictionary.ts';
import * as T from '../standard/tags.generated.ts';
import type { Cleaning } from './options/option.ts';
import type { Place } from './place.ts';
import type { SingleAction } from './resolve-action.ts';
import type { Rule } from './rule.ts';

const characters: ReadonlySet<string> = new Set('CS LO LT SH ST UC UT UR PN'.split(' '));

/** `action` is the Basic Profile's, for what can't be cleaned. */
function of(
  tag: Tag,
  entry: DictionaryEntry | undefined,
  action: SingleAction,
  cleaning: Cleaning,
): Rule {
  const cleaned = { otherwise: action, reason: 'profile' as const };
  const isSequence = entry?.vrs.includes('SQ') === true;
  switch (cleaning) {
    case 'shift-date':
      return { ...cleaned, action: 'shift-date' };
    case 'clean-descriptor':
    case 'clean-content':
    case 'clean-graphics':
      return isSequence
        ? { ...cleaned, action: 'clean-items', cleaning }
        : { ...cleaned, action: 'clean-text' };
    case 'safe-private':
      throw new TypeError(`${tag} is no private attribute`);
  }
}

/**
 * For an attribute without a row: what the option's cleaning asks for inside the sequence that it lets stay. Text
 * stays when it is provably clean, and is a dummy else, which leaves the item whole; numbers and codes stay.
 */
function inside(tag: Tag, entry: DictionaryEntry, place: Place): Rule | undefined {
  if (place.cleaning === undefined) return undefined;
  if (place.cleaning === 'clean-graphics') {
    if (tag === T.TextObjectSequence || tag === T.CompoundGraphicSequence) {
      return { action: 'X', reason: 'profile' };
    }
    if (tag === T.GraphicObjectSequence) {
      return { action: 'clean-shapes', otherwise: 'X', reason: 'profile' };
    }
  }
  const isText = entry.vrs.some((vr) => characters.has(vr));
  return isText ? { action: 'clean-text', otherwise: 'D', reason: 'profile' } : undefined;
}

export const cleaningAction = { of, inside };
