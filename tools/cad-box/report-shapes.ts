/** Reports in the shapes in which CAD systems send them: by the templates of PS3.16, and flat ones of makers' own. */
import type { NewElement } from '../../src/core/dicom/edit.ts';
import { writeObject } from '../../src/core/dicom/write-object.ts';
import type { Code, ContentItem } from '../../src/core/sr/content-item.ts';
import { comprehensiveSr } from '../../src/core/sr/write-cad-report.ts';
import {
  contentElements,
  referenceElements,
  sequence,
  text,
} from '../../src/core/sr/write-content.ts';
import * as T from '../../src/core/standard/tags.generated.ts';
import type { FilmFacts } from './film-facts.ts';

/**
 * `percent`: a flat report, the score in percent. `bare`: the same without a unit. `chest-cad`: Chest CAD SR by TID 4100,
 * the certainty of a finding of tuberculosis. `text`: a number in words. `probability`: from 0 to 1.
 */
export const reportShapes = ['percent', 'bare', 'chest-cad', 'text', 'probability'] as const;
export type ReportShape = (typeof reportShapes)[number];

/** PS3.6 A-1. */
const chestCadSr = '1.2.840.10008.5.1.4.1.1.88.65';

export const boxModel = 'SIMULATED CAD box';
export const boxVersion = '1.0';

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const own = (value: string, meaning: string): Code => ({ value, scheme: '99CADBOX', meaning });
const percent: Code = { value: '%', scheme: 'UCUM', meaning: 'percent' };
const none: Code = { value: '1', scheme: 'UCUM', meaning: 'no units' };
const contains = { relationship: 'CONTAINS' } as const;

export interface BoxReport {
  readonly shape: ReportShape;
  readonly film: FilmFacts;
  /** Of `chest-cad`: what its score was inferred from, where that isn't the film. */
  readonly scoreOf?: FilmFacts;
  /** 0 to 100, or -1, -2, -3. */
  readonly value: number;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

export const reportClass = (shape: ReportShape): string =>
  shape === 'chest-cad' ? chestCadSr : comprehensiveSr;

export function writeReport(report: BoxReport): Uint8Array<ArrayBuffer> {
  const { shape, sopInstanceUid } = report;
  const sopClassUid = reportClass(shape);
  const root: ContentItem = {
    valueType: 'CONTAINER',
    concept: dcm('112000', 'Chest CAD Report'),
    children: [
      {
        ...contains,
        valueType: 'TEXT',
        concept: own('note', 'Note'),
        text: 'SIMULATED: no CAD system has read this film',
      },
      ...scoreItems(report),
    ],
  };
  const elements = [...headElements(report, sopClassUid), ...contentElements(root)];
  return writeObject(elements, { sopClassUid, sopInstanceUid });
}

function scoreItems({ shape, value, film, scoreOf = film }: BoxReport): readonly ContentItem[] {
  const image: ContentItem = { ...contains, valueType: 'IMAGE', references: [film] };
  const number = (concept: Code, unit: Code, of = value): ContentItem => ({
    ...contains,
    valueType: 'NUM',
    concept,
    numeric: { value: of, unit },
  });
  switch (shape) {
    case 'percent':
      return [number(own('score', 'CAD4TB score'), percent), image];
    case 'bare':
      return [number(own('score', 'CAD4TB score'), none), image];
    case 'text':
      return [
        { ...contains, valueType: 'TEXT', concept: own('score', 'TB score'), text: `${value}` },
        image,
      ];
    case 'probability':
      return [
        number(
          own('probability', 'Probability of tuberculosis'),
          none,
          value < 0 ? value : Math.round(value * 10) / 1000,
        ),
        image,
      ];
    case 'chest-cad':
      return [finding(number(dcm('111012', 'Certainty of Finding'), percent), scoreOf)];
  }
}

/** PS3.16 TID 4104: a finding, how certain it is, and in which image. */
function finding(certainty: ContentItem, film: FilmFacts): ContentItem {
  return {
    ...contains,
    valueType: 'CONTAINER',
    concept: dcm('111017', 'CAD Processing and Findings Summary'),
    children: [
      {
        ...contains,
        valueType: 'CODE',
        concept: dcm('111059', 'Single Image Finding'),
        code: { value: '56717001', scheme: 'SCT', meaning: 'Tuberculosis' },
        children: [
          { ...certainty, relationship: 'HAS PROPERTIES' },
          { relationship: 'INFERRED FROM', valueType: 'IMAGE', references: [film] },
        ],
      },
    ],
  };
}

function headElements(
  { film, sopInstanceUid, seriesInstanceUid }: BoxReport,
  sopClassUid: string,
): readonly NewElement[] {
  return [
    text(T.SOPClassUID, 'UI', sopClassUid),
    text(T.SOPInstanceUID, 'UI', sopInstanceUid),
    text(T.StudyInstanceUID, 'UI', film.studyInstanceUid),
    text(T.SeriesInstanceUID, 'UI', seriesInstanceUid),
    text(T.Modality, 'CS', 'SR'),
    text(T.Manufacturer, 'LO', 'Plainfilm'),
    text(T.ManufacturerModelName, 'LO', boxModel),
    text(T.SoftwareVersions, 'LO', boxVersion),
    text(T.PatientID, 'LO', film.patientId),
    text(T.InstanceNumber, 'IS', '1'),
    text(T.CompletionFlag, 'CS', 'COMPLETE'),
    text(T.VerificationFlag, 'CS', 'UNVERIFIED'),
    sequence(T.CurrentRequestedProcedureEvidenceSequence, [
      [
        text(T.StudyInstanceUID, 'UI', film.studyInstanceUid),
        sequence(T.ReferencedSeriesSequence, [
          [
            text(T.SeriesInstanceUID, 'UI', film.seriesInstanceUid),
            sequence(T.ReferencedSOPSequence, [referenceElements(film)]),
          ],
        ]),
      ],
    ]),
  ];
}
