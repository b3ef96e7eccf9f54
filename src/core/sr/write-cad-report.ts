/** A Structured Report of a CAD result: what a CAD system says of one film (PS3.3 A.35.3, Comprehensive SR). */
import type { NewElement } from '../dicom/edit.ts';
import { writeObject } from '../dicom/write-object.ts';
import * as T from '../standard/tags.generated.ts';
import type { Code, ContentItem, SopReference } from './content-item.ts';
import { contentElements, referenceElements, sequence, text } from './write-content.ts';

export interface CadReport {
  readonly image: SopReference & {
    readonly studyInstanceUid: string;
    readonly seriesInstanceUid: string;
  };
  readonly patientId: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** When the report was made: `YYYYMMDD` and `HHMMSS`. */
  readonly date: string;
  readonly time: string;
  readonly engineName: string;
  readonly engineVersion: string;
  /** 0 to 100, or a reason in words for none. */
  readonly finding:
    | { readonly score: number; readonly threshold?: number }
    | { readonly noScore: string };
  /** Said in words at the top of the report. */
  readonly simulated: boolean;
}

/** PS3.6 A-1. */
export const comprehensiveSr = '1.2.840.10008.5.1.4.1.1.88.33';

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const own = (value: string, meaning: string): Code => ({ value, scheme: '99PLAINFILM', meaning });
const percent: Code = { value: '%', scheme: 'UCUM', meaning: 'Percent' };

/** Text is ASCII; everything else as `writeObject` says. */
export function writeCadReport(report: CadReport): Uint8Array<ArrayBuffer> {
  const { sopInstanceUid } = report;
  const elements = [...headElements(report), ...contentElements(content(report))];
  return writeObject(elements, { sopClassUid: comprehensiveSr, sopInstanceUid });
}

function content(report: CadReport): ContentItem {
  const { image, engineName, engineVersion, finding, simulated } = report;
  const contains = { relationship: 'CONTAINS' } as const;
  const said = (concept: Code, words: string): ContentItem => ({
    ...contains,
    valueType: 'TEXT',
    concept,
    text: words,
  });
  return {
    valueType: 'CONTAINER',
    concept: dcm('112000', 'Chest CAD Report'),
    children: [
      ...(simulated
        ? [said(own('simulated', 'Note'), 'SIMULATED: no CAD system has read this film')]
        : []),
      said(dcm('111001', 'Algorithm Name'), engineName),
      said(dcm('111003', 'Algorithm Version'), engineVersion),
      {
        ...contains,
        valueType: 'CONTAINER',
        concept: dcm('111059', 'Single Image Finding'),
        children: [
          ...findingItems(finding),
          { ...contains, valueType: 'IMAGE', references: [image] },
        ],
      },
    ],
  };
}

function findingItems(finding: CadReport['finding']): readonly ContentItem[] {
  const contains = { relationship: 'CONTAINS' } as const;
  if ('noScore' in finding) {
    return [
      {
        ...contains,
        valueType: 'TEXT',
        concept: own('no-score', 'No score'),
        text: finding.noScore,
      },
    ];
  }
  const number = (concept: Code, value: number): ContentItem => ({
    ...contains,
    valueType: 'NUM',
    concept,
    numeric: { value, unit: percent },
  });
  const { score, threshold } = finding;
  return [
    number(own('tb-score', 'Tuberculosis score'), score),
    ...(threshold === undefined ? [] : [number(own('threshold', 'Threshold in force'), threshold)]),
  ];
}

function headElements(report: CadReport): readonly NewElement[] {
  const { image, date, time } = report;
  return [
    text(T.SOPClassUID, 'UI', comprehensiveSr),
    text(T.SOPInstanceUID, 'UI', report.sopInstanceUid),
    text(T.StudyInstanceUID, 'UI', image.studyInstanceUid),
    text(T.SeriesInstanceUID, 'UI', report.seriesInstanceUid),
    text(T.StudyDate, 'DA', ''),
    text(T.StudyTime, 'TM', ''),
    text(T.ContentDate, 'DA', date),
    text(T.ContentTime, 'TM', time),
    text(T.AccessionNumber, 'SH', ''),
    text(T.ReferringPhysicianName, 'PN', ''),
    text(T.StudyID, 'SH', ''),
    text(T.SeriesNumber, 'IS', '1'),
    text(T.InstanceNumber, 'IS', '1'),
    text(T.Modality, 'CS', 'SR'),
    text(T.Manufacturer, 'LO', report.engineName),
    text(T.ManufacturerModelName, 'LO', report.engineName),
    text(T.SoftwareVersions, 'LO', report.engineVersion),
    text(T.DeviceSerialNumber, 'LO', 'none'),
    text(T.PatientName, 'PN', report.patientId),
    text(T.PatientID, 'LO', report.patientId),
    text(T.PatientBirthDate, 'DA', ''),
    text(T.PatientSex, 'CS', ''),
    text(T.CompletionFlag, 'CS', 'COMPLETE'),
    text(T.VerificationFlag, 'CS', 'UNVERIFIED'),
    sequence(T.PerformedProcedureCodeSequence, []),
    sequence(T.ReferencedPerformedProcedureStepSequence, []),
    sequence(T.CurrentRequestedProcedureEvidenceSequence, [
      [
        text(T.StudyInstanceUID, 'UI', image.studyInstanceUid),
        sequence(T.ReferencedSeriesSequence, [
          [
            text(T.SeriesInstanceUID, 'UI', image.seriesInstanceUid),
            sequence(T.ReferencedSOPSequence, [referenceElements(image)]),
          ],
        ]),
      ],
    ]),
  ];
}
