/** FHIR R4 DiagnosticReport: what the engines have said of a case, unverified by anybody. */
import { nameBasedId } from '../name-based-id.ts';
import { type FhirCase, ownCodes, type Resource, reference } from './fhir-case.ts';
import { resultsOf, simulatedMeta } from './observation.ts';

/** `final` means verified by an authorised person, which a score is not; `partial` may be unverified. */
export function diagnosticReportOf(
  shown: FhirCase,
  { patient, study }: { readonly patient: Resource; readonly study: Resource },
): Resource {
  const results = resultsOf(shown).map(({ result }) => result);
  const issued = results
    .map(({ createdAt }) => createdAt)
    .sort()
    .at(-1);
  return {
    resourceType: 'DiagnosticReport',
    id: nameBasedId('report', shown.id),
    ...(results.some(({ simulated }) => simulated) ? { meta: simulatedMeta } : {}),
    status: results.length === 0 ? 'registered' : 'partial',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'RAD' }] },
    ],
    code: {
      coding: [{ system: ownCodes, code: 'tb-cad-report' }],
      text: 'Computer-aided detection of tuberculosis, chest radiograph',
    },
    subject: reference(patient),
    ...(issued === undefined ? {} : { issued }),
    ...(results.length === 0 ? {} : { result: results.map(reference) }),
    imagingStudy: [reference(study)],
  };
}
