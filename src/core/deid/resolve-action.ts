/** From a row of Table E.1-1 to one action: option columns first, then combined actions by the attribute's type. */
import type {
  BasicAction,
  ConfidentialityOption,
  ProfileRow,
} from '../standard/confidentiality-profile.ts';
import type { AttributeType } from './attribute-types.ts';

/**
 * The single actions of PS3.15 Table E.1-1a. C needs a Clean option, of which there is none here: where an option's
 * column says C, the Basic Profile's action stands, which takes away at least as much.
 */
export type SingleAction = 'D' | 'Z' | 'X' | 'K' | 'U';

export function resolveAction(
  row: ProfileRow,
  columns: readonly ConfidentialityOption[],
  type: AttributeType | undefined,
): SingleAction {
  if (columns.some((column) => row.options[column] === 'K')) return 'K';
  return resolveCombined(row.basicProfile, type);
}

/**
 * X unless Z or D is required by the type. Where the type isn't known, the strongest that the row offers: a dummy
 * value satisfies every type, an empty one types 2 and 3; for `X/Z/U*` the sequence stays and its UIDs are replaced.
 */
export function resolveCombined(
  action: BasicAction,
  type: AttributeType | undefined,
): SingleAction {
  switch (action) {
    case 'D':
    case 'Z':
    case 'X':
    case 'U':
      return action;
    case 'Z/D':
      return needsValue(type) ? 'D' : 'Z';
    case 'X/Z':
      return type === '3' ? 'X' : 'Z';
    case 'X/D':
      return type === '3' ? 'X' : 'D';
    case 'X/Z/D':
      if (type === '3') return 'X';
      return needsValue(type) ? 'D' : 'Z';
    case 'X/Z/U*':
      if (type === '3') return 'X';
      return needsValue(type) ? 'U' : 'Z';
  }
}

function needsValue(type: AttributeType | undefined): boolean {
  return type === undefined || type === '1' || type === '1C';
}
