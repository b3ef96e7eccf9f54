/** The tables as Kysely sees them; the migrations are what makes them. */
import type {
  ColumnType,
  Generated,
  GeneratedAlways,
  JSONColumnType,
  Kysely,
  Transaction,
} from 'kysely';
import type { Sex } from '../../core/thresholds/stratum.ts';

type At = ColumnType<Date, Date | undefined, Date>;
type Json<T> = JSONColumnType<T & object, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
/** `numeric` and `bigint` come as numbers: the parsers are set in `open.ts`. */
type State = 'stored' | 'waiting' | 'processing' | 'scored' | 'no-score' | 'failed';

export interface UsersTable {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
  site_administrator: Generated<boolean>;
  machine: Generated<boolean>;
  disabled_at: Date | null;
  created_at: At;
}
export interface SessionsTable {
  token_sha256: Buffer;
  user_id: string;
  created_at: At;
  last_seen_at: At;
  expires_at: Date;
}
export interface PasswordLinksTable {
  token_sha256: Buffer;
  user_id: string | null;
  created_at: At;
  expires_at: Date;
  used_at: Date | null;
}
export interface ProjectsTable {
  id: string;
  name: string;
  pseudonymisation: 'optional' | 'required';
  patient_id_pattern: Generated<string>;
  demo: Generated<boolean>;
  /** 32 random bytes, made by the database and never changed. */
  deid_key: GeneratedAlways<Buffer>;
  compaction: Generated<boolean>;
  created_at: At;
}
export interface ArchivesTable {
  id: string;
  project_id: string;
  name: string;
  checks: Json<Record<string, unknown>>;
  threshold: Generated<number>;
  stale_after: ColumnType<string | null, never, string | null>;
  created_at: At;
}
export interface ArchiveEnginesTable {
  id: string;
  archive_id: string;
  engine_id: string;
  name: string;
  settings: Json<Record<string, unknown>>;
  paused_at: ColumnType<Date | null, never, Date | null>;
  position: number;
  removed_at: ColumnType<Date | null, never, Date | null>;
  created_at: At;
}
export interface EngineBackfillsTable {
  archive_engine_id: string;
  state: 'running' | 'paused' | 'done';
  before_at: Generated<Date>;
  before_id: Generated<string>;
  given: Generated<number>;
  total: number;
  asked_by: string;
  created_at: At;
}
export interface GrantsTable {
  user_id: string;
  project_id: string;
  archive_id: string | null;
  permission: string;
}
export interface BatchesTable {
  id: string;
  archive_id: string;
  user_id: string;
  recipe: NullableJson<{ profile: string; options: string[] }>;
  file_count: number;
  created_at: At;
}
export interface CasesTable {
  id: string;
  archive_id: string;
  study_instance_uid: string | null;
  patient_id: string;
  state: State;
  score: number | null;
  above: boolean | null;
  result_id: string | null;
  image_count: Generated<number>;
  thumbnail_image_id: string | null;
  created_at: At;
  updated_at: At;
}
export interface ImagesTable {
  id: string;
  archive_id: string;
  case_id: string;
  batch_id: string;
  uploaded_by: string;
  kind: 'dicom' | 'png' | 'jpeg';
  sop_instance_uid: string | null;
  sha256: string;
  size_bytes: number;
  name: string | null;
  facts: Json<Record<string, unknown>>;
  findings: Json<unknown[]>;
  recipe: NullableJson<{ profile: string; options: string[] }>;
  state: State;
  thumbnail_sha256: string | null;
  pixel_sha256: string | null;
  look_due_at: ColumnType<Date | null, Date | string | null | undefined, Date | null>;
  look_attempts: Generated<number>;
  created_at: At;
}
export interface UploadsTable {
  id: string;
  batch_id: string;
  user_id: string;
  sha256: string;
  size_bytes: number;
  metadata: Json<Record<string, unknown>>;
  state: 'partial' | 'stored' | 'refused';
  image_id: string | null;
  already_held: Generated<boolean>;
  refusal: NullableJson<Record<string, unknown>>;
  created_at: At;
  updated_at: At;
}
export interface ProcessingsTable {
  id: string;
  image_id: string;
  archive_engine_id: string;
  /** The last time that this engine was asked about the image. */
  current: Generated<boolean>;
  engine_id: string;
  settings: Json<Record<string, unknown>>;
  state: 'waiting' | 'processing' | 'done' | 'failed' | 'cancelled';
  ticket: NullableJson<unknown>;
  answers_after: ColumnType<Date | null, never, Date | null>;
  attempts: Generated<number>;
  error_code: string | null;
  created_at: At;
  updated_at: At;
}
export interface ReceivedResultsTable {
  id: string;
  received_at: At;
  kind: 'report' | 'picture' | 'document' | 'presentation';
  calling_ae: string;
  called_ae: string;
  sop_class_uid: string;
  sop_instance_uid: string;
  study_instance_uid: string;
  referenced_uids: string[];
  sha256: string;
  size_bytes: number;
  state: 'matched' | 'quarantined' | 'dismissed';
  reason: string | null;
  image_id: string | null;
  processing_id: string | null;
  handled_by: string | null;
  handled_at: Date | null;
}
export interface EngineCallbacksTable {
  id: string;
  received_at: At;
  processing_id: string;
  signature: string;
  body: Buffer;
}
export interface DicomSourcesTable {
  id: string;
  calling_ae: string;
  archive_id: string;
  user_id: string;
  created_by: string;
  created_at: At;
}
export interface ResultsTable {
  id: string;
  image_id: string;
  processing_id: string;
  archive_engine_id: string;
  engine_id: string;
  engine_name: string;
  engine_version: string;
  simulated: boolean;
  score: number | null;
  no_score_reason: 'not-a-pa-chest-film' | 'not-supported' | 'processing-failed' | null;
  threshold: number | null;
  above: boolean | null;
  /** Of the patients that the threshold is for; null: everybody. */
  stratum: ColumnType<string | null, string | null | undefined, string | null>;
  heatmap_sha256: string | null;
  created_at: At;
}
export interface ThresholdsTable {
  id: string;
  archive_id: string;
  engine_name: string;
  engine_version: string | null;
  sex: Sex | null;
  age_from: number | null;
  age_to: number | null;
  value: number;
}
export interface ResultLabelsTable {
  id: GeneratedAlways<number>;
  result_id: string;
  threshold: number;
  above: boolean;
  stratum: string | null;
  since: Date;
  changed_by: string | null;
}
export interface RelabellingsTable {
  archive_id: string;
  revision: number;
  asked_by: string;
  asked_at: At;
  after_at: Date | null;
  after_id: string | null;
  cases_done: Generated<number>;
  cases_total: number;
  finished_at: Date | null;
}
export interface EventsTable {
  id: GeneratedAlways<number>;
  at: At;
  user_id: string | null;
  event: string;
  project_id: string | null;
  archive_id: string | null;
  image_id: string | null;
  subject_user_id: string | null;
  params: ColumnType<Record<string, string | number>, string | undefined, never>;
}

export interface Schema {
  users: UsersTable;
  sessions: SessionsTable;
  password_links: PasswordLinksTable;
  projects: ProjectsTable;
  archives: ArchivesTable;
  archive_engines: ArchiveEnginesTable;
  engine_backfills: EngineBackfillsTable;
  grants: GrantsTable;
  batches: BatchesTable;
  cases: CasesTable;
  images: ImagesTable;
  uploads: UploadsTable;
  processings: ProcessingsTable;
  results: ResultsTable;
  thresholds: ThresholdsTable;
  result_labels: ResultLabelsTable;
  relabellings: RelabellingsTable;
  received_results: ReceivedResultsTable;
  engine_callbacks: EngineCallbacksTable;
  dicom_sources: DicomSourcesTable;
  events: EventsTable;
}

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;
/** What a query needs: the database itself, or a transaction on it. */
export type Queryable = Database | DatabaseTransaction;
