/** All words of printed reports. */

import type { NoScoreReason, ProcessingState, Result } from '../../contract/cases.ts';
import { decimalsOf, rounded } from '../../core/thresholds/shown-score.ts';
import { asksAge, type Stratum } from '../../core/thresholds/stratum.ts';

export const reportWords = {
  language: 'en',
  title: 'Chest X-ray read by software',
  documentTitle: (archive: string) => `Reports of chest X-rays read by software, ${archive}`,
  subject: 'Computer-aided detection of tuberculosis',
  where: (project: string, archive: string) => `${project} · ${archive}`,
  simulated: 'SIMULATED',
  simulatedBody:
    'No CAD system has read this film. A simulator made the result up: it says nothing about the patient.',
  simulatedSome:
    'A simulator made up what says SIMULATED below: it says nothing about the patient.',
  simulatedRow: (name: string) => `SIMULATED · ${name}`,
  patient: 'Patient and film',
  patientId: 'Patient ID',
  noPatientId: 'None',
  age: 'Age',
  years: (age: number) => (age === 1 ? '1 year' : `${age} years`),
  sex: 'Sex',
  sexes: { F: 'Female', M: 'Male', O: 'Other' } as Readonly<Record<string, string>>,
  view: 'View',
  unknown: 'Not known',
  filmOf: 'Film',
  filmNumber: (number: number, count: number) => `${number} of ${count} in this case`,
  uploaded: 'Uploaded',
  pseudonymisation: 'Identity',
  pseudonymised: 'Pseudonymised: replaced or removed before the film was sent',
  notPseudonymised: 'Not pseudonymised: sent as it was',
  result: 'Result',
  scoreOf: 'of 100',
  label: { above: 'Above the threshold', below: 'Below the threshold' },
  threshold: 'Threshold in force',
  thresholdFor: (threshold: string, patients: string) => `${threshold}, ${patients}`,
  everybody: 'for everybody',
  somebody: 'for people',
  engine: 'Engine',
  version: (name: string, version: string) => (version === '' ? name : `${name} ${version}`),
  when: 'Result came',
  noScore: 'No score',
  reasons: {
    'not-a-pa-chest-film': {
      what: 'This is not a valid posterior-anterior chest film.',
      advice: 'Check the view, or take the film again.',
    },
    'not-supported': {
      what: 'The patient’s age, the kind of image or the device isn’t supported.',
      advice: 'A person has to read this film.',
    },
    'processing-failed': {
      what: 'The engine could not process the film.',
      advice:
        'Have it processed again. If that doesn’t help, export the film from the device again.',
    },
  } satisfies Record<NoScoreReason, { what: string; advice: string }>,
  noResult: 'No result',
  states: {
    stored: 'No engine has been asked about this film.',
    waiting: 'The film is in line for the engine. Print the report again later.',
    processing: 'The engine is reading the film. Print the report again later.',
    failed: 'The engine gave no answer. Ask an administrator of the archive to try again.',
    scored: 'There is no result that this report could show.',
    'no-score': 'There is no result that this report could show.',
  } satisfies Record<ProcessingState, string>,
  allEngines: 'All engines',
  columns: {
    engine: 'Engine',
    result: 'Result',
    threshold: 'Threshold',
    when: 'Result came',
  },
  tableScore: (score: string, label: 'above' | 'below') => `${score}, ${label}`,
  tableNoScore: (what: string) => `No score: ${what}`,
  film: 'Film',
  filmAlt: 'The chest X-ray, as the file asks for it to be shown.',
  filmMissing: 'The picture of this film can’t be shown.',
  heatmap: 'Film with the engine’s heatmap',
  heatmapOf: (engine: string) => `Film with the heatmap of ${engine}`,
  heatmapAlt: (engine: string) =>
    `The same X-ray. Colours show which parts counted for the score of ${engine}.`,
  legend: 'What counted for the score:',
  fainter: 'little',
  stronger: 'much',
  legendAlone: 'Coloured: what counted for the score.',
  noHeatmap: 'There is no heatmap for this film.',
  notDiagnosis:
    'A score is not a diagnosis. It says on which side of a threshold a film is, so that people who may have tuberculosis are tested for it.',
  of: (patientId: string) => `Patient ID ${patientId}`,
  simulatedOf: (whose: string) => `SIMULATED · ${whose}`,
  madeBy: (version: string, imageId: string) => `Plainfilm ${version} · Film ${imageId}`,
  page: (number: number, count: number) => `Page ${number} of ${count}`,
} as const;

/** As people read it wherever they are: `2026-11-23 18:32 UTC`. */
export function utcWords(timestamp: string): string {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)} UTC`;
}

/** Two decimals at most, as thresholds have. */
export function thresholdWords(threshold: number): string {
  return rounded(threshold, 2);
}

/** Two decimals at most, unless rounding would put the score on the other side of its threshold, or on it. */
export function scoreWords({ score, threshold }: Scored): string {
  return rounded(score, decimalsOf(score, threshold, 2));
}

interface Scored {
  readonly score: number;
  readonly threshold: number;
}

export function stratumWords(stratum: Stratum | null): string {
  if (stratum === null) return reportWords.everybody;
  const who = stratum.sex === null ? reportWords.somebody : `for ${sexOf[stratum.sex]}`;
  if (!asksAge(stratum)) return who;
  const from = stratum.ageFrom ?? 0;
  if (stratum.ageTo === null) return `${who} of ${from} years and older`;
  return `${who} of ${from} to ${stratum.ageTo - 1} years`;
}

const sexOf = { F: 'women', M: 'men', O: 'people of other sex' } as const;

/** `73.5, above`, or why there is no score. */
export function resultWords(result: Result): string {
  switch (result.kind) {
    case 'score':
      return reportWords.tableScore(scoreWords(result), result.label);
    case 'no-score':
      return reportWords.tableNoScore(reportWords.reasons[result.reason].what);
  }
}
