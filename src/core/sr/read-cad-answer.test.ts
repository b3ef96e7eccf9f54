/** Reports of several makers' shapes, and broken ones: a score only where nothing is in doubt. */
import { describe, expect, test } from 'vitest';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { writeObject } from '../dicom/write-object.ts';
import * as T from '../standard/tags.generated.ts';
import type { Code, ContentItem } from './content-item.ts';
import { type CadAnswer, readCadAnswer } from './read-cad-answer.ts';
import { readReport } from './read-content.ts';
import { defaultReading, type ScoreReading } from './score-reading.ts';
import { contentElements, text } from './write-content.ts';

const film = '1.2.3.4';
const code = (value: string, scheme: string, meaning: string): Code => ({ value, scheme, meaning });
const percent = code('%', 'UCUM', 'percent');
const none = code('1', 'UCUM', 'no units');

function container(
  concept: Code,
  children: readonly ContentItem[],
  relationship?: string,
): ContentItem {
  return { valueType: 'CONTAINER', concept, children, ...(relationship ? { relationship } : {}) };
}
function num(
  concept: Code,
  value: number,
  unit?: Code,
  children?: readonly ContentItem[],
): ContentItem {
  const numeric = unit === undefined ? { value } : { value, unit };
  return {
    valueType: 'NUM',
    relationship: 'CONTAINS',
    concept,
    numeric,
    ...(children ? { children } : {}),
  };
}
const said = (concept: Code, words: string): ContentItem => ({
  valueType: 'TEXT',
  relationship: 'CONTAINS',
  concept,
  text: words,
});
const image = (sopInstanceUid: string, relationship = 'CONTAINS'): ContentItem => ({
  valueType: 'IMAGE',
  relationship,
  references: [{ sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1', sopInstanceUid }],
});

async function answer(
  children: readonly ContentItem[],
  reading: ScoreReading = defaultReading,
  completion = 'COMPLETE',
): Promise<CadAnswer | undefined> {
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.88.65';
  const root = container(code('112000', 'DCM', 'Chest CAD Report'), children);
  const bytes = writeObject(
    [
      text(T.SOPClassUID, 'UI', sopClassUid),
      text(T.SOPInstanceUID, 'UI', '1.2.9'),
      text(T.StudyInstanceUID, 'UI', '1.2.8'),
      text(T.CompletionFlag, 'CS', completion),
      ...contentElements(root),
    ],
    { sopClassUid, sopInstanceUid: '1.2.9' },
  );
  const report = readReport(await readDicom(bufferSource(bytes)));
  return report && readCadAnswer(report, reading);
}

const own = code('TBSCORE', '99CAD', 'CAD4TB score');
const summary = code('111017', 'DCM', 'CAD Processing and Findings Summary');
const tbCutOff = code('TBSCORE', '99CAD', 'TB score, cut-off');
const unmeasured = (concept: Code): ContentItem => ({
  valueType: 'NUM',
  relationship: 'CONTAINS',
  concept,
});
const coded = (relationship: string, concept: string, value: string): ContentItem => ({
  valueType: 'CODE',
  relationship,
  concept: code('1', '99X', concept),
  code: code(value, 'SCT', 'value'),
});

describe('a score', () => {
  test('by name, in percent, of the image that it was inferred from', async () => {
    const found = await answer([num(own, 87.3, percent, [image(film, 'INFERRED FROM')])]);
    expect(found).toEqual({ kind: 'score', score: 87.3, sopInstanceUids: [film] });
  });

  test('as TID 4104 has it: the certainty of a finding that is tuberculosis', async () => {
    const finding = (meaning: Code, certainty: number) =>
      container(
        code('111059', 'DCM', 'Single Image Finding'),
        [
          {
            valueType: 'CODE',
            relationship: 'CONTAINS',
            concept: code('121071', 'DCM', 'Finding'),
            code: meaning,
          },
          num(code('111012', 'DCM', 'Certainty of finding'), certainty, percent),
          image(film),
        ],
        'CONTAINS',
      );
    const tuberculosis = code('56717001', 'SCT', 'Tuberculosis');
    const nodule = code('27925004', 'SCT', 'Nodule');
    expect(await answer([finding(nodule, 12), finding(tuberculosis, 64)])).toEqual({
      kind: 'score',
      score: 64,
      sopInstanceUids: [film],
    });
    expect(await answer([finding(nodule, 12)])).toEqual({ kind: 'unclear', reason: 'no-number' });
  });

  test('flat, as text, however its name is written', async () => {
    const name = code('1', '99X', 'tuberculosis_SCORE');
    expect(await answer([said(name, ' 71.50 '), image(film)])).toMatchObject({
      kind: 'score',
      score: 71.5,
    });
  });

  test('of 0 to 1, when somebody has said that this maker’s are', async () => {
    const reading = { names: ['p(TB)'], highest: 1 } as const;
    const found = await answer([num(code('p', '99Y', 'P (TB)'), 0.42, none), image(film)], reading);
    expect(found).toMatchObject({ kind: 'score', score: 42 });
  });

  test('of 0 to 1 is not a hair beside what it says', async () => {
    const reading = { ...defaultReading, highest: 1 } as const;
    for (let hundredths = 0; hundredths <= 100; hundredths += 1) {
      const found = await answer([num(own, hundredths / 100, none), image(film)], reading);
      expect(found).toMatchObject({ kind: 'score', score: hundredths });
    }
    expect(await answer([num(own, -0, percent), image(film)])).toHaveProperty('score', 0);
  });

  test('under a name of other letters, or of a code, when somebody has said so', () => {
    const answerTo = (concept: Code, name: string) => {
      const root = container(summary, [num(concept, 44, percent)]);
      const of = { studyInstanceUid: '', sopInstanceUid: '', manufacturer: '', modelName: '' };
      const report = { ...of, root, softwareVersions: '', isComplete: true, evidence: [] };
      return readCadAnswer(report, { names: [name], isConfigured: true });
    };
    expect(answerTo(code('1', '99Q', 'ОЦЕНКА-ТБ'), 'Оценка ТБ')).toHaveProperty('score', 44);
    expect(answerTo(code('1', '99Q', 'Порог'), 'Оценка ТБ')).toHaveProperty('reason', 'no-number');
    expect(answerTo(code('Q2', '99Q', '分数'), 'Q2')).toHaveProperty('score', 44);
    expect(answerTo(code('', '', '?'), '—')).toHaveProperty('reason', 'no-number');
  });

  test('the same number said twice is one score', async () => {
    const found = await answer([num(own, 50), said(own, '50'), image(film)]);
    expect(found).toMatchObject({ kind: 'score', score: 50 });
  });
});

test.each([-1, -2, -3] as const)('%i is no score', async (value) => {
  expect(await answer([num(own, value, percent), image(film)])).toEqual({
    kind: 'no-score',
    code: value,
    sopInstanceUids: [film],
  });
});

describe('nothing that is certain', () => {
  test.each([
    ['another number', [num(code('1', '99X', 'Heart size'), 48, percent)], 'no-number'],
    ['no number at all', [said(own, 'suspicious')], 'no-number'],
    ['a sentence with a number in it', [said(own, 'score 87 of 100')], 'no-number'],
    ['two numbers', [num(own, 20), num(own, 80)], 'several-numbers'],
    ['a number over the highest', [num(own, 187, percent)], 'out-of-range'],
    ['a code that nobody knows', [num(own, -4, percent)], 'out-of-range'],
    ['millimetres', [num(own, 40, code('mm', 'UCUM', 'mm'))], 'unknown-unit'],
    ['0.7 of nobody knows what', [num(own, 0.7, none)], 'scale-in-doubt'],
    ['7 of nobody knows what', [num(own, 7, none)], 'scale-in-doubt'],
    ['less than nothing of millimetres', [num(own, -1, code('mm', 'UCUM', 'mm'))], 'unknown-unit'],
    ['two images', [num(own, 40), image('1.2.3'), image('1.2.4')], 'several-images'],
    [
      'a score for each side',
      [container(none, [num(own, 20, percent)]), container(none, [num(own, 80, percent)])],
      'several-numbers',
    ],
    [
      'one and the same for several films',
      [
        num(own, 30, percent, [image('1.2.3', 'INFERRED FROM')]),
        num(own, 30, percent, [image('1.2.4', 'INFERRED FROM')]),
      ],
      'several-images',
    ],
    ['a score, and another that can’t be read', [num(own, 20), unmeasured(own)], 'several-numbers'],
    ['a score, and the same in other words', [num(own, 20), said(own, 'high')], 'several-numbers'],
    ['a score that was not measured', [unmeasured(own)], 'no-number'],
    ['percent and no percent', [num(own, 50, percent), num(own, 50, none)], 'several-numbers'],
    ['the code of a score, and another meaning', [num(tbCutOff, 50, percent)], 'no-number'],
    ['a version under the product’s name', [said(code('v', '99X', 'CAD4TB'), '7')], 'no-number'],
    ['what was known before', [{ ...num(own, 20), relationship: 'HAS OBS CONTEXT' }], 'no-number'],
    [
      'a score whose name is changed',
      [num(own, 20, percent, [coded('HAS CONCEPT MOD', 'Modifier', '260385009')])],
      'of-a-part',
    ],
    [
      'the left lung’s alone',
      [num(own, 20, percent, [coded('HAS PROPERTIES', 'Laterality', '7771000')])],
      'of-a-part',
    ],
    [
      'one of a side that stands beside it',
      [num(own, 20, percent), coded('CONTAINS', 'Laterality', '24028007')],
      'of-a-part',
    ],
  ] as const)('%s', async (_, children, reason) => {
    expect(await answer(children)).toEqual({ kind: 'unclear', reason });
  });

  const finding = (value: string, concept = '121071'): ContentItem => ({
    valueType: 'CODE',
    relationship: 'CONTAINS',
    concept: code(concept, 'DCM', 'Finding'),
    code: code(value, 'SCT', 'finding'),
  });
  const certainty = num(code('111012', 'DCM', 'Certainty of finding'), 95, percent);
  const [tuberculosis, nodule] = ['56717001', '27925004'];

  test.each([
    [
      'of one of two findings',
      [container(summary, [finding(tuberculosis), finding(nodule), certainty])],
    ],
    [
      'of a nodule, below a list that has tuberculosis in it',
      [
        container(summary, [
          finding(tuberculosis),
          container(summary, [finding(nodule), certainty]),
        ]),
      ],
    ],
    [
      'of a nodule, in a film asked for because of tuberculosis',
      [finding(tuberculosis, '121109'), certainty],
    ],
    ['of nothing that has a name', [certainty]],
  ] as const)('a certainty %s', async (_, children) => {
    expect(await answer(children)).toEqual({ kind: 'unclear', reason: 'no-number' });
  });

  test('certainty that there is no tuberculosis', async () => {
    const absent = coded('HAS PROPERTIES', 'Presence', '2667000');
    const children = [{ ...finding(tuberculosis), children: [certainty, absent] }];
    expect(await answer(children)).toEqual({ kind: 'unclear', reason: 'of-a-part' });
  });

  test('a report that isn’t finished', async () => {
    const found = await answer([num(own, 40), image(film)], defaultReading, 'PARTIAL');
    expect(found).toEqual({ kind: 'unclear', reason: 'incomplete' });
  });

  test('a report that nests without end is no report', async () => {
    let item = num(own, 40);
    for (let depth = 0; depth < 80; depth += 1) item = container(own, [item], 'CONTAINS');
    expect(await answer([item])).toBeUndefined();
  });
});
