/** Reads the configuration from the environment. Whatever isn't in the table of options stops the start. */
import fs from 'node:fs';
import { type Option, options } from './config-options.ts';
import { dicomTlsProblems } from './dicom-tls-problems.ts';
import { StartError, type StartProblem } from './start-error.ts';

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
  if (mistakes.length > 0) throw new StartError(mistakes);
  return config;
}

function unknownNames(environment: Environment): StartProblem[] {
  const known = new Set(
    Object.values(options).flatMap(({ name, secret }) =>
      secret ? [name, name + FILE_SUFFIX] : [name],
    ),
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .sort()
    .map((name) => ({
      code: 'option-unknown',
      message: `${name} is not an option of Plainfilm. The reference has a list of them all.`,
    }));
}

function readOption(
  option: Option,
  environment: Environment,
): { value: unknown } | { mistake: StartProblem } {
  const given = readText(option, environment);
  if ('mistake' in given) return given;
  const parsed = option.parse(given.text);
  if ('value' in parsed) return parsed;
  const message = `${option.name} must be ${parsed.mustBe}.`;
  return { mistake: { code: 'option-invalid', message } };
}

/** A variable that is set and empty counts as not set: that is how compose files write it. */
function readText(
  { name, secret }: Option,
  environment: Environment,
): { text: string | undefined } | { mistake: StartProblem } {
  const text = environment[name] || undefined;
  const file = secret ? environment[name + FILE_SUFFIX] || undefined : undefined;
  if (file === undefined) return { text };
  if (text !== undefined) {
    const message = `Give ${name} or ${name}${FILE_SUFFIX}, not both.`;
    return { mistake: { code: 'options-contradict', message } };
  }
  try {
    return { text: fs.readFileSync(file, 'utf8').trim() || undefined };
  } catch (error) {
    const message = `The file that ${name}${FILE_SUFFIX} names can’t be read: ${whyUnreadable(error)}.`;
    return { mistake: { code: 'file-unreadable', message } };
  }
}

function whyUnreadable(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'the user who starts Plainfilm may not read it';
    default:
      return 'the system refuses it';
  }
}

function contradictions(config: Config): StartProblem[] {
  const messages: string[] = [];
  if ((config.adminEmail === undefined) !== (config.adminPassword === undefined)) {
    messages.push('PLAINFILM_ADMIN_EMAIL and PLAINFILM_ADMIN_PASSWORD belong together.');
  }
  if (config.demo && config.adminEmail === undefined) {
    messages.push('PLAINFILM_DEMO needs PLAINFILM_ADMIN_EMAIL: someone the project is for.');
  }
  if ((config.dicomTlsCertificate === undefined) !== (config.dicomTlsKey === undefined)) {
    messages.push('PLAINFILM_DICOM_TLS_CERTIFICATE and PLAINFILM_DICOM_TLS_KEY belong together.');
  }
  if (config.dicomTlsCa !== undefined && config.dicomTlsCertificate === undefined) {
    messages.push('PLAINFILM_DICOM_TLS_CA needs PLAINFILM_DICOM_TLS_CERTIFICATE.');
  }
  if (config.dicomPort !== undefined && config.dicomPort === config.port) {
    messages.push('PLAINFILM_PORT and PLAINFILM_DICOM_PORT must be two ports.');
  }
  const found = messages.map((message) => ({ code: 'options-contradict', message }) as const);
  return [...found, ...dicomTlsProblems(config)];
}
