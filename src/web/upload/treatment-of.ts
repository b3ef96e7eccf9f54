/** What is to be done about identity in a file, from what the person chose and what the project gives. */
import type { OptionId } from '../../core/deid/options/index.ts';
import type { Recipe } from '../../core/deid/recipe.ts';
import type { StatedFacts } from '../../core/pipeline/stated-facts.ts';
import type { Treatment } from '../../core/pipeline/treatment.ts';
import type { FileEntry } from './file-entry.ts';
import { memoLast } from './memo-last.ts';
import { leavingBoxes } from './text-look.ts';
import type { ChosenDestination, Pseudonyms } from './upload-state.ts';

/** What the page asks of a file; proving is the portal's. */
export type PageTreatment = Exclude<Treatment, { kind: 'verify' }>;

export function recipeOf({ options, lookForText }: Pseudonyms): Recipe {
  const all: readonly OptionId[] = lookForText ? [...options, 'clean-pixel-data'] : options;
  return { profile: 'basic', options: all };
}

/** `recipe` null: the file leaves as it is, under its cleaned name. `stated`: of a picture. */
export function treatmentOf(
  entry: FileEntry,
  recipe: Recipe | null,
  patientId: string,
  destination: ChosenDestination,
  stated: StatedFacts,
): PageTreatment {
  if (recipe === null) return { kind: 'keep', name: entry.cleanName, stated };
  const replacement = { patientId, key: keyOf(destination.project.deidKey) };
  const blank = recipe.options.includes('clean-pixel-data') ? leavingBoxes(entry.text) : undefined;
  return {
    kind: 'protect',
    recipe,
    replacement,
    stated,
    ...(blank === undefined ? {} : { blank }),
  };
}

/** The same array for the same project: it is posted with every job. */
const keyOf = memoLast(
  (base64: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
);
