import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  fieldProblem,
  initialValues,
  type SchemaField,
  schemaFields,
  settingsOf,
  spaced,
} from './schema-fields.ts';

const Settings = z.object({
  host: z.string().describe('Name or address'),
  port: z.number().int().min(1).max(65_535).default(104),
  share: z.number().min(0).max(1).default(0.1),
  secure: z.boolean().default(true),
  mode: z.enum(['fast', 'careful']).default('fast'),
  nested: z.object({ a: z.number() }).optional(),
});
const fields = schemaFields(z.toJSONSchema(Settings, { io: 'input' }));
const field = (name: string) => fields.find((each) => each.name === name) as SchemaField;

describe('schemaFields', () => {
  it('makes a field of every number, boolean, string and choice', () => {
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['host', 'text'],
      ['port', 'number'],
      ['share', 'number'],
      ['secure', 'boolean'],
      ['mode', 'choice'],
    ]);
    expect(field('host')).toMatchObject({ required: true, hint: 'Name or address' });
    expect(field('port')).toMatchObject({ whole: true, minimum: 1, maximum: 65_535 });
    expect(field('mode')).toMatchObject({ choices: ['fast', 'careful'] });
  });

  it('names choices, and says what must be known of each', () => {
    const oneOf = [
      { const: '', title: '–' },
      { const: 'net', title: 'Net 1', description: 'For adults.' },
    ];
    const model = z.string().default('').meta({ oneOf });
    const [made] = schemaFields(z.toJSONSchema(z.object({ model }), { io: 'input' }));
    expect(made).toMatchObject({
      kind: 'choice',
      choices: ['', 'net'],
      labels: { '': '–', net: 'Net 1' },
      notes: { net: 'For adults.' },
      initial: '',
    });
  });

  it('gives lines to long texts, and hides secrets', () => {
    const texts = z.object({
      name: z.string().max(100),
      certificate: z.string().max(100_000),
      token: z.string().meta({ secret: true }),
    });
    expect(schemaFields(z.toJSONSchema(texts))).toMatchObject([
      { lines: false, secret: false },
      { lines: true, secret: false },
      { lines: false, secret: true },
    ]);
  });

  it('asks for nothing that has a default, whichever side of the schema is given', () => {
    const output = schemaFields(z.toJSONSchema(Settings, { io: 'output' }));
    expect(output.filter((each) => each.required).map((each) => each.name)).toEqual(['host']);
  });

  it('passes over a schema that is none', () => {
    expect(schemaFields({})).toEqual([]);
    expect(schemaFields({ properties: { a: 7, b: { type: 'array' } } })).toEqual([]);
  });
});

describe('values', () => {
  it('come back as the settings that they were made from', () => {
    const settings = { host: 'cad', port: 11112, share: 0.25, secure: false, mode: 'careful' };
    expect(settingsOf(fields, initialValues(fields, settings), settings)).toEqual(settings);
  });

  it('keep what the form cannot show and drop what was emptied', () => {
    const values = { ...initialValues(fields, { host: 'cad' }), port: ' ' };
    expect(settingsOf(fields, values, { nested: { a: 1 }, port: 3 })).toEqual({
      host: 'cad',
      nested: { a: 1 },
      secure: true,
      share: 0.1,
      mode: 'fast',
    });
  });

  it('take a comma for a decimal point', () => {
    expect(fieldProblem(field('share'), '0,5')).toBeUndefined();
    expect(settingsOf(fields, { share: '0,5' }, {})).toMatchObject({ share: 0.5 });
  });
});

describe('fieldProblem', () => {
  it.each([
    ['host', ' ', { code: 'required' }],
    ['port', 'x', { code: 'notANumber' }],
    ['port', '1.5', { code: 'notWhole' }],
    ['port', '0', { code: 'tooSmall', limit: 1 }],
    ['port', '70000', { code: 'tooLarge', limit: 65_535 }],
    ['port', '', undefined],
    ['port', '104', undefined],
  ])('%s = %j', (name, value, problem) => {
    expect(fieldProblem(field(name), value)).toEqual(problem);
  });
});

describe('spaced', () => {
  it('makes words of a name', () => {
    expect(spaced('noScoreShare')).toBe('No score share');
    expect(spaced('delayMs')).toBe('Delay ms');
    expect(spaced('called_AE_title')).toBe('Called AE title');
  });
});
