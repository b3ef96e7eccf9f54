/** What is known of an image without its pixels: shown in lists, read by checks, stored with the image. */

export type ImageKind = 'dicom' | 'png' | 'jpeg';

/** Standard attributes only, none of which identifies a patient. Absent or empty in the file: absent here. */
export interface ImageFacts {
  readonly kind: ImageKind;
  readonly sizeBytes: number;
  readonly transferSyntaxUid?: string;
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly modality?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly numberOfFrames?: number;
  readonly samplesPerPixel?: number;
  readonly bitsAllocated?: number;
  readonly bitsStored?: number;
  readonly photometricInterpretation?: string;
  readonly viewPosition?: string;
  readonly bodyPartExamined?: string;
  readonly patientSex?: string;
  /** Whole years, from PatientAge, else from birth date and study date. */
  readonly patientAgeYears?: number;
  readonly manufacturer?: string;
  readonly manufacturerModelName?: string;
  readonly burnedInAnnotation?: string;
}

/** Who the file says it is about. Lives in the browser's memory only; never sent, never logged. */
export interface SourceIdentity {
  /** Equal for files of the same patient: PatientID and IssuerOfPatientID, else name and birth date; absent when the file names nobody. */
  readonly key?: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly birthYear?: string;
}
