/** Elements that stay can't carry along what a changed length or VR put into them. */
import { describe, expect, it } from 'vitest';
import { type BuildElement, buildDicom, named } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { findElement } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import * as T from '../standard/tags.generated.ts';
import { protectDicom } from './protect.ts';
import { defaultRecipe } from './recipe.ts';

const secret = 'Example^Swallowed';
/** Identifying Private Elements: any number of unsigned shorts. */
const identifyingPrivate = 0x00080306;
const asBytes = (text: string) => new TextEncoder().encode(text);

/** A tag that stays, and whether it did after its element was put into a film. */
async function stays(element: BuildElement): Promise<boolean> {
  const film = await readDicom(bufferSource(buildChestFilm({ elements: [element] })));
  const bytes = await splicedToBytes(
    await protectDicom(film, defaultRecipe, { patientId: 'SITE-0001' }),
  );
  const object = await readDicom(bufferSource(bytes));
  return findElement(object.dataSet, element.tag) !== undefined;
}

/** An element as a longer length makes it: the next one is part of the value. */
function swallowing(tag: number, vr: string, value: string): BuildElement {
  const next = buildDicom({
    preamble: false,
    meta: false,
    elements: [named('PatientComments', secret)],
  });
  return { tag, vr, value: Uint8Array.from([...new TextEncoder().encode(value), ...next]) };
}

describe('an element that stays', () => {
  it.each([
    [T.ViewPosition, 'CS', 'PA'],
    [T.Manufacturer, 'LO', 'Example Devices '],
    [T.KVP, 'DS', '120 '],
    [T.ViewPosition, 'UN', 'PA'],
    [T.HighBit, 'US', '\x0b\0'],
    [T.ExposureInuAs, 'IS', '12'],
  ])('goes when it has swallowed the next one: %i %s', async (tag, vr, value) => {
    expect(await stays(swallowing(tag, vr, value))).toBe(false);
  });

  it.each([
    ['letters in a number', { tag: T.KVP, vr: 'DS', value: secret }],
    ['letters in a UID', { tag: T.FrameOfReferenceUID, vr: 'UI', value: `1.2.${secret}` }],
    ['text as a number', { tag: 0x001021c0, vr: 'US', value: new TextEncoder().encode(secret) }],
    ['text as many numbers', { tag: identifyingPrivate, vr: 'US', value: asBytes('Name^Planted') }],
    ['text as numbers of an unknown VR', { tag: 0x00186064, vr: 'UN', value: asBytes(secret) }],
    ['text as bytes', { tag: T.FillPattern, vr: 'OB', value: asBytes(secret) }],
    ['text as wide numbers', { tag: 0x00660022, vr: 'UN', value: asBytes(`${secret}.Plant.`) }],
    ['half a number', { tag: 0x00660022, vr: 'OD', value: new Uint8Array(18) }],
    ['a value of any attribute', { tag: T.SelectorODValue, vr: 'OD', value: new Uint8Array(16) }],
    ['an age that is none', { tag: T.PatientAge, vr: 'AS', value: 'Ann' }],
    ['something behind a NUL', { tag: T.Manufacturer, vr: 'LO', value: `Maker\0${secret}` }],
  ])('goes when it has %s', async (_, element) => {
    expect(await stays(element)).toBe(element.tag === T.PatientAge);
  });

  it.each([
    ['several values, each with its NUL', { tag: T.ImageType, vr: 'CS', value: 'A\0\\B\0\\C\0' }],
    ['several lines', { tag: T.Manufacturer, vr: 'LO', value: 'Maker\r\nand\tmore' }],
    ['characters of ISO 2022', { tag: T.Manufacturer, vr: 'LO', value: '\x1b$B;3ED\x1b(B' }],
    ['several numbers', { tag: T.ImagerPixelSpacing, vr: 'DS', value: ['0.143', '1.4e-1 '] }],
    ['a number wider than its VR', { tag: 0x00280106, vr: 'SL', value: -70_000 }],
    ['a list of small numbers', { tag: identifyingPrivate, vr: 'US', value: [65, 66, 67, 68, 69] }],
    ['wide numbers', { tag: 0x00660022, vr: 'OD', value: new Uint8Array(16) }],
    [
      'bytes that are not all letters',
      { tag: T.FillPattern, vr: 'OB', value: Uint8Array.of(0, ...asBytes(secret)) },
    ],
    ['a few letters as numbers', { tag: identifyingPrivate, vr: 'US', value: asBytes('ABCDEF') }],
  ])('stays with %s', async (_, element) => {
    expect(await stays(element)).toBe(true);
  });
});
