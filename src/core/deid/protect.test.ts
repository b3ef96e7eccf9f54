import { describe, expect, it } from 'vitest';
import { type BuildElement, named, sequence, syntaxes } from '../../../test/builders/dicom.ts';
import {
  buildChestFilm,
  type ChestFilm,
  chestPixels,
} from '../../../test/builders/dicom-chest-film.ts';
import {
  canHoldPlant,
  keptBy,
  nested,
  type PlantedVr,
  plant,
  plantedElement,
  plantedElements,
  plantedTags,
  plantsIn,
} from '../../../test/builders/planted-identity.ts';
import { blobSource, bufferSource, isRange, splicedToBlob, splicedToBytes } from '../bytes.ts';
import { type DicomObject, findElement } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import {
  type ConfidentialityOption,
  profileRow,
  profileRows,
} from '../standard/confidentiality-profile.ts';
import * as T from '../standard/tags.generated.ts';
import { asciiValue } from './element-value.ts';
import { methodOf } from './method.ts';
import { type OptionId, options } from './options/index.ts';
import { protectDicom } from './protect.ts';
import { defaultRecipe, type Recipe, type Replacement } from './recipe.ts';

const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(1) };
/** UIDs that were derived under a key are derived once more: nobody can tell them from others. */
const idAlone = { patientId: 'SITE-0001' };
const plain: Recipe = { profile: 'basic', options: ['retain-uids'] };
const allBut = (left: OptionId): Recipe => ({
  profile: 'basic',
  options: options.map((option) => option.id).filter((id) => id !== left),
});

interface Protected {
  readonly object: DicomObject;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The output, inflated where it was deflated. */
  readonly plainBytes: Uint8Array;
}

async function protect(
  file: Uint8Array<ArrayBuffer>,
  recipe: Recipe = defaultRecipe,
  by: Replacement = replacement,
): Promise<Protected> {
  const input = await readDicom(bufferSource(file));
  const bytes = await splicedToBytes(
    await protectDicom(input, recipe, by, { pixelsCleaned: true }),
  );
  const object = await readDicom(bufferSource(bytes));
  const { source } = object;
  return { object, bytes, plainBytes: await source.read(0, source.sizeBytes) };
}

/** Planted values that the recipe may keep: those whose column says K. */
function keptPlants(
  elements: readonly BuildElement[],
  place: string,
  columns: readonly ConfidentialityOption[],
): string[] {
  return elements
    .filter(({ tag }) => {
      const row = profileRow(tag);
      return row !== undefined && keptBy(row, columns) && tag !== T.PatientAge;
    })
    .map(({ tag }) => plant(tag, place));
}

/** Of a planted value. */
function tagOf(planted: string): number {
  return Number.parseInt(planted.slice(6, 14), 16);
}

const syntaxNames = ['explicitLittle', 'implicitLittle', 'explicitBig', 'deflated'] as const;
const recipes = {
  'no option': { profile: 'basic', options: [] } satisfies Recipe,
  'no option but UIDs': plain,
  'the default recipe': defaultRecipe,
  'every option with full dates': allBut('shift-dates'),
  'every option with shifted dates': allBut('retain-full-dates'),
};

describe.each(syntaxNames)('every row of Table E.1-1 in %s', (syntax) => {
  const transferSyntaxUid = syntaxes[syntax];

  it.each(Object.entries(recipes))('leaves only what %s keeps', async (_, recipe) => {
    const elements = [
      ...plantedElements('top'),
      nested(plantedElements('d2'), 2),
      nested(plantedElements('d40'), 40),
    ];
    // Only the last of the two sequences of one tag would do: put the second into another.
    const deep = sequence('ContributingSourcesSequence', [[elements.pop() as BuildElement]]);
    const film = buildChestFilm({ transferSyntaxUid, elements: [...elements, deep] });
    const { plainBytes } = await protect(film, recipe);
    const { columns } = methodOf(recipe);
    const kept = ['top', 'd2', 'd40'].flatMap((place) =>
      keptPlants(plantedElements(place), place, columns),
    );
    const found = plantsIn(plainBytes);
    expect([...found].filter((plant) => !kept.includes(plant))).toEqual([]);
    expect(kept.filter((plant) => canHoldPlant(tagOf(plant)) && !found.has(plant))).toEqual([]);
  });
});

describe.each(['OB', 'OW', 'UN'] as const)('every row under VR %s', (vr: PlantedVr) => {
  it.each(['explicitLittle', 'explicitBig', 'deflated'] as const)('in %s', async (syntax) => {
    const film = buildChestFilm({
      transferSyntaxUid: syntaxes[syntax],
      elements: [
        ...plantedElements('top', vr),
        nested(plantedElements('d2', vr), 2),
        sequence('ContributingSourcesSequence', [[nested(plantedElements('d40', vr), 40, true)]]),
      ],
    });
    // Nothing may be kept by an option here, so that all that is found is a leak.
    const { plainBytes } = await protect(film, { profile: 'basic', options: ['retain-uids'] });
    const uidRows = profileRows().filter((row) => keptBy(row, ['retain-uids']));
    const uidTags = new Set(uidRows.flatMap(plantedTags));
    const leaked = [...plantsIn(plainBytes)].filter(
      (found) => !(vr === 'UN' && uidTags.has(Number.parseInt(found.slice(6, 14), 16))),
    );
    expect(leaked).toEqual([]);
  });
});

