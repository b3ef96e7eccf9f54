/** Exports of an archive: the ledger a line for each image and engine, and what of it a person may ask for. */
import { z } from 'zod';
import { CaseQuery, NoScoreReason, ProcessingState } from './cases.ts';
import { Finding, Id, Timestamp } from './common.ts';

export const ExportFormat = z.enum(['csv', 'json', 'ndjson']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** By id in an address, which servers on the way may cut off after 8,192 characters. */
export const mostNamedCases = 200;

/** The filters and orders of the list of cases, all of them at once instead of a page; of named cases alone where some are named. */
export const CaseSelection = CaseQuery.omit({ after: true, limit: true }).extend({
  /** Ids, separated by commas. */
  cases: z
    .string()
    .max(mostNamedCases * 37)
    .transform((text) => text.split(','))
    .pipe(z.array(Id).min(1).max(mostNamedCases))
    .optional(),
});
export type CaseSelection = z.output<typeof CaseSelection>;

export const ExportQuery = CaseSelection.extend({ format: ExportFormat.default('csv') });
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

/** Of the latest result of one of the archive's engines, a line for each; absent without the permission to see results, null where there is none. */
const resultColumns = {
  result: z.enum(['score', 'no-score']).nullable(),
  resultId: Id.nullable(),
  /** 1: what lists show of the image; more: what further engines say, in the archive's order. */
  engineRank: z.number().int().nullable(),
  /** What the archive calls the engine. */
  archiveEngine: z.string().nullable(),
  engine: z.string().nullable(),
  engineVersion: z.string().nullable(),
  /** Made by the simulator: says nothing about the patient. */
  simulated: z.boolean().nullable(),
  score: z.number().min(0).max(100).nullable(),
  noScoreReason: NoScoreReason.nullable(),
  threshold: z.number().min(0).max(100).nullable(),
  /** Which patients that threshold is for, such as `F 15-34`; null: everybody. */
  thresholdStratum: z.string().nullable(),
  label: z.enum(['above', 'below']).nullable(),
  resultAt: Timestamp.nullable(),
};

export const LedgerLine = z.object(ledger);
export const ExportLine = z.object({ ...ledger, ...resultColumns });
export type ExportLine = z.infer<typeof ExportLine>;

/** A film's whole file is read for each: more would take hours over the lines that most people have. */
export const mostFilmsInZip = 1000;
/** A page or more each. */
export const mostFilmsInReports = 200;
/** Whoever wants an engine to read more of an archive again has it run over all of them. */
export const mostFilmsProcessed = 1000;

/** How many films have been given to engines again. */
export const ProcessedFilms = z.object({ films: z.number().int() });

/** Cases on one page of an archive's FHIR bundle. */
export const FhirQuery = CaseQuery.omit({ limit: true }).extend({
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type FhirQuery = z.output<typeof FhirQuery>;
