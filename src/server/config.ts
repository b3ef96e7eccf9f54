/** Reads the configuration from the environment. Whatever isn't in the table of options stops the start. */
import fs from 'node:fs';
import { type Option, options } from './config-options.ts';
import { StartError } from './errors.ts';

type Options = typeof options;
type ValueOf<O> = O extends Option<infer Value> ? Value : never;
export type Config = { readonly [Key in keyof Options]: ValueOf<Options[Key]> };

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'PLAINFILM_';
const FILE_SUFFIX = '_FILE';

/** Throws a `StartError` whose sentence names every mistake; never a secret's value. */
export function readConfig(environment: Environment): Config {
  const mistakes = unknownNames(environment);
  const entries = Object.entries(options).map(([key, option]) => {
    const parsed = readOption(option, environment);
    if ('mistake' in parsed) mistakes.push(parsed.mistake);
    return [key, 'value' in parsed ? parsed.value : undefined];
  });
  const config = Object.fromEntries(entries) as Config;
  if (mistakes.length === 0) mistakes.push(...contradictions(config));
  if (mistakes.length > 0) throw new StartError(mistakes.join('\n'));
  return config;
}

function unknownNames(environment: Environment): string[] {
  const known = new Set(
    Object.values(options).flatMap(({ name, secret }) =>
      secret ? [name, name + FILE_SUFFIX] : [name],
    ),
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .sort()
    .map((name) => `${name} is not an option of Plainfilm. The reference has a list of them all.`);
}

function readOption(
  option: Option,
  environment: Environment,
): { value: unknown } | { mistake: string } {
  const given = readText(option, environment);
  if ('mistake' in given) return given;
  const parsed = option.parse(given.text);
  return 'value' in parsed ? parsed : { mistake: `${option.name} must be ${parsed.mustBe}.` };
}

/** A variable that is set and empty counts as not set: that is how compose files write it. */
function readText(
  { name, secret }: Option,
  environment: Environment,
): { text: string | undefined } | { mistake: string } {
  const text = environment[name] || undefined;
  const file = secret ? environment[name + FILE_SUFFIX] || undefined : undefined;
  if (file === undefined) return { text };
  if (text !== undefined) {
    return { mistake: `Give ${name} or ${name}${FILE_SUFFIX}, not both.` };
  }
  try {
    return { text: fs.readFileSync(file, 'utf8').trim() || undefined };
  } catch {
    return { mistake: `The file that ${name}${FILE_SUFFIX} names can’t be read.` };
  }
}

function contradictions(config: Config): string[] {
  const mistakes: string[] = [];
  if ((config.adminEmail === undefined) !== (config.adminPassword === undefined)) {
    mistakes.push('PLAINFILM_ADMIN_EMAIL and PLAINFILM_ADMIN_PASSWORD belong together.');
  }
  if (config.demo && config.adminEmail === undefined) {
    mistakes.push('PLAINFILM_DEMO needs PLAINFILM_ADMIN_EMAIL: someone the project is for.');
  }
  if ((config.dicomTlsCertificate === undefined) !== (config.dicomTlsKey === undefined)) {
    mistakes.push('PLAINFILM_DICOM_TLS_CERTIFICATE and PLAINFILM_DICOM_TLS_KEY belong together.');
  }
  if (config.dicomTlsCa !== undefined && config.dicomTlsCertificate === undefined) {
    mistakes.push('PLAINFILM_DICOM_TLS_CA needs PLAINFILM_DICOM_TLS_CERTIFICATE.');
  }
  return mistakes;
}
