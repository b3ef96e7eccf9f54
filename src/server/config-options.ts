/** The table of options: the environment variables that Plainfilm reads, and nothing else does. */
import path from 'node:path';
import { z } from 'zod';
import { Email, Password } from '../contract/accounts.ts';

/** One option. `parse` gets the variable's text, and undefined where it isn't set. */
export interface Option<Value = unknown> {
  /** Environment variable. */
  readonly name: string;
  /** For the reference page. */
  readonly type: string;
  /** For the reference page; what `parse` makes of undefined. */
  readonly fallback: string;
  /** A secret may also be given as a file's path, in a variable named with `_FILE` behind it; it is never shown. */
  readonly secret: boolean;
  readonly description: string;
  /** The value, or a sentence's end that says what it must be. */
  parse(text: string | undefined): { value: Value } | { mustBe: string };
}

interface Words {
  readonly description: string;
  readonly secret?: boolean;
}

function option<Value>(
  name: string,
  type: string,
  fallback: string,
  { description, secret = false }: Words,
  parse: Option<Value>['parse'],
): Option<Value> {
  return { name, type, fallback, secret, description, parse };
}

function text(name: string, fallback: string, words: Words): Option<string> {
  return option(name, 'text', fallback, words, (given) => ({ value: given ?? fallback }));
}

function wholeNumber(
  name: string,
  fallback: number,
  range: { readonly min: number; readonly max: number },
  words: Words,
): Option<number> {
  return option(name, `${range.min} to ${range.max}`, String(fallback), words, (given) => {
    const value = given === undefined ? fallback : Number(given);
    return Number.isInteger(value) && value >= range.min && value <= range.max
      ? { value }
      : { mustBe: `a whole number from ${range.min} to ${range.max}` };
  });
}

function yesOrNo(name: string, words: Words): Option<boolean> {
  return option(name, '1 or 0', '0', words, (given = '0') =>
    given === '1' || given === '0' ? { value: given === '1' } : { mustBe: '1 or 0' },
  );
}

function oneOf<const Word extends string>(
  name: string,
  all: readonly Word[],
  fallback: Word,
  words: Words,
): Option<Word> {
  return option(name, all.join(', '), fallback, words, (given = fallback) => {
    const value = all.find((word) => word === given);
    return value === undefined ? { mustBe: `one of ${all.join(', ')}` } : { value };
  });
}

function optional<Value>(
  name: string,
  type: string,
  mustBe: string,
  schema: z.ZodType<Value>,
  words: Words,
): Option<Value | undefined> {
  return option(name, type, '', words, (given) => {
    if (given === undefined) return { value: undefined };
    const parsed = schema.safeParse(given);
    return parsed.success ? { value: parsed.data } : { mustBe };
  });
}

function pem(name: string, what: string, words: Words): Option<string | undefined> {
  const mustBe = `${what} in PEM, from -----BEGIN to the end of -----END`;
  const schema = z.string().regex(/^-----BEGIN [\s\S]+-----END [A-Z ]+-----\s*$/);
  return optional(name, 'PEM', mustBe, schema, words);
}

