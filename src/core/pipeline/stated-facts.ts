/** Age, sex and view of a PNG or JPEG, which has no place for them: the uploader says them, and they stand under the names of DICOM's facts. */
import { methodOf } from '../deid/method.ts';
import { protectedYears, wholeYears } from '../deid/patient-age.ts';
import type { Recipe } from '../deid/recipe.ts';
import type { ImageFacts } from './facts.ts';
import type { ReadImage } from './read-image.ts';

/** PatientSex (0010,0040), its defined terms (PS3.3 C.7.1.1). */
export const statedSexes = ['F', 'M', 'O'] as const;
/** ViewPosition (0018,5101): PS3.3 C.8.1.1.1; from which side a lateral film is taken is more than a person should be asked. */
export const statedViews = ['PA', 'AP', 'LATERAL'] as const;
/** Nobody has been older than 122; a number beyond is a slip of the hand. */
export const oldestYears = 125;

export type StatedSex = (typeof statedSexes)[number];
export type StatedView = (typeof statedViews)[number];

export interface StatedFacts {
  /** Whole years. */
  readonly patientAgeYears?: number;
  readonly patientSex?: StatedSex;
  readonly viewPosition?: StatedView;
}

/** In the order in which they are asked for. */
export const statedKeys = ['patientAgeYears', 'patientSex', 'viewPosition'] as const;

/** PS3.6. */
export const statedKeywords = {
  patientAgeYears: 'PatientAge',
  patientSex: 'PatientSex',
  viewPosition: 'ViewPosition',
} as const satisfies Record<keyof StatedFacts, string>;

type Loose = { readonly [K in keyof StatedFacts]?: StatedFacts[K] | undefined };

/** What is known of them, and nothing else that may be there. */
export function onlyStated({ patientAgeYears, patientSex, viewPosition }: Loose): StatedFacts {
  return {
    ...(patientAgeYears === undefined ? {} : { patientAgeYears }),
    ...(patientSex === undefined ? {} : { patientSex }),
    ...(viewPosition === undefined ? {} : { viewPosition }),
  };
}

export function isAge(years: number): boolean {
  return Number.isInteger(years) && years >= 0 && years <= oldestYears;
}

/** The facts with what is said of the image; a DICOM image says it itself. */
export function factsWith(facts: ImageFacts, stated: StatedFacts): ImageFacts {
  return facts.kind === 'dicom' ? facts : { ...facts, ...stated };
}

export function withStated(image: ReadImage, stated: StatedFacts = {}): ReadImage {
  return { ...image, facts: factsWith(image.facts, stated) };
}

/**
 * What may be said of a film that leaves under this recipe, by the rules that hold for DICOM's attributes (PS3.15
 * E.3.7): age and sex go unless patients' characteristics are kept, ages over 89 become 90, and the view stays. Throws
 * `DeidError` for a recipe that nobody can follow.
 */
export function leavingStated(stated: StatedFacts, recipe: Recipe | null): StatedFacts {
  if (recipe === null) return stated;
  const { patientAgeYears: years, patientSex: _, ...rest } = stated;
  if (!methodOf(recipe).keepsAge) return rest;
  return { ...stated, ...(years === undefined ? {} : { patientAgeYears: protectedYears(years) }) };
}

/** Attributes that the recipe doesn't let be said as they are. */
export function statedViolations(stated: StatedFacts, recipe: Recipe): readonly string[] {
  const may = leavingStated(stated, recipe);
  return statedKeys.filter((key) => stated[key] !== may[key]).map((key) => statedKeywords[key]);
}

/** As people write it in a field or a table; whole years, or DICOM's own form (AS, PS3.5 6.2) rounded down to them. */
export function readAge(text: string): number | undefined {
  const years = wholeYears(text.replaceAll(' ', '').toUpperCase());
  return years !== undefined && isAge(years) ? years : undefined;
}

export function readSex(text: string): StatedSex | undefined {
  return lookUp(sexWords, text);
}

export function readView(text: string): StatedView | undefined {
  return lookUp(viewWords, text);
}

const sexWords: Readonly<Record<string, StatedSex>> = {
  ...{ f: 'F', female: 'F', w: 'F', woman: 'F' },
  ...{ m: 'M', male: 'M', man: 'M' },
  ...{ o: 'O', other: 'O' },
};
const viewWords: Readonly<Record<string, StatedView>> = {
  ...{ pa: 'PA', posteroanterior: 'PA', posterioranterior: 'PA' },
  ...{ ap: 'AP', anteroposterior: 'AP', anteriorposterior: 'AP' },
  ...{ lat: 'LATERAL', lateral: 'LATERAL', ll: 'LATERAL', rl: 'LATERAL' },
};

function lookUp<T>(words: Readonly<Record<string, T>>, text: string): T | undefined {
  const word = text.toLowerCase().replace(/[\s._-]+/g, '');
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
