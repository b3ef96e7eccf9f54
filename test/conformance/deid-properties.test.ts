/** What holds for every file that is read, real ones and built ones: nothing is lost on the way that wasn't to go. */
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { blobSource, bufferSource, splicedToBlob, splicedToBytes } from '../../src/core/bytes.ts';
import { DeidError } from '../../src/core/deid/deid-error.ts';
import { protectDicom } from '../../src/core/deid/protect.ts';
import { defaultRecipe, type Recipe, type Replacement } from '../../src/core/deid/recipe.ts';
import { verifyDicom } from '../../src/core/deid/verify.ts';
import type { DicomObject } from '../../src/core/dicom/data-set.ts';
import { DicomError } from '../../src/core/dicom/dicom-error.ts';
import { identityEdit } from '../../src/core/dicom/edit.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { rewrite } from '../../src/core/dicom/rewrite.ts';
import { makeSeeds } from '../fuzz/seeds.ts';
import { corpusFiles } from '../shared-folder.ts';
import { scoredSet } from './scored-set.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Sound {
  readonly name: string;
  readonly bytes: Bytes;
  readonly object: DicomObject;
  /** Under the default recipe. */
  readonly output: Bytes;
}

/** Two kinds of UID are replaced even where UIDs stay (Table E.1-1): without a key a dummy is what they become. */
const replacement: Replacement = { patientId: 'SITE-0001' };
const withKey: Replacement = { ...replacement, key: new Uint8Array(32).fill(9) };
const withoutOptions: Recipe = { profile: 'basic', options: [] };
const corpus = corpusFiles().filter(({ kind }) => kind.startsWith('dicom'));

async function protectedBytes(object: DicomObject, recipe: Recipe): Promise<Bytes> {
  const instead = recipe === withoutOptions ? withKey : replacement;
  return splicedToBytes(await protectDicom(object, recipe, instead));
}

const sameBytes = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

async function dataSetBytes(object: DicomObject): Promise<Bytes> {
  return object.source.read(object.dataSetStart, object.dataSetEnd);
}

describe(`real files (${corpus.length === 0 ? 'absent' : 'beside the checkout'}) and built ones`, () => {
  const sound: Sound[] = [];
  const refused: { readonly name: string; readonly error: unknown }[] = [];

  beforeAll(async () => {
    const built = [...makeSeeds().filter(({ kind }) => kind === 'dicom'), ...(await scoredSet())];
    const all = [
      ...built
        .filter((seed) => !('deflateFrom' in seed))
        .map(({ bytes }, index) => ({ name: `built file ${index}`, bytes })),
      ...corpus.map((file) => ({
        name: path.basename(file.path),
        bytes: new Uint8Array(fs.readFileSync(file.path)),
      })),
    ];
    for (const { name, bytes } of all) {
      try {
        const object = await readDicom(bufferSource(bytes));
        sound.push({ name, bytes, object, output: await protectedBytes(object, defaultRecipe) });
      } catch (error) {
        refused.push({ name, error });
      }
    }
  });

  it('are protected, or refused with a reason', () => {
    expect(sound.length).toBeGreaterThan(corpus.length === 0 ? 20 : 180);
    for (const { name, error } of refused) {
      expect(error instanceof DicomError || error instanceof DeidError, name).toBe(true);
    }
  });

  it('leave as the bytes that came when nothing is to change', async () => {
    const meta = { sopClassUid: '1.2.3', sopInstanceUid: '1.2.3.4' };
    for (const { name, object } of sound) {
      const bytes = await splicedToBytes(await rewrite(object, identityEdit, meta));
      const again = await readDicom(bufferSource(bytes));
      expect(sameBytes(await dataSetBytes(again), await dataSetBytes(object)), name).toBe(true);
    }
  });

  it('come out of a Blob as out of a buffer', async () => {
    for (const { name, bytes, output } of sound) {
      const blob = new Blob([bytes]);
      const object = await readDicom(blobSource(blob));
      const spliced = await protectDicom(object, defaultRecipe, replacement);
      const joined = new Uint8Array(await splicedToBlob(spliced, blob).arrayBuffer());
      expect(sameBytes(joined, output), name).toBe(true);
    }
  });

  it('are proven by the table read backwards, and change no more a second time', async () => {
    for (const { name, output } of sound) {
      const object = await readDicom(bufferSource(output));
      expect((await verifyDicom(object, defaultRecipe)).violations, name).toEqual([]);
      expect(sameBytes(await protectedBytes(object, defaultRecipe), output), name).toBe(true);
    }
  });

  it('get the same UIDs under the same key', async () => {
    for (const { name, bytes, object } of sound) {
      const once = await protectedBytes(object, withoutOptions);
      const again = await readDicom(bufferSource(bytes));
      expect(sameBytes(await protectedBytes(again, withoutOptions), once), name).toBe(true);
      const proven = await verifyDicom(await readDicom(bufferSource(once)), withoutOptions);
      expect(proven.violations, name).toEqual([]);
    }
  });
});
