/** FHIR R4 Observation: a CAD engine's score of one image, or why there is none. A reason is never a number. */
import type { NoScoreReason, Result } from '../../../contract/cases.ts';
import { stratumCode } from '../../../core/thresholds/stratum.ts';
import { type FhirCase, type FhirImage, ownCodes, type Resource, reference } from './fhir-case.ts';

interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Data Absent Reason codes of FHIR, the nearest to ours. */
const absent: Readonly<Record<NoScoreReason, { readonly code: string; readonly words: string }>> = {
  'not-a-pa-chest-film': {
    code: 'not-applicable',
    words: 'Not a valid posterior-anterior chest film',
  },
  'not-supported': {
    code: 'unsupported',
    words: 'The patient’s age, the kind of image or the device isn’t supported',
  },
  'processing-failed': { code: 'error', words: 'The engine could not process the film' },
};

/** HL7's own mark for data of no patient, and the word that people see. */
export const simulatedMeta = {
  security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' }],
  tag: [{ system: ownCodes, code: 'SIMULATED', display: 'SIMULATED' }],
};

export function observationOf(
  result: Result,
  image: FhirImage,
  resources: { readonly patient: Resource; readonly study: Resource },
): Resource {
  return {
    resourceType: 'Observation',
    id: result.id,
    ...(result.simulated ? { meta: simulatedMeta } : {}),
    contained: [deviceOf(result)],
    status: 'final',
    category: [
      concept({
        system: 'http://terminology.hl7.org/CodeSystem/observation-category',
        code: 'imaging',
        display: 'Imaging',
      }),
    ],
    code: {
      ...concept({ system: ownCodes, code: 'tb-score' }),
      text: 'Computer-aided detection of tuberculosis, chest radiograph: score of 0 to 100',
    },
    subject: reference(resources.patient),
    issued: result.createdAt,
    ...saidOf(result),
    ...(result.simulated
      ? { note: [{ text: 'SIMULATED: no CAD system has read this film' }] }
      : {}),
    ...(image.facts.sopInstanceUid === undefined
      ? {}
      : {
          focus: [
            {
              identifier: {
                system: 'urn:dicom:uid',
                value: `urn:oid:${image.facts.sopInstanceUid}`,
              },
            },
          ],
        }),
    device: { reference: '#engine' },
    derivedFrom: [reference(resources.study)],
  };
}

/** The labels say on which side of the threshold, and no more: "normal" would be a finding that nobody has made. */
function saidOf(result: Result): Readonly<Record<string, unknown>> {
  if (result.kind === 'no-score') {
    const { code, words } = absent[result.reason];
    return {
      dataAbsentReason: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code },
          { system: ownCodes, code: result.reason },
        ],
        text: words,
      },
    };
  }
  return {
    valueQuantity: score(result.score),
    interpretation: [
      {
        ...concept({ system: ownCodes, code: result.label }),
        text: `${result.label} the threshold`,
      },
    ],
    component: [
      {
        code: { ...concept({ system: ownCodes, code: 'threshold' }), text: thresholdText(result) },
        valueQuantity: score(result.threshold),
      },
    ],
  };
}

/** A threshold of some patients alone says which: by itself it would read as the archive's. */
function thresholdText({ stratum }: Extract<Result, { kind: 'score' }>): string {
  const code = stratum && stratumCode(stratum);
  return code === null ? 'Threshold in force' : `Threshold in force for patients ${code}`;
}

function deviceOf({ engineName, engineVersion }: Result): Resource {
  return {
    resourceType: 'Device',
    id: 'engine',
    deviceName: [{ name: engineName, type: 'model-name' }],
    version: [{ value: engineVersion }],
  };
}

const concept = (coding: Coding) => ({ coding: [coding] });
/** UCUM: an annotated unity. */
const score = (value: number) => ({
  value,
  unit: 'score',
  system: 'http://unitsofmeasure.org',
  code: '{score}',
});

/** The latest of each image and engine. */
export function resultsOf({ images }: FhirCase): readonly { image: FhirImage; result: Result }[] {
  return images.flatMap((image) => image.results.map((result) => ({ image, result })));
}
