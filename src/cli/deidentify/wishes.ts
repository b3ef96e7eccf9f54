/** What a command line asks of `deidentify`. */
import { parseArgs } from 'node:util';
import { type OptionId, options } from '../../core/deid/options/index.ts';
import { defaultRecipe, type Recipe } from '../../core/deid/recipe.ts';
import { compilePatientIdPattern } from '../../core/pipeline/patient-id-pattern.ts';
import { patientIdProblem } from '../../core/pipeline/replacement-id.ts';
import { UsageError } from '../usage-error.ts';

export interface Wishes {
  readonly inputs: readonly string[];
  readonly out: string;
  /** For the only patient. */
  readonly patientId?: string;
  /** For several, numbered. */
  readonly prefix?: string;
  /** Read when it is there, completed before the first file is written. */
  readonly crosswalk?: string;
  readonly recipe: Recipe;
  /** File of the key for new UIDs and shifted dates; made when it isn't there. */
  readonly key?: string;
  readonly pattern: string;
  readonly compact: boolean;
  readonly overwrite: boolean;
  readonly json: boolean;
}

const known = new Set<string>(options.map(({ id }) => id));

/** Throws `UsageError`. */
export function readWishes(args: readonly string[]): Wishes {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new UsageError('Name the files or folders to de-identify.');
  if (values.out === undefined) throw new UsageError('Say where the new files go: --out DIR.');
  const { crosswalk, prefix, key, pattern = '' } = values;
  const patientId = values['patient-id'];
  if (patientId === undefined && prefix === undefined && crosswalk === undefined) {
    throw new UsageError(
      'Say who the patients become: --patient-id ID, --prefix P or --crosswalk FILE.',
    );
  }
  if (compilePatientIdPattern(pattern) === undefined && pattern !== '') {
    throw new UsageError('--pattern is not a regular expression that Plainfilm takes.');
  }
  if (patientId !== undefined && patientIdProblem(patientId, pattern) !== undefined) {
    throw new UsageError(
      '--patient-id takes 1 to 64 letters, digits and signs without accents or backslash, as --pattern asks.',
    );
  }
  const recipe = recipeOf(values.option, values.without);
  const needsKey =
    !recipe.options.includes('retain-uids') || recipe.options.includes('shift-dates');
  if (needsKey && key === undefined) {
    throw new UsageError(
      'New UIDs and shifted dates need a key: --key FILE (made when it isn’t there; keep it, so that later files fit).',
    );
  }
  return {
    inputs: positionals,
    out: values.out,
    recipe,
    pattern,
    compact: values.compact,
    overwrite: values.overwrite,
    json: values.json,
    ...(patientId === undefined ? {} : { patientId }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(crosswalk === undefined ? {} : { crosswalk }),
    ...(needsKey && key !== undefined ? { key } : {}),
  };
}

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const;
  const list = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: string,
        'patient-id': string,
        prefix: string,
        crosswalk: string,
        key: string,
        pattern: string,
        option: list,
        without: list,
        compact: flag,
        overwrite: flag,
        json: flag,
      },
    });
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : 'The options are not understood.',
    );
  }
}

/** The default recipe with and without what is asked for. */
function recipeOf(added: readonly string[], removed: readonly string[]): Recipe {
  const unknown = [...added, ...removed].find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no option ${unknown}. There are ${[...known].join(', ')}.`);
  }
  const wanted = new Set<string>([...defaultRecipe.options, ...added]);
  for (const name of removed) wanted.delete(name);
  if (wanted.has('shift-dates') && wanted.has('retain-full-dates')) {
    throw new UsageError('Dates are either kept or shifted: retain-full-dates or shift-dates.');
  }
  return { profile: 'basic', options: [...wanted] as OptionId[] };
}
