/** What each Clean option lets stay of attributes and sequences that the Basic Profile takes away. */
import { describe, expect, it } from 'vitest';
import { type BuildElement, named, sequence } from '../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { type DataSet, type DicomObject, findElement } from '../dicom/data-set.ts';
import { readDicom } from '../dicom/read.ts';
import { tagOf } from '../standard/keywords.ts';
import * as T from '../standard/tags.generated.ts';
import { asciiValue } from './element-value.ts';
import type { OptionId } from './options/index.ts';
import { protectDicom } from './protect.ts';
import type { Recipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(2) };

async function cleaned(option: OptionId, film: ChestFilm) {
  const recipe: Recipe = { profile: 'basic', options: [option, 'retain-uids'] };
  const input = await readDicom(bufferSource(buildChestFilm(film)));
  const bytes = await splicedToBytes(
    await protectDicom(input, recipe, replacement, { pixelsCleaned: true }),
  );
  const object = await readDicom(bufferSource(bytes));
  expect((await verifyDicom(object, recipe)).violations).toEqual([]);
  // Whoever claims the option without doing it is found out, where there was something to do.
  const claimed = (await verifyDicom(input, recipe)).violations.map((entry) => entry.keyword);
  return { object, bytes, claimed, text: new TextDecoder('latin1').decode(bytes) };
}

/** Values at a path of keywords, through the first item of each sequence. */
function valueAt(object: DicomObject, ...path: readonly string[]): string | undefined {
  let dataSet: DataSet | undefined = object.dataSet;
  for (const keyword of path.slice(0, -1)) {
    dataSet = dataSet && findElement(dataSet, tagOf(keyword) ?? 0)?.items?.[0]?.dataSet;
  }
  const element = dataSet && findElement(dataSet, tagOf(path.at(-1) ?? '') ?? 0);
  return element && asciiValue(object, element);
}

function code(value: string, scheme: string, meaning: string): BuildElement[] {
  return [
    named('CodeValue', value),
    named('CodingSchemeDesignator', scheme),
    named('CodeMeaning', meaning),
  ];
}

describe('clean descriptors', () => {
  it('keep what is made of radiography words, and treat the rest as the Basic Profile does', async () => {
    const { object, claimed } = await cleaned('clean-descriptors', {
      attributes: {
        StudyDescription: 'Chest PA and lateral',
        SeriesDescription: 'Chest of Jane Doe',
        ProtocolName: 'THORAX AP',
        RequestedProcedureDescription: 'Chest, Dr. Miller',
        AcquisitionFieldOfViewLabel: 'Jane',
        PatientComments: '',
      },
    });
    expect(valueAt(object, 'StudyDescription')).toBe('Chest PA and lateral');
    expect(valueAt(object, 'SeriesDescription')).toBeUndefined();
    expect(valueAt(object, 'ProtocolName')).toBe('THORAX AP');
    expect(valueAt(object, 'RequestedProcedureDescription')).toBeUndefined();
    expect(valueAt(object, 'AcquisitionFieldOfViewLabel')).toBe('REMOVED');
    expect(claimed).toContain('SeriesDescription');
    expect(claimed).not.toContain('StudyDescription');
  });

  it('keep codes of standard schemes, and dummies in place of others', async () => {
    const { object, text } = await cleaned('clean-descriptors', {
      elements: [
        sequence('ReasonForRequestedProcedureCodeSequence', [
          code('267036007', 'SCT', 'Dyspnea'),
          code('DOE-JANE', 'SCT', 'Jane Doe'),
          code('4711', '99HOSP', 'Chest'),
        ]),
        sequence('RequestAttributesSequence', [
          [
            named('RequestedProcedureID', 'REQ-Jane'),
            named('ScheduledProcedureStepDescription', 'Chest PA'),
            sequence('ScheduledProtocolCodeSequence', [code('36643-5', 'LN', 'XR Chest 2 Views')]),
          ],
        ]),
      ],
    });
    const items = findElement(object.dataSet, T.ReasonForRequestedProcedureCodeSequence)?.items;
    const values = (items ?? []).map(({ dataSet }) =>
      [T.CodeValue, T.CodingSchemeDesignator, T.CodeMeaning].map((tag) =>
        asciiValue(object, findElement(dataSet, tag)),
      ),
    );
    expect(values).toEqual([
      ['267036007', 'SCT', 'Dyspnea'],
      ['REMOVED', 'SCT', 'REMOVED'],
      ['REMOVED', 'REMOVED', 'Chest'],
    ]);
    const request = ['RequestAttributesSequence'] as const;
    expect(valueAt(object, ...request, 'ScheduledProcedureStepDescription')).toBe('Chest PA');
    expect(valueAt(object, ...request, 'RequestedProcedureID')).toBeUndefined();
    const protocol = [...request, 'ScheduledProtocolCodeSequence'];
    expect(valueAt(object, ...protocol, 'CodeValue')).toBe('36643-5');
    expect(text).not.toMatch(/Jane|DOE/);
  });
});

