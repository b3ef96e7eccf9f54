/** What the simulated CAD box is told on its command line, checked before anything is started. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AeTitle } from '../../src/contract/engines.ts';
import type { CadBoxOptions } from './cad-box.ts';
import { reportShapes } from './report-shapes.ts';

interface Flag<Value> {
  /** Of `--help`. */
  readonly value: string;
  readonly words: string;
  readonly initial: string;
  readonly schema: z.ZodType<Value>;
  readonly mustBe: string;
}

function flag<Value>(
  value: string,
  initial: string,
  words: string,
  schema: z.ZodType<Value>,
  mustBe: string,
): Flag<Value> {
  return { value, words, initial, schema, mustBe };
}

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));

const port = (initial: string, words: string, min = 0) =>
  flag('N', initial, words, wholeNumber(min, 65_535), `a port, ${min} to 65535`);
const host = (initial: string, words: string) =>
  flag('NAME', initial, words, z.string().trim().min(1), 'a name or an address');
const aeTitle = (initial: string, words: string) =>
  flag(
    'TITLE',
    initial,
    words,
    AeTitle,
    'an AE title: 1 to 16 letters, digits and signs, without a backslash',
  );
const share = (initial: string, words: string) =>
  flag(
    'SHARE',
    initial,
    words,
    z
      .string()
      .regex(/^([01]|[01]?\.\d+)$/)
      .transform(Number)
      .pipe(z.number().min(0).max(1)),
    'a share from 0 to 1',
  );

const flags = {
  port: port('11113', 'where it listens; 0: any that is free'),
  host: host('127.0.0.1', 'on which address'),
  ae: aeTitle('CAD4TB', 'its AE title'),
  'portal-host': host('127.0.0.1', 'where its answers go: the portal'),
  'portal-port': port('11112', 'the portal’s PLAINFILM_DICOM_PORT', 1),
  'portal-ae': aeTitle('PLAINFILM', 'the portal’s AE title'),
  shape: flag(
    'NAME',
    'percent',
    `how its reports are built: ${reportShapes.join(', ')}`,
    z.enum(reportShapes),
    `one of ${reportShapes.join(', ')}`,
  ),
  'delay-ms': flag(
    'N',
    '2000',
    'how long an answer takes, give or take a third',
    wholeNumber(0, 86_400_000),
    'a whole number of milliseconds',
  ),
  'no-score': share('0.1', 'films that get -1, -2 or -3 instead of a score'),
  duplicates: share('0', 'answers that are sent twice'),
  second: share('0', 'films that get another report with another score'),
  disorder: share('0', 'answers whose heatmap comes before the report'),
  silent: share('0', 'films that never get an answer'),
  refuse: share('0', 'films that are refused'),
  heatmaps: share('1', 'scores that come with a heatmap'),
  seed: flag('TEXT', '1', 'the same seed and film, the same answer', z.string(), 'a text'),
} as const;

type FlagName = keyof typeof flags;
type Given = Readonly<Record<string, string | boolean | undefined>>;
type Values = {
  [Name in FlagName]: (typeof flags)[Name] extends Flag<infer Value> ? Value : never;
};

export const help = `A simulated CAD box: a DICOM node that takes films and sends back reports and heatmaps.
It looks at no film; what it answers is made up and says so.

${Object.entries(flags)
  .map(
    ([name, { value, words, initial }]) =>
      `  ${`--${name} ${value}`.padEnd(22)}${words} (${initial})`,
  )
  .join('\n')}
`;

export type Read =
  | { readonly options: Omit<CadBoxOptions, 'tell'> }
  | { readonly help: true }
  /** A line for each thing that is wrong. */
  | { readonly mistakes: readonly string[] };

export function readOptions(args: readonly string[]): Read {
  const given = parse(args);
  if ('mistakes' in given) return given;
  if (given.values.help === true) return { help: true };
  const mistakes: string[] = [];
  const entries = Object.entries(flags).map(([name, { initial, schema, mustBe }]) => {
    const parsed = schema.safeParse(given.values[name] ?? initial);
    if (!parsed.success) mistakes.push(`--${name} must be ${mustBe}. [option-invalid]`);
    return [name, parsed.data] as const;
  });
  return mistakes.length > 0
    ? { mistakes }
    : { options: toOptions(Object.fromEntries(entries) as Values) };
}

function parse(
  args: readonly string[],
): { readonly values: Given } | { readonly mistakes: readonly string[] } {
  const strings = Object.keys(flags).map((name) => [name, { type: 'string' }] as const);
  const options = { ...Object.fromEntries(strings), help: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    return { values: values as Given };
  } catch {
    const unknown = args.find((arg) => !(arg.replace(/^--|=.*$/g, '') in options)) ?? args.at(-1);
    return { mistakes: [`${unknown} can’t be understood; --help has a list. [option-unknown]`] };
  }
}

function toOptions(values: Values): Omit<CadBoxOptions, 'tell'> {
  return {
    host: values.host,
    port: values.port,
    ae: values.ae,
    portal: {
      host: values['portal-host'],
      port: values['portal-port'],
      ae: values['portal-ae'],
    },
    shape: values.shape,
    seed: values.seed,
    delayMs: values['delay-ms'],
    shares: {
      noScore: values['no-score'],
      duplicate: values.duplicates,
      second: values.second,
      disorder: values.disorder,
      silent: values.silent,
      refuse: values.refuse,
      heatmap: values.heatmaps,
    },
  };
}
