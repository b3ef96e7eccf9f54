/** A value of its own under every row of Table E.1-1, at depths 0, 2 and 40, in every encoding: none that must go is left. */
import { afterAll, describe, expect, it } from 'vitest';
import { bufferSource, splicedToBytes } from '../../src/core/bytes.ts';
import { options } from '../../src/core/deid/options/index.ts';
import { protectDicom } from '../../src/core/deid/protect.ts';
import { defaultRecipe, type Recipe, type Replacement } from '../../src/core/deid/recipe.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { partsToProtect, protectImage } from '../../src/core/images/protect-image.ts';
import { lookup } from '../../src/core/standard/dictionary.ts';
import { sequence, syntaxes } from '../builders/dicom.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import { nested, plantsIn } from '../builders/planted-identity.ts';
import { makeSeeds } from '../fuzz/seeds.ts';
import {
  type Column,
  type Plant,
  type PlantedAs,
  plantsLeft,
  plantsOf,
  tableRows,
} from './planted-profile.ts';

const replacement: Replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(5) };
/** A date that was shifted under one key may be another planted one, but hardly so under the other key too. */
const other: Replacement = { ...replacement, key: new Uint8Array(32).fill(6) };
const plantedAs: readonly PlantedAs[] = ['own', 'OB', 'OW', 'UN'];
const encodings = {
  explicit: syntaxes.explicitLittle,
  implicit: syntaxes.implicitLittle,
  'big endian': syntaxes.explicitBig,
  deflated: syntaxes.deflated,
} as const;

/** By option, the column in which K keeps. The others' columns say C alone: nothing planted is what cleaning lets stay. */
const columnOf: Readonly<Partial<Record<string, Column>>> = {
  'retain-uids': 'rtnUIDsOpt',
  'retain-device-identity': 'rtnDevIdOpt',
  'retain-institution-identity': 'rtnInstIdOpt',
  'retain-patient-characteristics': 'rtnPatCharsOpt',
  'retain-full-dates': 'rtnLongFullDatesOpt',
};

const withoutOptions: Recipe = { profile: 'basic', options: [] };
const recipes: readonly (readonly [string, Recipe])[] = [
  ['the default recipe', defaultRecipe],
  ['no option', withoutOptions],
  ...options.map(({ id }): [string, Recipe] => [
    `${id} alone`,
    { profile: 'basic', options: [id] },
  ]),
  ...(['retain-full-dates', 'shift-dates'] as const).map((dates): [string, Recipe] => [
    `all with ${dates}`,
    {
      profile: 'basic',
      options: options
        .map(({ id }) => id)
        .filter((id) => !['retain-full-dates', 'shift-dates'].includes(id) || id === dates),
    },
  ]),
];

interface Planted {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly plants: readonly Plant[];
}

/** At the top, two deep and forty deep, in sequences that the table doesn't have. */
function plantedFilm(transferSyntaxUid: string, as: PlantedAs): Planted {
  const rows = tableRows();
  const [top, two, forty] = [0, 10_000, 20_000].map((first) => plantsOf(rows, as, first)) as [
    readonly Plant[],
    readonly Plant[],
    readonly Plant[],
  ];
  const elements = (plants: readonly Plant[]) => plants.map(({ element }) => element);
  const file = buildChestFilm({
    transferSyntaxUid,
    elements: [
      ...elements(top),
      nested(elements(two), 2),
      sequence('ContributingSourcesSequence', [[nested(elements(forty), 39)]]),
    ],
  });
  return { file, plants: [...top, ...two, ...forty] };
}

/**
 * Told from the table: kept where a chosen column says K, but for the ID and the age, which take other values. Of
 * shifted dates the time of day stays (PS3.15 E.3.6).
 */
function mustGo({ tag, options: row }: Plant, recipe: Recipe): boolean {
  if (tag === 0x00100020 || tag === 0x00101010) return true;
  const isTime = lookup(tag)?.vrs[0] === 'TM' && row.rtnLongModifDatesOpt === 'C';
  if (isTime && recipe.options.includes('shift-dates')) return false;
  return !recipe.options.some((id) => {
    const column = columnOf[id];
    return column !== undefined && row[column] === 'K';
  });
}

/** Which of the plants the output holds, inflated or not. */
async function leftAfter(
  file: Uint8Array<ArrayBuffer>,
  recipe: Recipe,
  instead: Replacement,
  plants: readonly Plant[],
): Promise<readonly Plant[]> {
  const object = await readDicom(bufferSource(file));
  const done = { pixelsCleaned: true };
  const bytes = await splicedToBytes(await protectDicom(object, recipe, instead, done));
  const { source, transferSyntax } = await readDicom(bufferSource(bytes));
  const found = plantsLeft(bytes, plants);
  if (!transferSyntax.deflated) return found;
  return [...found, ...plantsLeft(await source.read(0, source.sizeBytes), plants)];
}

/** Over all files and recipes. */
const tally = { left: 0, values: 0 };
afterAll(() => console.log(`${tally.left} left of ${tally.values} values that had to go`));

describe.each(Object.entries(encodings))(
  'every row of Table E.1-1 in a file that is %s',
  (encoding, uid) => {
    const files = plantedAs
      .filter((as) => as === 'own' || encoding !== 'implicit')
      .map((as) => ({ as, ...plantedFilm(uid, as) }));

    it.each(recipes)('leaves nothing that must go under %s', async (_, recipe) => {
      for (const { as, file, plants } of files) {
        const condemned = plants.filter((plant) => mustGo(plant, recipe));
        const once = await leftAfter(file, recipe, replacement, condemned);
        const left = once.length === 0 ? once : await leftAfter(file, recipe, other, once);
        const tags = left.map(({ tag, value }) => `${tag.toString(16)} ${Buffer.from(value)}`);
        expect(tags, `as ${as}`).toEqual([]);
        tally.left += left.length;
        tally.values += condemned.length;
      }
    });

    it('keeps what the default recipe keeps, at every depth', async () => {
      const { file, plants } = files[0] ?? { file: new Uint8Array(0), plants: [] };
      const kept = plants.filter((plant) => !mustGo(plant, defaultRecipe));
      expect(kept.length).toBeGreaterThan(150);
      expect(
        (await leftAfter(file, defaultRecipe, replacement, kept)).length,
      ).toBeGreaterThanOrEqual(kept.length);
    });

    it('has them all before', async () => {
      for (const { file, plants } of files) {
        const { source } = await readDicom(bufferSource(file));
        const plain = await source.read(0, source.sizeBytes);
        expect(plants.length).toBeGreaterThan(1800);
        expect(plantsLeft(plain, plants).length).toBe(plants.length);
      }
    });
  },
);

describe('values planted outside the table', () => {
  it.each(makeSeeds().filter(({ deflateFrom }) => deflateFrom === undefined))(
    'are gone from $name: preamble, meta, frames, trailing bytes and all',
    async ({ kind, bytes }) => {
      expect(plantsIn(bytes).size).toBeGreaterThan(2);
      const source = bufferSource(bytes);
      const spliced =
        kind === 'dicom'
          ? await protectDicom(await readDicom(source), withoutOptions, replacement)
          : await protectImage(source);
      const output = await splicedToBytes(spliced);
      expect([...plantsIn(output)]).toEqual([]);
      if (kind !== 'dicom') expect(await partsToProtect(bufferSource(output))).toEqual([]);
    },
  );
});
