/** What of a case goes into a FHIR bundle. */
import type { Result } from '../../../contract/cases.ts';
import type { ImageFacts } from '../../../core/pipeline/facts.ts';

export interface FhirImage {
  readonly id: string;
  readonly facts: ImageFacts;
  /** The latest of each engine, in the archive's order; none when they may not be seen. */
  readonly results: readonly Result[];
}

export interface FhirCase {
  readonly id: string;
  readonly archiveId: string;
  readonly patientId: string;
  readonly studyInstanceUid: string | null;
  readonly images: readonly FhirImage[];
  /** Whether results may be seen at all: without, nothing tells that there could be any. */
  readonly withResults: boolean;
}

/** A resource of FHIR R4 (4.0.1) as JSON. */
export type Resource = Readonly<Record<string, unknown>> & {
  readonly resourceType: string;
  readonly id: string;
};

/** Codes that FHIR and DICOM have no word for. */
export const ownCodes = 'urn:plainfilm:codes';

export const reference = ({ id }: { readonly id: string }) => ({ reference: `urn:uuid:${id}` });
