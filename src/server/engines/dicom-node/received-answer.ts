/** What objects that came back from a node say of an image. */
import type { ByteSource } from '../../../core/bytes.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import { type CadAnswer, readCadAnswer } from '../../../core/sr/read-cad-answer.ts';
import { type Report, readReport } from '../../../core/sr/read-content.ts';
import { defaultReading, type ScoreReading } from '../../../core/sr/score-reading.ts';
import type { DicomNodeSettings } from './settings.ts';

export function readingOf({ scoreNames, highestScore }: DicomNodeSettings): ScoreReading {
  const reading: ScoreReading =
    scoreNames.length > 0 ? { names: scoreNames, isConfigured: true } : defaultReading;
  return highestScore === 'unknown'
    ? reading
    : { ...reading, highest: highestScore === '1' ? 1 : 100 };
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
