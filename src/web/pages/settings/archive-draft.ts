/** An archive's settings while they are being edited, what is wrong with them, and what to save. */
import type {
  Archive,
  Catalogue,
  CheckSettings,
  EngineSettings,
} from '../../../contract/projects.ts';
import { ThingName } from '../../../contract/projects.ts';
import { type CheckRows, checkRows, checkSettingsOf, invalidThresholds } from './check-values.ts';
import {
  type FieldProblem,
  type FieldValues,
  fieldProblem,
  initialValues,
  type SchemaField,
  schemaFields,
  settingsOf,
} from './schema-fields.ts';

export interface ArchiveDraft {
  readonly name: string;
  /** Null: films are stored and not processed. */
  readonly engineId: string | null;
  readonly threshold: string;
  /** Of the chosen engine. */
  readonly engineValues: FieldValues;
  readonly checks: CheckRows;
}

export interface ArchiveProblems {
  readonly name?: 'required' | 'tooLong';
  readonly threshold?: FieldProblem;
  /** By field name. */
  readonly engine: Readonly<Record<string, FieldProblem>>;
  readonly checks: ReadonlySet<string>;
}

const thresholdField: SchemaField = {
  kind: 'number',
  name: 'threshold',
  label: '',
  required: true,
  whole: false,
  minimum: 0,
  maximum: 100,
};

export function engineFields(
  catalogue: Catalogue,
  engineId: string | null,
): readonly SchemaField[] {
  const engine = catalogue.engines.find((each) => each.id === engineId);
  return engine === undefined ? [] : schemaFields(engine.settingsSchema);
}

export function draftOf(archive: Archive, catalogue: Catalogue): ArchiveDraft {
  const { engineId, settings, threshold } = archive.engine;
  return {
    name: archive.name,
    engineId,
    threshold: String(threshold),
    engineValues: initialValues(engineFields(catalogue, engineId), settings),
    checks: checkRows(catalogue.checks, archive.checks),
  };
}

/** Another engine begins with its own defaults, and its old settings when it was the stored one. */
export function withEngine(
  draft: ArchiveDraft,
  engineId: string | null,
  archive: Archive,
  catalogue: Catalogue,
): ArchiveDraft {
  const stored = archive.engine.engineId === engineId ? archive.engine.settings : {};
  return {
    ...draft,
    engineId,
    engineValues: initialValues(engineFields(catalogue, engineId), stored),
  };
}

export function draftProblems(draft: ArchiveDraft, catalogue: Catalogue): ArchiveProblems {
  const threshold = fieldProblem(thresholdField, draft.threshold);
  const engine = engineFields(catalogue, draft.engineId).flatMap((field) => {
    const problem = fieldProblem(field, draft.engineValues[field.name] ?? '');
    return problem === undefined ? [] : [[field.name, problem] as const];
  });
  const named = ThingName.safeParse(draft.name).success;
  return {
    ...(named ? {} : { name: draft.name.trim() === '' ? 'required' : 'tooLong' }),
    ...(threshold === undefined ? {} : { threshold }),
    engine: Object.fromEntries(engine),
    checks: invalidThresholds(catalogue.checks, draft.checks),
  };
}

export function hasProblems(problems: ArchiveProblems): boolean {
  return (
    problems.name !== undefined ||
    problems.threshold !== undefined ||
    Object.keys(problems.engine).length > 0 ||
    problems.checks.size > 0
  );
}

/** The engine and its settings as they stand in the form, to be tried out; null: none is chosen. */
export function engineTrial(
  draft: ArchiveDraft,
  archive: Archive,
  catalogue: Catalogue,
): { engineId: string; settings: Record<string, unknown> } | null {
  const { engineId, settings } = archiveToSave(draft, archive, catalogue).engine;
  return engineId === null ? null : { engineId, settings };
}

export interface ArchiveToSave {
  readonly name: string;
  readonly engine: EngineSettings;
  readonly checks: CheckSettings;
}

/** Of a draft without problems. */
export function archiveToSave(
  draft: ArchiveDraft,
  archive: Archive,
  catalogue: Catalogue,
): ArchiveToSave {
  const sameEngine = archive.engine.engineId === draft.engineId;
  return {
    name: draft.name.trim(),
    engine: {
      engineId: draft.engineId,
      threshold: Number(draft.threshold.trim().replace(',', '.')),
      settings: settingsOf(
        engineFields(catalogue, draft.engineId),
        draft.engineValues,
        sameEngine ? archive.engine.settings : {},
      ),
    },
    checks: checkSettingsOf(catalogue.checks, draft.checks, archive.checks),
  };
}

export function isSameDraft(one: ArchiveDraft, other: ArchiveDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
