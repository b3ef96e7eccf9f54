/** What becomes of one element, and why. */
import type { ActionId } from './action.ts';
import type { Cleaning } from './options/option.ts';
import type { SingleAction } from './resolve-action.ts';

/** Why an element may not stay as it is; stable, shown by the server with the tag. */
export type RuleReason =
  | 'profile'
  | 'beyond-the-table'
  | 'private'
  | 'unknown-attribute'
  | 'not-of-its-vr'
  | 'not-in-a-data-set'
  | 'overlay-or-curve'
  | 'nested-pixels'
  | 'padding';

export interface Rule {
  readonly action: ActionId;
  /** For actions that keep only what they can prove: what happens to the rest. */
  readonly otherwise?: SingleAction;
  readonly reason: RuleReason;
  /** For a sequence that stays: how what is inside is cleaned beyond the table. */
  readonly cleaning?: Cleaning;
}

/** Whether the element may stay as a sequence whose items are looked at one by one. */
export function looksInside({ action }: Rule): boolean {
  return action === 'K' || action === 'U' || action === 'clean-items';
}
