/** An engine of an archive while it is being added or changed, what is wrong with it, and what to save. */
import {
  type Archive,
  type ArchiveEngine,
  type Catalogue,
  type EngineSettings,
  ThingName,
} from '../../../contract/projects.ts';
import {
  type FieldProblem,
  type FieldValues,
  fieldProblem,
  initialValues,
  type SchemaField,
  schemaFields,
  settingsOf,
} from './schema-fields.ts';

export interface EngineDraft {
  readonly engineId: string;
  readonly name: string;
  readonly values: FieldValues;
}

export interface EngineProblems {
  readonly name?: 'required' | 'tooLong';
  /** By field name. */
  readonly values: Readonly<Record<string, FieldProblem>>;
}

export function engineFields(catalogue: Catalogue, engineId: string): readonly SchemaField[] {
  const engine = catalogue.engines.find((each) => each.id === engineId);
  return engine === undefined ? [] : schemaFields(engine.settingsSchema);
}

export function draftOfEngine(engine: ArchiveEngine, catalogue: Catalogue): EngineDraft {
  const { engineId, name, settings } = engine;
  return { engineId, name, values: initialValues(engineFields(catalogue, engineId), settings) };
}

/** With the engine's defaults, under a name that the archive doesn't use yet. */
export function newEngineDraft(
  engineId: string,
  { engines }: Pick<Archive, 'engines'>,
  catalogue: Catalogue,
): EngineDraft {
  const own = catalogue.engines.find(({ id }) => id === engineId)?.name ?? engineId;
  const taken = new Set(engines.map(({ name }) => name.toLowerCase()));
  let name = own;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${own} ${number}`;
  return { engineId, name, values: initialValues(engineFields(catalogue, engineId), {}) };
}

export function engineProblems(draft: EngineDraft, catalogue: Catalogue): EngineProblems {
  const values = engineFields(catalogue, draft.engineId).flatMap((field) => {
    const problem = fieldProblem(field, draft.values[field.name] ?? '');
    return problem === undefined ? [] : [[field.name, problem] as const];
  });
  const named = ThingName.safeParse(draft.name).success;
  return {
    ...(named ? {} : { name: draft.name.trim() === '' ? 'required' : 'tooLong' }),
    values: Object.fromEntries(values),
  };
}

export function hasEngineProblems({ name, values }: EngineProblems): boolean {
  return name !== undefined || Object.keys(values).length > 0;
}

/** `stored`: what the form doesn't show of it stays. */
export function engineToSave(
  draft: EngineDraft,
  stored: ArchiveEngine | undefined,
  catalogue: Catalogue,
): EngineSettings & { readonly name: string } {
  const fields = engineFields(catalogue, draft.engineId);
  return {
    engineId: draft.engineId,
    name: draft.name.trim(),
    settings: settingsOf(fields, draft.values, stored?.settings ?? {}),
  };
}
