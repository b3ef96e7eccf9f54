/** FHIR R4 Bundle of one case or a page of them: patients, studies, observations and reports. */
import { diagnosticReportOf } from './diagnostic-report.ts';
import type { FhirCase, Resource } from './fhir-case.ts';
import { imagingStudyOf } from './imaging-study.ts';
import { observationOf, resultsOf } from './observation.ts';
import { patientOf } from './patient.ts';

export interface BundleLinks {
  readonly self: string;
  readonly next?: string;
}

export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly type: 'collection';
  readonly timestamp: string;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  /** FHIR knows no empty lists. */
  readonly entry?: readonly { readonly fullUrl: string; readonly resource: Resource }[];
}

export function bundleOf(cases: readonly FhirCase[], { self, next }: BundleLinks): Bundle {
  // A patient with several cases is there once (bdl-7).
  const resources = new Map<string, Resource>();
  for (const resource of cases.flatMap(resourcesOf)) resources.set(resource.id, resource);
  const entry = [...resources.values()].map((resource) => ({
    fullUrl: `urn:uuid:${resource.id}`,
    resource,
  }));
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: new Date().toISOString(),
    link: [
      { relation: 'self', url: self },
      ...(next === undefined ? [] : [{ relation: 'next', url: next }]),
    ],
    ...(entry.length === 0 ? {} : { entry }),
  };
}

function resourcesOf(shown: FhirCase): readonly Resource[] {
  const patient = patientOf(shown);
  const study = imagingStudyOf(shown, patient);
  if (!shown.withResults) return [patient, study];
  const observations = resultsOf(shown).map(({ image, result }) =>
    observationOf(result, image, { patient, study }),
  );
  return [patient, study, ...observations, diagnosticReportOf(shown, { patient, study })];
}