it('looks into a sequence under UN of undefined length, whose items are implicit', async () => {
  const film = buildChestFilm({
    elements: [
      sequence('ContributingEquipmentSequence', [plantedElements('un')], {
        vr: 'UN',
        undefinedLength: true,
        implicitItems: true,
      }),
    ],
  });
  const { plainBytes } = await protect(film, plain);
  const kept = keptPlants(plantedElements('un'), 'un', ['retain-uids']);
  expect([...plantsIn(plainBytes)].toSorted()).toEqual(
    kept.filter((plant) => canHoldPlant(tagOf(plant))).toSorted(),
  );
});

describe('what the table has no row for', () => {
  const secret = (place: string) => plant(0x00990099, place);
  const text = (tag: number, vr: string, place: string): BuildElement => ({
    tag,
    vr,
    value: secret(place),
  });

  it('leaves nothing of preamble, meta information, padding and bytes behind the pixels', async () => {
    const preamble = new Uint8Array(128);
    preamble.set(new TextEncoder().encode(secret('preamble')));
    const film = buildChestFilm({
      preamble,
      moreMeta: [
        text(0x00020016, 'AE', 'source'),
        text(0x00020017, 'AE', 'sending'),
        text(0x00020018, 'AE', 'receiving'),
        text(0x00020026, 'UR', 'address'),
        text(0x00020100, 'UI', 'creator'),
        text(0x00020102, 'OB', 'private'),
      ],
      elements: [
        text(0x7fe10010, 'LO', 'behind'),
        sequence('DigitalSignaturesSequence', [[text(0x00080104, 'LO', 'signature')]]),
        text(0xfffcfffc, 'OB', 'padding'),
      ],
      trailing: new Uint8Array(64),
    });
    const { object, plainBytes } = await protect(film);
    expect([...plantsIn(plainBytes)]).toEqual([]);
    expect(object.hasPreamble).toBe(true);
    expect(plainBytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect(object.dataSet.elements.at(-1)?.tag).toBe(T.PixelData);
  });

  it('removes an identifier that stands behind the pixels', async () => {
    const behind = { ...named('PatientComments', secret('late')), tag: 0x7fe00100 };
    const { plainBytes } = await protect(buildChestFilm({ elements: [behind] }));
    expect([...plantsIn(plainBytes)]).toEqual([]);
  });

  it('removes private, unknown, overlay, curve and command attributes at any depth', async () => {
    const strangers = [
      text(0x00090010, 'LO', 'creator'),
      { tag: 0x00091001, vr: 'SQ', items: [[text(0x00080104, 'LO', 'privatesq')]] },
      text(0x00109999, 'LO', 'unknown'),
      text(0x10100010, 'LO', 'zonal'),
      text(0x50000022, 'LO', 'curve'),
      text(0x60000022, 'LO', 'overlaydescription'),
      text(0x60001500, 'LO', 'overlaylabel'),
      text(0x60003000, 'OW', 'overlaydata'),
      text(0x60fe4000, 'LT', 'overlaycomments'),
    ];
    const film = buildChestFilm({
      elements: [
        text(0x00041511, 'UI', 'directory'),
        ...strangers,
        nested([text(0x00000001, 'UN', 'command'), ...strangers], 3),
      ],
    });
    const { object, plainBytes } = await protect(film);
    expect([...plantsIn(plainBytes)]).toEqual([]);
    const groups = object.dataSet.elements.map((element) => element.tag >>> 24);
    expect(groups).not.toContain(0x60);
    expect(groups).not.toContain(0x50);
  });

  it('removes what is not of its VR: text as numbers, sequences unread, pixels in an item', async () => {
    const film = buildChestFilm({
      elements: [
        { tag: T.ViewPosition, vr: 'OB', value: secret('bytes') },
        { tag: 0x00280106, vr: 'LT', value: secret('text') },
        { tag: T.BodyPartExamined, vr: 'SQ', items: [[text(0x00080104, 'LO', 'items')]] },
        plantedElement(T.ContributingEquipmentSequence, 'unread', 'UN'),
        sequence('AnatomicRegionSequence', [[text(T.PixelData, 'OB', 'pixels')]]),
      ],
    });
    const { plainBytes } = await protect(film);
    expect([...plantsIn(plainBytes)]).toEqual([]);
  });
});

describe('what the file says afterwards', () => {
  it('marks the file, replaces the Patient ID and empties the name', async () => {
    const { object } = await protect(buildChestFilm());
    const value = (tag: number) => asciiValue(object, findElement(object.dataSet, tag));
    expect(value(T.PatientID)).toBe('SITE-0001');
    expect(value(T.PatientName)).toBe('');
    expect(value(T.PatientIdentityRemoved)).toBe('YES');
    expect(value(T.LongitudinalTemporalInformationModified)).toBe('REMOVED');
    const codes = findElement(object.dataSet, T.DeidentificationMethodCodeSequence)?.items ?? [];
    const values = codes.map((item) => asciiValue(object, findElement(item.dataSet, T.CodeValue)));
    expect(values).toEqual(['113100', '113108', '113110']);
    expect(value(T.BurnedInAnnotation)).toBe('NO');
    expect(value(T.ViewPosition)).toBe('PA');
    const instance = asciiValue(object, findElement(object.meta, T.MediaStorageSOPInstanceUID));
    expect(instance).toBe(value(T.SOPInstanceUID));
  });

  it('says UNMODIFIED where full dates stay', async () => {
    const recipe: Recipe = { profile: 'basic', options: ['retain-full-dates', 'retain-uids'] };
    const { object } = await protect(buildChestFilm(), recipe);
    const value = (tag: number) => asciiValue(object, findElement(object.dataSet, tag));
    expect(value(T.LongitudinalTemporalInformationModified)).toBe('UNMODIFIED');
    expect(value(T.StudyDate)).toBe('20240304');
    expect(value(T.PatientBirthDate)).toBe('');
  });

  it('replaces marks of an earlier hand, and adds a Patient ID where there was none', async () => {
    const film = buildChestFilm({
      attributes: {
        PatientID: undefined,
        PatientIdentityRemoved: 'NO',
        DeidentificationMethod: plant(T.DeidentificationMethod, 'method'),
      },
    });
    const { object, plainBytes } = await protect(film);
    expect(plantsIn(plainBytes).size).toBe(0);
    expect(asciiValue(object, findElement(object.dataSet, T.PatientID))).toBe('SITE-0001');
  });

  it.each([
    ['043Y', { PatientAge: '043Y' }],
    ['043Y', { PatientAge: undefined }],
    ['090Y', { PatientAge: '094Y' }],
    ['090Y', { PatientAge: undefined, PatientBirthDate: '19200101' }],
    ['', { PatientAge: 'Smith', PatientBirthDate: '' }],
    ['043Y', { PatientAge: 'Smith' }],
  ])('ends with age %s', async (age, attributes: NonNullable<ChestFilm['attributes']>) => {
    const { object } = await protect(buildChestFilm({ attributes }));
    expect(asciiValue(object, findElement(object.dataSet, T.PatientAge))).toBe(age);
    expect(asciiValue(object, findElement(object.dataSet, T.PatientBirthDate))).toBe('');
  });

  it('removes age and sex when characteristics are not kept', async () => {
    const { object } = await protect(buildChestFilm(), plain);
    expect(findElement(object.dataSet, T.PatientAge)).toBeUndefined();
    expect(asciiValue(object, findElement(object.dataSet, T.PatientSex))).toBe('');
  });
});

describe('bytes', () => {
  it.each(syntaxNames)(
    'of the pixels are the same, and a range of the source, in %s',
    async (syntax) => {
      const transferSyntaxUid = syntaxes[syntax];
      const rows = 256;
      const film = buildChestFilm({ transferSyntaxUid, rows });
      const input = await readDicom(bufferSource(film));
      const spliced = await protectDicom(input, defaultRecipe, replacement);
      const output = await readDicom(bufferSource(await splicedToBytes(spliced)));
      const pixels = async (object: DicomObject) => {
        const element = findElement(object.dataSet, T.PixelData);
        return object.source.read(element?.valueStart ?? 0, element?.valueEnd ?? 0);
      };
      expect(await pixels(output)).toEqual(await pixels(input));
      const pixelBytes = chestPixels({ rows }).byteLength;
      const carried = spliced.pieces.some((p) => isRange(p) && p.end - p.start >= pixelBytes);
      expect(carried).toBe(syntax !== 'deflated');
    },
  );

  it('are the same from a Blob as from a buffer', async () => {
    const film = buildChestFilm({ elements: [nested(plantedElements('d2'), 2)] });
    const blob = new Blob([film]);
    const fromBlob = await protectDicom(
      await readDicom(blobSource(blob)),
      defaultRecipe,
      replacement,
    );
    const joined = new Uint8Array(await splicedToBlob(fromBlob, blob).arrayBuffer());
    expect(joined).toEqual((await protect(film)).bytes);
  });

  it.each(syntaxNames)('are the same after a second time, in %s', async (syntax) => {
    const transferSyntaxUid = syntaxes[syntax];
    const elements = [...plantedElements('top'), nested(plantedElements('d2'), 2)];
    const once = await protect(buildChestFilm({ transferSyntaxUid, elements }), plain, idAlone);
    expect((await protect(once.bytes, plain, idAlone)).bytes).toEqual(once.bytes);
  });
});
