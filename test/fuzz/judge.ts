/** What must hold for any input whatever: a refusal by code, or an output that holds no planted value where none may be. */
import { bufferSource, splicedToBytes } from '../../src/core/bytes.ts';
import { DeidError } from '../../src/core/deid/deid-error.ts';
import { protectDicom } from '../../src/core/deid/protect.ts';
import { defaultRecipe, type Recipe } from '../../src/core/deid/recipe.ts';
import { verifyDicom } from '../../src/core/deid/verify.ts';
import { DicomError } from '../../src/core/dicom/dicom-error.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { ImageError } from '../../src/core/images/image-error.ts';
import { partsToProtect, protectImage } from '../../src/core/images/protect-image.ts';
import { plantsIn } from '../builders/planted-identity.ts';
import type { Input } from './inputs.ts';
import type { Bytes } from './mutate-bytes.ts';
import { misplacedPlants, misplacedPlantsInImage } from './planted-places.ts';

/** An error's code, or `protected`. */
export type Outcome = string;

/** What was found wrong; never thrown by the code under test. */
export class FuzzFailure extends Error {}

/** Without a key the UIDs that go even where UIDs stay become a dummy, so that a second time changes no more. */
const replacement = { patientId: 'SITE-0001' };
const done = { pixelsCleaned: true };
const withKey = { ...replacement, key: new Uint8Array(32).fill(7) };
const withoutUids: Recipe = { profile: 'basic', options: [] };
/** The options that look into values, beside those of the default recipe. */
const cleaning: Recipe = {
  profile: 'basic',
  options: [
    ...defaultRecipe.options,
    'clean-pixel-data',
    'clean-graphics',
    'clean-structured-content',
    'clean-descriptors',
    'shift-dates',
    'retain-safe-private',
  ],
};
const recipes: readonly Recipe[] = [defaultRecipe, withoutUids, cleaning, defaultRecipe];

/** Throws `FuzzFailure`, or whatever the code under test throws that is none of its own errors. */
export async function judge(input: Input, index: number): Promise<Outcome> {
  const recipe = recipes[index % recipes.length] ?? defaultRecipe;
  const output = await protectedOrCode(input, recipe);
  if (typeof output === 'string') return output;
  if (input.kind === 'image') await checkImage(output);
  else await checkDicom(output, recipe, index % 8 === 0);
  return 'protected';
}

async function protectedOrCode({ kind, bytes }: Input, recipe: Recipe): Promise<Bytes | string> {
  const source = bufferSource(bytes);
  try {
    if (kind === 'image') return await splicedToBytes(await protectImage(source));
    const instead = recipe === defaultRecipe ? replacement : withKey;
    const object = await readDicom(source);
    return await splicedToBytes(await protectDicom(object, recipe, instead, done));
  } catch (error) {
    const isOwn =
      error instanceof DicomError || error instanceof DeidError || error instanceof ImageError;
    if (isOwn) return error.code;
    throw error;
  }
}

async function checkDicom(bytes: Bytes, recipe: Recipe, twice: boolean): Promise<void> {
  const output = await readBack(bytes);
  const { violations } = await verifyDicom(output, recipe);
  const [violation] = violations;
  if (violation !== undefined) {
    const { tag = 0, reason } = violation;
    throw new FuzzFailure(`not proven: ${tag.toString(16)} ${reason}`);
  }
  const plain = await output.source.read(0, output.source.sizeBytes);
  if (plantsIn(plain).size > 0) {
    const [misplaced] = misplacedPlants(output, plain);
    if (misplaced !== undefined) throw new FuzzFailure(`planted value left: ${misplaced}`);
  }
  if (!twice || recipe !== defaultRecipe) return;
  const again = await splicedToBytes(await protectDicom(output, recipe, replacement));
  const alike = Buffer.compare(again, bytes) === 0;
  if (!alike) throw new FuzzFailure('a second time changes more');
}

async function readBack(bytes: Bytes) {
  try {
    return await readDicom(bufferSource(bytes));
  } catch (error) {
    throw new FuzzFailure('the output can not be read', { cause: error });
  }
}

async function checkImage(bytes: Bytes): Promise<void> {
  const [part] = await partsToProtect(bufferSource(bytes));
  if (part !== undefined) throw new FuzzFailure(`the output still has ${part.name} to protect`);
  const [misplaced] = misplacedPlantsInImage(bytes);
  if (misplaced !== undefined) throw new FuzzFailure(`planted value left: ${misplaced}`);
}
