/** What is to be done about identity in one file before it goes on. */
import type { Recipe, Replacement } from '../deid/recipe.ts';
import type { Box } from '../pixels/box.ts';
import type { ReadImage } from './read-image.ts';
import { leavingStated, type StatedFacts } from './stated-facts.ts';

export type Treatment =
  /** Leaves byte for byte, under its cleaned name. `patientId` is for PNG and JPEG, which carry none, as `stated` is. */
  | {
      readonly kind: 'keep';
      readonly name?: string;
      readonly patientId?: string;
      readonly stated?: StatedFacts;
    }
  /** Loses its identity here; takes no name along, for a name may hold the patient's. */
  | {
      readonly kind: 'protect';
      readonly recipe: Recipe;
      readonly replacement: Replacement;
      /** Painted over in the picture. Given, if empty, when text was looked for: recipes with `clean-pixel-data` need it. */
      readonly blank?: readonly Box[];
      /** Of a PNG or JPEG; as it is said, before the recipe has a word. */
      readonly stated?: StatedFacts;
    }
  /** The portal's side: `recipe` is what the sender says was done, and must be proven; null: nothing is claimed. */
  | {
      readonly kind: 'verify';
      readonly recipe: Recipe | null;
      /** The project refuses images that claim no recipe. */
      readonly required: boolean;
      readonly name?: string;
      readonly patientId?: string;
      readonly stated?: StatedFacts;
    };

/** What is said of a PNG or JPEG when it leaves. Throws `DeidError` for a recipe that nobody can follow. */
export function statedToSend({ dicom }: ReadImage, treatment: Treatment): StatedFacts {
  if (dicom !== undefined || treatment.stated === undefined) return {};
  switch (treatment.kind) {
    case 'protect':
      return leavingStated(treatment.stated, treatment.recipe);
    case 'keep':
    case 'verify':
      return treatment.stated;
  }
}

/** Text in the picture is looked for, and what nobody lets stay is painted over; or the sender says that it was. */
export function looksForText(treatment: Treatment): boolean {
  switch (treatment.kind) {
    case 'protect':
    case 'verify':
      return treatment.recipe?.options.includes('clean-pixel-data') === true;
    case 'keep':
      return false;
  }
}

/** The Patient ID that the image bears after the treatment; empty when it bears none. */
export function leavingPatientId(image: ReadImage, treatment: Treatment): string {
  switch (treatment.kind) {
    case 'protect':
      return treatment.replacement.patientId;
    case 'keep':
    case 'verify':
      return image.dicom === undefined ? (treatment.patientId ?? '') : image.identity.patientId;
  }
}
