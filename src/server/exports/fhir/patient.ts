/** FHIR R4 Patient: an identifier and nothing else, which is all that the portal knows. */
import { nameBasedId } from '../name-based-id.ts';
import type { FhirCase, Resource } from './fhir-case.ts';

/** One for all cases of a Patient ID in an archive; a case without one has a patient of its own. */
export function patientOf({ id, archiveId, patientId }: FhirCase): Resource {
  if (patientId === '') return { resourceType: 'Patient', id: nameBasedId('patient of case', id) };
  return {
    resourceType: 'Patient',
    id: nameBasedId('patient', archiveId, patientId),
    identifier: [{ value: patientId }],
  };
}
