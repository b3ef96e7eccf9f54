/** What a person reads for every finding of the checks: a short mark, and a sentence that says what to do. */
import { fileFindings } from './file-findings.ts';
import type { WordsByCode } from './finding-words.ts';
import { pictureFindings } from './picture-findings.ts';

const byCode = { ...fileFindings, ...pictureFindings } satisfies WordsByCode;

export const findings = {
  byCode,
  /** Added to the advice where an engine would refuse the image. */
  engineAnswer: '{{engine}} would answer −{{code}}.',
  unknown: { label: 'Refused', advice: 'The portal refused this film. Ask your administrator.' },
} as const;
