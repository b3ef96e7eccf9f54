/** A recipe looked up: its options' table columns and what they ask for beyond them. */
import type { ConfidentialityOption } from '../standard/confidentiality-profile.ts';
import { DeidError } from './deid-error.ts';
import { options as allOptions } from './options/index.ts';
import type { DeidOption, TemporalInformation } from './options/option.ts';
import type { Recipe } from './recipe.ts';

export interface Method {
  /** In the registry's order, whatever the recipe's, so that the same choice gives the same bytes. */
  readonly options: readonly DeidOption[];
  readonly columns: readonly ConfidentialityOption[];
  readonly keepsAge: boolean;
  readonly temporalInformation: TemporalInformation;
}

/** Throws `DeidError` `unknown-option`: a recipe may come from elsewhere. */
export function methodOf(recipe: Recipe): Method {
  const chosen: readonly string[] = recipe.options;
  const options = allOptions.filter((option) => chosen.includes(option.id));
  const unknown = chosen.some((id) => allOptions.every((option) => option.id !== id));
  if (unknown) throw new DeidError('unknown-option', 'the recipe names an unknown option');
  const kept = options.map((option: DeidOption) => option.overrides);
  return {
    options,
    columns: options.map((option) => option.column),
    keepsAge: kept.some((overrides) => overrides.keepsAge === true),
    temporalInformation:
      kept.find((overrides) => overrides.temporalInformation)?.temporalInformation ?? 'REMOVED',
  };
}
