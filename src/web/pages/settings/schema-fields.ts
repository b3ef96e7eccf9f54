/** Turns an engine's JSON Schema into form fields, and what was typed into settings. */

interface FieldBase {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
}
export type SchemaField = FieldBase &
  (
    | {
        readonly kind: 'number';
        readonly whole: boolean;
        readonly minimum?: number;
        readonly maximum?: number;
        readonly initial?: number;
      }
    | { readonly kind: 'boolean'; readonly initial: boolean }
    | {
        readonly kind: 'choice';
        readonly choices: readonly string[];
        /** By choice, where it has another name than its own. */
        readonly labels?: Readonly<Record<string, string>>;
        /** By choice: what must be known of it. */
        readonly notes?: Readonly<Record<string, string>>;
        readonly initial?: string;
      }
    | {
        readonly kind: 'text';
        readonly secret: boolean;
        readonly lines: boolean;
        /** A document, which the portal looks at while it is written. */
        readonly checked: boolean;
        readonly initial?: string;
      }
    /** Words, a line each. */
    | { readonly kind: 'list'; readonly initial: string }
  );

/** What is typed: numbers stay text until they are saved, so that nobody's half-typed number jumps. */
export type FieldValue = string | boolean;
export type FieldValues = Readonly<Record<string, FieldValue>>;

export interface FieldProblem {
  readonly code: 'required' | 'notANumber' | 'notWhole' | 'tooSmall' | 'tooLarge';
  readonly limit?: number;
}

/** A text that may be longer has lines: certificates, mappings. */
const longestLine = 5000;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Properties of kinds that a form can't show are left out; their values are kept as they are by `settingsOf`. */
export function schemaFields(schema: Json): readonly SchemaField[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isObject(property)) return [];
    // What has a default need not be typed.
    const must = required.includes(name) && property.default === undefined;
    const field = fieldOf(name, property, must);
    return field === undefined ? [] : [field];
  });
}

function fieldOf(name: string, property: Json, required: boolean): SchemaField | undefined {
  const base = {
    name,
    required,
    label: typeof property.title === 'string' ? property.title : spaced(name),
    ...(typeof property.description === 'string' ? { hint: property.description } : {}),
  };
  const initial = property.default;
  if (Array.isArray(property.oneOf))
    return { ...base, ...choicesOf(property.oneOf), ...textDefault(initial) };
  if (Array.isArray(property.enum)) {
    const choices = property.enum.filter((value) => typeof value === 'string');
    return {
      ...base,
      kind: 'choice',
      choices,
      ...(typeof initial === 'string' ? { initial } : {}),
    };
  }
  switch (property.type) {
    case 'integer':
    case 'number':
      return {
        ...base,
        kind: 'number',
        whole: property.type === 'integer',
        ...(typeof property.minimum === 'number' ? { minimum: property.minimum } : {}),
        ...(typeof property.maximum === 'number' ? { maximum: property.maximum } : {}),
        ...(typeof initial === 'number' ? { initial } : {}),
      };
    case 'boolean':
      return { ...base, kind: 'boolean', initial: initial === true };
    case 'string':
      return {
        ...base,
        kind: 'text',
        secret:
          [property.writeOnly, property.secret].includes(true) || property.format === 'password',
        checked: property.checked === true,
        lines: typeof property.maxLength === 'number' && property.maxLength > longestLine,
        ...(typeof initial === 'string' ? { initial } : {}),
      };
    case 'array': {
      const isWords = isObject(property.items) && property.items.type === 'string';
      return isWords ? { ...base, kind: 'list', initial: linesOf(initial) } : undefined;
    }
    default:
      return undefined;
  }
}

function linesOf(value: unknown): string {
  return Array.isArray(value) ? value.join('\n') : '';
}

function textDefault(initial: unknown): { initial?: string } {
  return typeof initial === 'string' ? { initial } : {};
}

/** Constants with a title and a description each. */
function choicesOf(oneOf: readonly unknown[]) {
  const given = oneOf.filter(isObject).filter((each) => typeof each.const === 'string');
  const texts = (key: string) =>
    Object.fromEntries(
      given.flatMap((each) => (typeof each[key] === 'string' ? [[each.const, each[key]]] : [])),
    ) as Record<string, string>;
  return {
    kind: 'choice' as const,
    choices: given.map((each) => String(each.const)),
    labels: texts('title'),
    notes: texts('description'),
  };
}

/** `noScoreShare` reads "No score share". */
export function spaced(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function initialValues(fields: readonly SchemaField[], settings: Json): FieldValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = settings[field.name] ?? field.initial;
      if (field.kind === 'boolean') return [field.name, value === true];
      if (field.kind === 'list' && Array.isArray(value)) return [field.name, linesOf(value)];
      return [field.name, value === undefined || value === null ? '' : String(value)];
    }),
  );
}

export function fieldProblem(field: SchemaField, value: FieldValue): FieldProblem | undefined {
  if (typeof value === 'boolean') return undefined;
  const typed = value.trim();
  if (typed === '') return field.required ? { code: 'required' } : undefined;
  if (field.kind !== 'number') return undefined;
  const number = Number(typed.replace(',', '.'));
  if (!Number.isFinite(number)) return { code: 'notANumber' };
  if (field.whole && !Number.isInteger(number)) return { code: 'notWhole' };
  if (field.minimum !== undefined && number < field.minimum)
    return { code: 'tooSmall', limit: field.minimum };
  if (field.maximum !== undefined && number > field.maximum)
    return { code: 'tooLarge', limit: field.maximum };
  return undefined;
}

/** Settings to save: empty fields fall back to the engine's default, what the form doesn't know stays. */
export function settingsOf(
  fields: readonly SchemaField[],
  values: FieldValues,
  before: Json,
): Record<string, unknown> {
  const after: Record<string, unknown> = { ...before };
  for (const field of fields) {
    const value = values[field.name];
    if (typeof value === 'boolean') after[field.name] = value;
    else if (value === undefined || value.trim() === '') delete after[field.name];
    else after[field.name] = typedValue(field, value.trim());
  }
  return after;
}

function typedValue(field: SchemaField, typed: string): unknown {
  switch (field.kind) {
    case 'number':
      return Number(typed.replace(',', '.'));
    case 'list':
      return typed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'boolean':
    case 'choice':
    case 'text':
      return typed;
  }
}
