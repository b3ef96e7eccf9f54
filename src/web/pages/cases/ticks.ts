/** Which cases of a list are ticked: some by id, which live changes don't move, or all that match its filters. */
import { mostNamedCases } from '../../../contract/exports.ts';
import type { CaseFilter } from './cases-queries.ts';

export type Ticks =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  /** Also those that aren't loaded. */
  | { readonly kind: 'all' };

export const noTicks: Ticks = { kind: 'some', ids: new Set() };

const some = (ids: Iterable<string>): Ticks => ({ kind: 'some', ids: new Set(ids) });

export function isTicked(ticks: Ticks, id: string): boolean {
  return ticks.kind === 'all' || ticks.ids.has(id);
}

/** Of all, taking one off leaves the others that are shown. */
export function withToggled(ticks: Ticks, id: string, shown: readonly string[]): Ticks {
  if (ticks.kind === 'all') return some(shown.filter((each) => each !== id));
  return ticks.ids.has(id)
    ? some([...ticks.ids].filter((each) => each !== id))
    : some([...ticks.ids, id]);
}

export type ShownTicked = 'none' | 'some' | 'all';

export function shownTicked(ticks: Ticks, shown: readonly string[]): ShownTicked {
  if (shown.length > 0 && shown.every((id) => isTicked(ticks, id))) return 'all';
  return hasTicks(ticks) ? 'some' : 'none';
}

export function hasTicks(ticks: Ticks): boolean {
  return ticks.kind === 'all' || ticks.ids.size > 0;
}

/** All that are shown, or none at all where they are ticked already. */
export function withShownToggled(ticks: Ticks, shown: readonly string[]): Ticks {
  if (shownTicked(ticks, shown) === 'all') return noTicks;
  return some([...(ticks.kind === 'all' ? [] : ticks.ids), ...shown]);
}

/** Too many to be named in one address. */
export function areTooMany(ticks: Ticks): boolean {
  return ticks.kind === 'some' && ticks.ids.size > mostNamedCases;
}

/** What is asked of the portal for them. */
export function selectionOf(
  ticks: Ticks,
  filter: CaseFilter,
): CaseFilter & { readonly cases?: string } {
  return ticks.kind === 'all' ? filter : { cases: [...ticks.ids].join(',') };
}
