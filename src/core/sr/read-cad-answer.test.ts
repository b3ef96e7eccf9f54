/** Reports of several makers' shapes, and broken ones: a score only where nothing is in doubt. */
import { describe, expect, test } from 'vitest';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { writeObject } from '../dicom/write-object.ts';
import * as T from '../standard/tags.generated.ts';
import type { Code, ContentItem } from './content-item.ts';
import {
  type CadAnswer,
  defaultReading,
  readCadAnswer,
  type ScoreReading,
} from './read-cad-answer.ts';
import { readReport } from './read-content.ts';
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
    ['two images', [num(own, 40), image('1.2.3'), image('1.2.4')], 'several-images'],
  ] as const)('%s', async (_, children, reason) => {
    expect(await answer(children)).toEqual({ kind: 'unclear', reason });
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
