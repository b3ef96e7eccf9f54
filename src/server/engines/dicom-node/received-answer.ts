/** What objects that came back from a node say of an image. */
import type { ByteSource } from '../../../core/bytes.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import {
  type CadAnswer,
  defaultReading,
  readCadAnswer,
  type ScoreReading,
} from '../../../core/sr/read-cad-answer.ts';
import { type Report, readReport } from '../../../core/sr/read-content.ts';
import type { DicomNodeSettings } from './settings.ts';

export function readingOf({ scoreNames, highestScore }: DicomNodeSettings): ScoreReading {
  const names = scoreNames.length > 0 ? scoreNames : defaultReading.names;
  return highestScore === 'unknown'
    ? { names }
    : { names, highest: highestScore === '1' ? 1 : 100 };
}

export interface ReportAnswer {
  readonly report: Report;
  readonly answer: CadAnswer;
}

/** Undefined for an object that is no report. Rejects with `DicomError` for one that can't be read. */
export async function reportAnswer(
  bytes: ByteSource,
  settings: DicomNodeSettings,
): Promise<ReportAnswer | undefined> {
  const report = readReport(await readDicom(bytes));
  return report && { report, answer: readCadAnswer(report, readingOf(settings)) };
}