export const options = {
  dataDir: option(
    'PLAINFILM_DATA_DIR',
    'folder',
    './data',
    {
      description:
        'Where images are stored, and the built-in database with them. One portal for each folder. Back it up.',
    },
    (given = './data') => ({ value: path.resolve(given) }),
  ),
  host: text('PLAINFILM_HOST', '127.0.0.1', {
    description:
      'Address to listen on. The default is reached from this computer alone; `0.0.0.0` from the whole network, and then a reverse proxy with HTTPS belongs before it.',
  }),
  port: wholeNumber(
    'PLAINFILM_PORT',
    8080,
    { min: 0, max: 65_535 },
    { description: 'Port to listen on; `0` takes any that is free.' },
  ),
  publicUrl: optional(
    'PLAINFILM_PUBLIC_URL',
    'URL',
    'a URL such as https://films.example.org, without a path',
    z
      .url({ protocol: /^https?$/ })
      .transform((url) => new URL(url))
      .refine((url) => url.pathname === '/' && url.search === '' && url.hash === ''),
    {
      description:
        'Address that people use, when a reverse proxy stands before the portal. With `https`, cookies are sent over HTTPS alone.',
    },
  ),
  trustProxy: option<readonly string[]>(
    'PLAINFILM_TRUST_PROXY',
    'addresses',
    '',
    {
      description:
        'Addresses or networks of reverse proxies, separated by commas, whose `X-Forwarded-*` headers are believed: `loopback`, `10.0.0.0/8`. Empty: nobody’s.',
    },
    (given = '') => {
      const value = given
        .split(',')
        .map((address) => address.trim())
        .filter((address) => address !== '');
      return value.every(isProxyAddress)
        ? { value }
        : { mustBe: 'addresses or networks separated by commas, such as loopback, 10.0.0.0/8' };
    },
  ),
  databaseUrl: optional(
    'PLAINFILM_DATABASE_URL',
    'URL',
    'a URL such as postgres://user:password@host/database',
    z.string().regex(/^postgres(ql)?:\/\//),
    {
      secret: true,
      description:
        'A PostgreSQL (15 or later) to use. Without it the portal starts one of its own in the data folder.',
    },
  ),
  adminEmail: optional('PLAINFILM_ADMIN_EMAIL', 'email', 'an email address', Email, {
    description:
      'Email of the first administrator, who is made when nobody is registered. Without it the first start prints a link that makes one.',
  }),
  adminPassword: optional(
    'PLAINFILM_ADMIN_PASSWORD',
    'text',
    'a password of 12 to 200 characters',
    Password,
    {
      secret: true,
      description: 'Password of the first administrator, 12 characters or more.',
    },
  ),
  demo: yesOrNo('PLAINFILM_DEMO', {
    description:
      'With `1` a demonstration project is made for the administrator of `PLAINFILM_ADMIN_EMAIL`; its results are simulated and say so.',
  }),
  idleTimeoutMinutes: wholeNumber(
    'PLAINFILM_IDLE_TIMEOUT_MINUTES',
    30,
    { min: 1, max: 720 },
    { description: 'A person is signed out after so many minutes without doing anything.' },
  ),
  maxFileMb: wholeNumber(
    'PLAINFILM_MAX_FILE_MB',
    256,
    { min: 1, max: 4096 },
    { description: 'Largest image that the portal takes, in megabytes (2^20 bytes).' },
  ),
  workers: wholeNumber(
    'PLAINFILM_WORKERS',
    2,
    { min: 1, max: 32 },
    { description: 'How many images are prepared and processed at once.' },
  ),
  dicomPort: option<number | undefined>(
    'PLAINFILM_DICOM_PORT',
    '1 to 65535',
    '',
    {
      description:
        'Port on which CAD systems send their results and X-ray units their films over DICOM; `11112` is usual. Empty: the portal takes nothing over DICOM.',
    },
    (given = '0') => {
      const value = Number(given);
      if (!Number.isInteger(value) || value < 0 || value > 65_535) {
        return { mustBe: 'a whole number from 1 to 65535' };
      }
      return { value: value === 0 ? undefined : value };
    },
  ),
  dicomHost: text('PLAINFILM_DICOM_HOST', '127.0.0.1', {
    description:
      'Address to listen on for DICOM; `0.0.0.0` for the whole network. DICOM knows no passwords: let only CAD systems and X-ray units reach it, or ask for certificates.',
  }),
  dicomTlsCertificate: pem('PLAINFILM_DICOM_TLS_CERTIFICATE', 'a certificate', {
    secret: true,
    description: 'Certificate (PEM) that the DICOM port shows. With it, it takes TLS alone.',
  }),
  dicomTlsKey: pem('PLAINFILM_DICOM_TLS_KEY', 'a private key', {
    secret: true,
    description: 'Private key (PEM) of that certificate.',
  }),
  dicomTlsCa: pem('PLAINFILM_DICOM_TLS_CA', 'a certificate', {
    secret: true,
    description:
      'Certificates (PEM) of who signs those of callers. With it, whoever calls must show one.',
  }),
  metricsToken: optional(
    'PLAINFILM_METRICS_TOKEN',
    'text',
    'at least 16 characters',
    z.string().min(16),
    {
      secret: true,
      description:
        'Whoever sends it as `Authorization: Bearer …` may read `/metrics` (Prometheus). Without it there is no such page.',
    },
  ),
  logLevel: oneOf('PLAINFILM_LOG_LEVEL', ['silent', 'error', 'warn', 'info', 'debug'], 'warn', {
    description:
      'What is logged, as lines of JSON on standard error. `info` has a line for each request. Never patient data, names, searches or passwords.',
  }),
} as const satisfies Record<string, Option>;

/** Words of the proxy-addr package, an address, or a network. */
function isProxyAddress(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  return [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some(
    (schema) => schema.safeParse(text).success,
  );
}
