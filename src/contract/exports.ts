/** Exports of an archive: the ledger a line an image, and what of it a person may ask for. */
import { z } from 'zod';
import { CaseQuery, NoScoreReason, ProcessingState } from './cases.ts';
import { Finding, Id, Timestamp } from './common.ts';

export const ExportFormat = z.enum(['csv', 'json', 'ndjson']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** The filters and orders of the list of cases, all of them at once instead of a page. */
export const ExportQuery = CaseQuery.omit({ after: true, limit: true }).extend({
  format: ExportFormat.default('csv'),
});
export type ExportQuery = z.output<typeof ExportQuery>;

/** What is known of every image. Null: not known, or it doesn't have any. */
const ledger = {
  caseId: Id,
  imageId: Id,
  /** Replacement or original Patient ID. */
  patientId: z.string(),
  /** Cleaned; null for pseudonymised images. */
  name: z.string().nullable(),
  kind: z.enum(['dicom', 'png', 'jpeg']),
  studyInstanceUid: z.string().nullable(),
  seriesInstanceUid: z.string().nullable(),
  sopInstanceUid: z.string().nullable(),
  sha256: z.string(),
  sizeBytes: z.number().int(),
  modality: z.string().nullable(),
  view: z.string().nullable(),
  bodyPart: z.string().nullable(),
  ageYears: z.number().nullable(),
  sex: z.string().nullable(),
  rows: z.number().nullable(),
  columns: z.number().nullable(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  /** De-identification options, `basic` first; null: sent as it was. */
  recipe: z.array(z.string()).nullable(),
  findings: z.array(Finding),
  state: ProcessingState,
  uploadedAt: Timestamp,
};

/** Of the image's latest result; absent without the permission to see results, null where there is none. */
const resultColumns = {
  result: z.enum(['score', 'no-score']).nullable(),
  resultId: Id.nullable(),
  engine: z.string().nullable(),
  engineVersion: z.string().nullable(),
  /** Made by the simulator: says nothing about the patient. */
  simulated: z.boolean().nullable(),
  score: z.number().min(0).max(100).nullable(),
  noScoreReason: NoScoreReason.nullable(),
  threshold: z.number().min(0).max(100).nullable(),
  label: z.enum(['above', 'below']).nullable(),
  resultAt: Timestamp.nullable(),
};

export const LedgerLine = z.object(ledger);
export const ExportLine = z.object({ ...ledger, ...resultColumns });
export type ExportLine = z.infer<typeof ExportLine>;

/** A film's whole file is read for each: more would take hours over the lines that most people have. */
export const mostCasesInZip = 100;

export const ZipQuery = z.object({
  /** Ids, separated by commas. */
  cases: z
    .string()
    .max(mostCasesInZip * 37)
    .transform((text) => text.split(','))
    .pipe(z.array(Id).min(1).max(mostCasesInZip)),
});

/** Cases on one page of an archive's FHIR bundle. */
export const FhirQuery = CaseQuery.omit({ limit: true }).extend({
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type FhirQuery = z.output<typeof FhirQuery>;
