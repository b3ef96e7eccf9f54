/** A recipe looked up: its options' table columns and what they ask for beyond them. */
import type { ConfidentialityOption } from '../standard/confidentiality-profile.ts';
import { DeidError } from './deid-error.ts';
import { options as allOptions } from './options/index.ts';
import type { Cleaning, DeidOption, TemporalInformation } from './options/option.ts';
import type { Recipe } from './recipe.ts';

export interface Method {
  /** In the registry's order, whatever the recipe's, so that the same choice gives the same bytes. */
  readonly options: readonly DeidOption[];
  readonly columns: readonly ConfidentialityOption[];
  /** By column, what does its action C. */
  readonly cleaning: ReadonlyMap<ConfidentialityOption, Cleaning>;
  readonly keepsAge: boolean;
  readonly cleansPixels: boolean;
  readonly needsKey: boolean;
  readonly temporalInformation: TemporalInformation;
}

/**
 * Throws `DeidError` `unknown-option` or `options-contradict`: a recipe may come from elsewhere. Dates can't both stay
 * and be shifted (PS3.15 E.3.6).
 */
export function methodOf(recipe: Recipe): Method {
  const chosen: readonly string[] = recipe.options;
  const options: readonly DeidOption[] = allOptions.filter(({ id }) => chosen.includes(id));
  const unknown = chosen.some((id) => allOptions.every((option) => option.id !== id));
  if (unknown) throw new DeidError('unknown-option', 'the recipe names an unknown option');
  const temporal = options.flatMap(({ overrides }) => overrides.temporalInformation ?? []);
  if (temporal.length > 1) {
    throw new DeidError('options-contradict', 'dates can stay or be shifted, not both');
  }
  const columns = options.flatMap(({ column }) => column ?? []);
  const some = (flag: 'keepsAge' | 'cleansPixels' | 'needsKey') =>
    options.some(({ overrides }) => overrides[flag] === true);
  return {
    options,
    columns,
    cleaning: new Map(
      options.flatMap(({ column, overrides: { cleaning } }) =>
        column === undefined || cleaning === undefined ? [] : [[column, cleaning] as const],
      ),
    ),
    keepsAge: some('keepsAge'),
    cleansPixels: some('cleansPixels'),
    needsKey: some('needsKey') || !columns.includes('retain-uids'),
    temporalInformation: temporal[0] ?? 'REMOVED',
  };
}

/** Whether the recipe can be followed at all. */
export function isSoundRecipe(recipe: Recipe): boolean {
  try {
    methodOf(recipe);
    return true;
  } catch (error) {
    if (error instanceof DeidError) return false;
    throw error;
  }
}
