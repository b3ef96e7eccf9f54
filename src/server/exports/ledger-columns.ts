/** The columns of an export, in their order: what each is read from, and what kind of value it holds. */
import type { ExportLine } from '../../contract/exports.ts';

export type ColumnKind = 'text' | 'number' | 'boolean' | 'json';

export interface Column {
  readonly name: keyof ExportLine;
  /** SQL over `i` (images), `c` (of the case: `id`, `patient_id`, `study_instance_uid`) and `r` (the latest result of an engine); times as text, which is faster than dates. */
  readonly sql: string;
  readonly kind: ColumnKind;
}

const text = (name: keyof ExportLine, sql: string): Column => ({ name, sql, kind: 'text' });
const number = (name: keyof ExportLine, sql: string): Column => ({ name, sql, kind: 'number' });
const json = (name: keyof ExportLine, sql: string): Column => ({ name, sql, kind: 'json' });
const utc = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** A number in `facts` stays text until it is written, and is nothing where the file said something else. */
const count = (key: string) =>
  `case jsonb_typeof(i.facts->'${key}') when 'number' then (i.facts->'${key}')::float8 end`;

export const ledgerColumns: readonly Column[] = [
  text('caseId', 'c.id'),
  text('imageId', 'i.id'),
  text('patientId', 'c.patient_id'),
  text('name', 'i.name'),
  text('kind', 'i.kind'),
  text('studyInstanceUid', 'c.study_instance_uid'),
  text('seriesInstanceUid', `i.facts->>'seriesInstanceUid'`),
  text('sopInstanceUid', 'i.sop_instance_uid'),
  text('sha256', 'i.sha256'),
  number('sizeBytes', 'i.size_bytes'),
  text('modality', `i.facts->>'modality'`),
  text('view', `i.facts->>'viewPosition'`),
  text('bodyPart', `i.facts->>'bodyPartExamined'`),
  number('ageYears', count('patientAgeYears')),
  text('sex', `i.facts->>'patientSex'`),
  number('rows', count('rows')),
  number('columns', count('columns')),
  text('manufacturer', `i.facts->>'manufacturer'`),
  text('model', `i.facts->>'manufacturerModelName'`),
  json(
    'recipe',
    `case when i.recipe is not null then jsonb_build_array(i.recipe->'profile') || (i.recipe->'options') end::text`,
  ),
  json('findings', 'i.findings::text'),
  text('state', 'i.state'),
  text('uploadedAt', utc('i.created_at')),
];

export const resultColumns: readonly Column[] = [
  text(
    'result',
    `case when r.id is not null then case when r.score is null then 'no-score' else 'score' end end`,
  ),
  text('resultId', 'r.id'),
  number('engineRank', 'r.rank'),
  text('archiveEngine', 'r.called_name'),
  text('engine', 'r.engine_name'),
  text('engineVersion', 'r.engine_version'),
  { name: 'simulated', sql: 'r.simulated', kind: 'boolean' },
  number('score', 'r.score'),
  text('noScoreReason', 'r.no_score_reason'),
  number('threshold', 'r.threshold'),
  text('thresholdStratum', 'r.stratum'),
  text('label', `case r.above when true then 'above' when false then 'below' end`),
  text('resultAt', utc('r.created_at')),
];