describe('cleaned structured content', () => {
  const content = [
    sequence('AcquisitionContextSequence', [
      [
        named('ValueType', 'NUM'),
        sequence('ConceptNameCodeSequence', [code('109054', 'DCM', 'Patient State')]),
        named('NumericValue', '37.5'),
        named('TextValue', 'Jane Doe was here'),
        named('PersonName', 'Doe^Jane'),
        named('Date', '20240304'),
        named('UID', '1.2.826.0.1.3680043.10.9'),
        sequence('ConceptCodeSequence', [code('Jane', '99HOSP', 'Jane Doe')]),
      ],
    ]),
  ];

  it('has its numbers and codes, and no name, date or free text', async () => {
    const { object, text, claimed } = await cleaned('clean-structured-content', {
      elements: content,
    });
    const at = (...path: string[]) => valueAt(object, 'AcquisitionContextSequence', ...path);
    expect(at('ValueType')).toBe('NUM');
    expect(at('NumericValue')).toBe('37.5');
    expect(at('ConceptNameCodeSequence', 'CodeValue')).toBe('109054');
    expect(at('TextValue')).toBe('REMOVED');
    expect(at('Date')).not.toBe('20240304');
    expect(text).not.toMatch(/Jane|Doe\^/);
    expect(claimed).toEqual(expect.arrayContaining(['TextValue', 'PersonName', 'CodeMeaning']));
  });

  it('is gone without the option', async () => {
    const { object } = await cleaned('clean-descriptors', { elements: content });
    expect(findElement(object.dataSet, T.AcquisitionContextSequence)?.items).toEqual([]);
  });
});

describe('cleaned graphics', () => {
  const shape = (form: string, corners: number) => [
    named('GraphicAnnotationUnits', 'PIXEL'),
    named(
      'GraphicData',
      Array.from({ length: 2 * corners }, (_, index) => index),
    ),
    named('GraphicType', form),
  ];
  const annotation = (shapes: BuildElement[][]) =>
    sequence('GraphicAnnotationSequence', [
      [
        named('GraphicLayer', 'JANE'),
        sequence('TextObjectSequence', [[named('UnformattedTextValue', 'Jane Doe')]]),
        sequence('GraphicObjectSequence', shapes),
      ],
    ]);

  it('are simple shapes without a text', async () => {
    const { object, text, claimed } = await cleaned('clean-graphics', {
      elements: [annotation([shape('CIRCLE', 2), shape('POLYLINE', 5)])],
    });
    const at = (...path: string[]) => valueAt(object, 'GraphicAnnotationSequence', ...path);
    expect(at('GraphicObjectSequence', 'GraphicType')).toBe('CIRCLE');
    expect(at('TextObjectSequence')).toBeUndefined();
    expect(text).not.toMatch(/Jane|JANE/);
    expect(claimed).toContain('TextObjectSequence');
  });

  it.each([
    ['a line of many corners', [shape('POLYLINE', 6)]],
    ['a curve', [shape('INTERPOLATED', 4)]],
    ['very many lines', Array.from({ length: 17 }, () => shape('POLYLINE', 2))],
  ])('are not %s', async (_, shapes) => {
    const { object } = await cleaned('clean-graphics', { elements: [annotation(shapes)] });
    const [item] = findElement(object.dataSet, T.GraphicAnnotationSequence)?.items ?? [];
    expect(item && findElement(item.dataSet, T.GraphicObjectSequence)).toBeUndefined();
  });

  it('are no overlay and no curve', async () => {
    const { object } = await cleaned('clean-graphics', {
      elements: [
        { tag: 0x60000010, vr: 'US', value: 8 },
        { tag: 0x60003000, vr: 'OW', value: new Uint8Array(8) },
        { tag: 0x50003000, vr: 'OW', value: new Uint8Array(8) },
      ],
    });
    const groups = object.dataSet.elements.map(({ tag }) => tag >>> 24);
    expect(groups.filter((group) => group === 0x50 || group === 0x60)).toEqual([]);
  });
});

describe('cleaned pixels', () => {
  it('are said only by who has looked for text in them', async () => {
    const recipe: Recipe = { profile: 'basic', options: ['clean-pixel-data', 'retain-uids'] };
    const input = await readDicom(bufferSource(buildChestFilm()));
    await expect(protectDicom(input, recipe, replacement)).rejects.toMatchObject({
      code: 'pixels-not-cleaned',
    });
  });

  it('are marked, and pixels that nobody looked at are said to be that', async () => {
    const film = { attributes: { BurnedInAnnotation: 'YES' } };
    const clean = (await cleaned('clean-pixel-data', film)).object;
    expect(valueAt(clean, 'BurnedInAnnotation')).toBe('NO');
    expect(valueAt(clean, 'DeidentificationMethod')).toContain('removed from the pixels');
    const unclean = (await cleaned('clean-descriptors', film)).object;
    expect(valueAt(unclean, 'BurnedInAnnotation')).toBe('YES');
    expect(valueAt(unclean, 'DeidentificationMethod')).toContain('Pixels were not cleaned');
    const without = { attributes: { BurnedInAnnotation: undefined } };
    const silent = (await cleaned('clean-descriptors', without)).object;
    expect(valueAt(silent, 'BurnedInAnnotation')).toBeUndefined();
    expect(valueAt((await cleaned('clean-pixel-data', without)).object, 'BurnedInAnnotation')).toBe(
      'NO',
    );
  });
});
