/** Reading the configuration. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { options } from './config-options.ts';
import { StartError, startErrorCodes } from './start-error.ts';

function mistakeOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return (error as StartError).message;
  }
  throw new Error('the configuration was taken');
}

describe('configuration', () => {
  it('is complete without any', () => {
    expect(readConfig({ PATH: '/bin' })).toEqual({
      dataDir: path.resolve('data'),
      host: '127.0.0.1',
      port: 8080,
      publicUrl: undefined,
      trustProxy: [],
      databaseUrl: undefined,
      adminEmail: undefined,
      adminPassword: undefined,
      demo: false,
      dicomHost: '127.0.0.1',
      dicomPort: undefined,
      dicomTlsCa: undefined,
      dicomTlsCertificate: undefined,
      dicomTlsKey: undefined,
      idleTimeoutMinutes: 30,
      maxFileMb: 256,
      workers: 2,
      metricsToken: undefined,
      logLevel: 'warn',
    });
  });

  it('takes what is set, and an empty variable as not set', () => {
    const config = readConfig({
      PLAINFILM_PORT: '9000',
      PLAINFILM_HOST: '',
      PLAINFILM_PUBLIC_URL: 'https://films.example.org',
      PLAINFILM_TRUST_PROXY: 'loopback, 10.0.0.0/8',
      PLAINFILM_ADMIN_EMAIL: 'Boss@Example.org',
      PLAINFILM_ADMIN_PASSWORD: 'twelve letters',
      PLAINFILM_DEMO: '1',
    });
    expect(config).toMatchObject({
      port: 9000,
      host: '127.0.0.1',
      trustProxy: ['loopback', '10.0.0.0/8'],
      adminEmail: 'boss@example.org',
      demo: true,
    });
    expect(config.publicUrl?.href).toBe('https://films.example.org/');
  });

  it('names every mistake in one go', () => {
    const mistake = mistakeOf({
      PLAINFILM_PROT: '1',
      PLAINFILM_PORT: '70000',
      PLAINFILM_DEMO: 'yes',
    });
    expect(mistake.split('\n')).toEqual([
      'PLAINFILM_PROT is not an option of Plainfilm. The reference has a list of them all. [option-unknown]',
      'PLAINFILM_PORT must be a whole number from 0 to 65535. [option-invalid]',
      'PLAINFILM_DEMO must be 1 or 0. [option-invalid]',
    ]);
  });

  it.each([
    ['PLAINFILM_PUBLIC_URL', 'films.example.org'],
    ['PLAINFILM_PUBLIC_URL', 'https://films.example.org/portal'],
    ['PLAINFILM_PUBLIC_URL', 'javascript:alert(1)'],
    ['PLAINFILM_TRUST_PROXY', 'everybody'],
    ['PLAINFILM_DATABASE_URL', 'mysql://host/db'],
    ['PLAINFILM_PORT', '80.5'],
    ['PLAINFILM_IDLE_TIMEOUT_MINUTES', '0'],
    ['PLAINFILM_LOG_LEVEL', 'loud'],
    ['PLAINFILM_METRICS_TOKEN', 'short'],
  ])('refuses %s=%s', (name, value) => {
    expect(mistakeOf({ [name]: value })).toMatch(new RegExp(`^${name} must be `));
  });

  it('never repeats a secret', () => {
    const secrets = Object.values(options).filter(({ secret }) => secret);
    expect(secrets.length).toBeGreaterThan(0);
    for (const { name } of secrets) {
      expect(mistakeOf({ [name]: 'hush' })).not.toContain('hush');
    }
  });

  it('reads secrets from files, and only secrets', () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-config-')), 'secret');
    fs.writeFileSync(file, 'postgres://somewhere/else\n');
    expect(readConfig({ PLAINFILM_DATABASE_URL_FILE: file }).databaseUrl).toBe(
      'postgres://somewhere/else',
    );
    expect(mistakeOf({ PLAINFILM_DATABASE_URL_FILE: `${file}.not-there` })).toMatch(
      /can’t be read/,
    );
    expect(
      mistakeOf({ PLAINFILM_DATABASE_URL_FILE: file, PLAINFILM_DATABASE_URL: 'postgres://a/b' }),
    ).toMatch(/not both/);
    expect(mistakeOf({ PLAINFILM_PORT_FILE: file })).toMatch(/not an option/);
    fs.rmSync(path.dirname(file), { recursive: true });
  });

  it('refuses what does not belong together', () => {
    expect(mistakeOf({ PLAINFILM_ADMIN_EMAIL: 'a@example.org' })).toMatch(/belong together/);
    expect(mistakeOf({ PLAINFILM_DEMO: '1' })).toMatch(/needs PLAINFILM_ADMIN_EMAIL/);
  });

  it('has words for every way of not starting in the guide', () => {
    const guide = fs.readFileSync(
      path.resolve(import.meta.dirname, '../../docs/guide/operating.md'),
      'utf8',
    );
    for (const code of startErrorCodes) expect(guide).toContain(`\`${code}\``);
  });
});
