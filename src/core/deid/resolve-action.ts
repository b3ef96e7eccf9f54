/** From a row of Table E.1-1 to one action: option columns first, then combined actions by the attribute's type. */
import type { BasicAction, ProfileRow } from '../standard/confidentiality-profile.ts';
import type { AttributeType } from './attribute-types.ts';
import type { Method } from './method.ts';
import type { Cleaning } from './options/option.ts';

/** The single actions of PS3.15 Table E.1-1a, but for C, which a `Cleaning` does. */
export type SingleAction = 'D' | 'Z' | 'X' | 'K' | 'U';

export interface ResolvedAction {
  /** What is done when no option cleans, and to what cannot be cleaned. */
  readonly action: SingleAction;
  readonly cleaning?: Cleaning;
}

/**
 * A chosen option that cleans comes before one that keeps: a date of calibration that stays where all other dates are
 * shifted would tell by how much. Where an option's column says C and it has no way to clean, the Basic Profile's
 * action stands, which takes away at least as much.
 */
export function resolveAction(
  row: ProfileRow,
  method: Pick<Method, 'columns' | 'cleaning'>,
  type: AttributeType | undefined,
): ResolvedAction {
  const basic = resolveCombined(row.basicProfile, type);
  for (const [column, cleaning] of method.cleaning) {
    if (row.options[column] === 'C') return { action: basic, cleaning };
  }
  if (method.columns.some((column) => row.options[column] === 'K')) return { action: 'K' };
  return { action: basic };
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
