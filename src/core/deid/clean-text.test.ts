import { describe, expect, it } from 'vitest';
import { buildDicom, named } from '../../../test/builders/dicom.ts';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { isCleanElement, isCleanText } from './clean-text.ts';
import { vocabulary } from './vocabulary.ts';

describe('clean text', () => {
  it.each([
    'CHEST PA',
    'Chest, 2 views (PA + lateral)',
    'Thorax AP supine',
    'X-ray chest',
    'XR CHEST AP PORTABLE',
    'THORAX^LAT',
    'left knee, standing, weightbearing',
    'Followup pneumonia',
    '',
  ])('stays: %j', (text) => {
    expect(isCleanText(text)).toBe(true);
  });

  it.each([
    'Chest PA Smith',
    'SMITH',
    'Chest 19800517',
    'Chest 17 05 80',
    'Chest 123',
    'CHESTSMITH',
    'Chest PA, Dr. Müller',
    'Chest \u001b$B',
    'chest for Mr Lang',
    'PA_4711',
    `${'chest '.repeat(60)}`,
  ])('does not stay: %j', (text) => {
    expect(isCleanText(text)).toBe(false);
  });

  it('has words in capitals only, and none of them holds a digit', () => {
    for (const word of vocabulary) expect(word).toMatch(/^[A-Z]+$/);
    expect(vocabulary.size).toBeGreaterThan(300);
  });

  it('has no word that is a frequent family name', () => {
    const names =
      'YOUNG LONG HAND FOOT HEAD BACK CHIN RAY WALL FIELD POST CROSS LANG KLEIN GROSS ROSE WEST HIP HIPS ARM LEG';
    for (const name of names.split(' ')) expect(vocabulary.has(name), name).toBe(false);
  });
});

it('takes a code for one only while its scheme stays: not under a VR that is no text', async () => {
  const code = named('CodeValue', '121320');
  for (const [vr, isClean] of [
    ['SH', true],
    ['UN', true],
    ['US', false],
  ] as const) {
    const value = new TextEncoder().encode('DCM ');
    const scheme = { ...named('CodingSchemeDesignator', value), vr };
    const object = await readDicom(bufferSource(buildDicom({ elements: [code, scheme] })));
    const [element] = object.dataSet.elements;
    expect(element && isCleanElement(object, object.dataSet, element), vr).toBe(isClean);
  }
});

it('takes no word that every object answers to for a coding scheme', async () => {
  for (const scheme of ['constructor', 'toString', '__proto__']) {
    const elements = [named('CodeValue', '121320'), named('CodingSchemeDesignator', scheme)];
    const object = await readDicom(bufferSource(buildDicom({ elements })));
    for (const element of object.dataSet.elements) {
      expect(isCleanElement(object, object.dataSet, element), scheme).toBe(false);
    }
  }
});
