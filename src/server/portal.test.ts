/** The portal as a process: what it prints, how it ends, and how it comes back after a kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../test/builders/certificate.ts';
import { testClient } from '../../test/test-client.ts';
import { routes } from '../contract/routes.ts';
import { isRunning } from './db/process-facts.ts';

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  /** All lines of standard output so far. */
  readonly lines: readonly string[];
}

let dataDir: string;
let children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-main-'));
  fs.chmodSync(dataDir, 0o711);
});
afterEach(async () => {
  for (const child of children) await end(child, 'SIGTERM');
  children = [];
  killPostgres();
  fs.rmSync(dataDir, { recursive: true });
});

function main(environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH ?? '',
      PLAINFILM_DATA_DIR: path.join(dataDir, 'data'),
      PLAINFILM_PORT: '0',
      PLAINFILM_LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function start(environment?: Record<string, string>): Promise<Running> {
  const child = main(environment);
  let text = '';
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    const lines = text.trimEnd().split('\n');
    const url = /^Plainfilm is ready at (http:.*)$/.exec(lines.at(-1) ?? '')?.[1];
    if (url !== undefined) return { process: child, url, lines };
  }
  throw new Error(`the portal did not start: ${errors}`);
}

async function refusal(environment: Record<string, string>): Promise<string> {
  const child = main(environment);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  return errors;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function postgresPid(): number | undefined {
  const file = path.join(dataDir, 'data', 'postgres', 'data', 'postmaster.pid');
  if (!fs.existsSync(file)) return undefined;
  return Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
}

function killPostgres(): void {
  const pid = postgresPid();
  if (pid !== undefined && isRunning(pid)) process.kill(pid, 'SIGKILL');
}

describe('the portal as a process', () => {
  it('prints a link and a line, works, and takes everything along when it ends', async () => {
    const portal = await start();
    expect(portal.lines).toHaveLength(2);
    const link = /^Make the first administrator, once, at (http:\S+)$/.exec(portal.lines[0] ?? '');
    expect(link?.[1]?.startsWith(`${portal.url}set-password#`)).toBe(true);
    const redeemed = await testClient(portal.url).post(routes.linkRedeem, {
      token: link?.[1]?.split('#')[1],
      password: 'a long enough password',
      email: 'first@example.org',
      name: 'First',
    });
    expect(redeemed.status).toBe(200);
    expect(redeemed.body).toMatchObject({
      user: { email: 'first@example.org', siteAdministrator: true },
      offerDemo: true,
    });

    const pid = postgresPid() ?? 0;
    expect(isRunning(pid)).toBe(true);
    await end(portal.process, 'SIGTERM');
    expect(portal.process.exitCode).toBe(0);
    expect(isRunning(pid)).toBe(false);
    expect(fs.existsSync(path.join(dataDir, 'data', 'portal.lock'))).toBe(false);

    const again = await start();
    expect(again.lines).toHaveLength(1);
    await end(again.process, 'SIGINT');
    expect(again.process.exitCode).toBe(0);
  });

  it('comes back after a kill with the database that survived, and alone', async () => {
    const first = await start();
    const pid = postgresPid() ?? 0;
    expect(await refusal({})).toMatch(/^Another Plainfilm is running on \S+\. Stop it first/);
    await end(first.process, 'SIGKILL');
    expect(isRunning(pid)).toBe(true);
    const second = await start();
    expect(postgresPid()).toBe(pid);
    expect((await testClient(second.url).get('/readyz')).status).toBe(200);
    await end(second.process, 'SIGTERM');
    expect(isRunning(pid)).toBe(false);
  });

  it('refuses to share a database that another holds, even where the lock file can’t tell', async () => {
    const first = await start();
    fs.rmSync(path.join(dataDir, 'data', 'portal.lock'));
    expect(await refusal({})).toMatch(/^Another Plainfilm is running on/);
    expect((await testClient(first.url).get('/readyz')).status).toBe(200);
  });

  it('ends within seconds while somebody looks on', async () => {
    const portal = await start({
      PLAINFILM_ADMIN_EMAIL: 'boss@example.org',
      PLAINFILM_ADMIN_PASSWORD: 'a long enough password',
      PLAINFILM_DEMO: '1',
    });
    expect(portal.lines).toHaveLength(1);
    const client = testClient(portal.url);
    const signedIn = await client.post(routes.session, {
      email: 'boss@example.org',
      password: 'a long enough password',
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const boss = client.as({ cookie });
    const { body } = await boss.get(routes.projects);
    expect(body).toMatchObject([{ name: 'Demonstration', demo: true }]);
    const stream = await boss.fetch(
      routes.archiveEvents.replace(':archiveId', body[0].archives[0].id),
    );
    expect(stream.status).toBe(200);
    const ended = end(portal.process, 'SIGTERM');
    await stream.text().catch(() => {});
    await ended;
    expect(portal.process.exitCode).toBe(0);
  });

  it('says in plain words what is wrong with its configuration', async () => {
    const [own, other] = [makeCertificate('own'), makeCertificate('other')];
    const locked = createPrivateKey(own.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'hush',
    });
    const cut = own.certificate.replace(/\n.{64}\n/, '\n');
    const tls = (certificate: string, key: string) => ({
      PLAINFILM_DICOM_PORT: '1',
      PLAINFILM_DICOM_TLS_CERTIFICATE: certificate,
      PLAINFILM_DICOM_TLS_KEY: key,
    });
    const there = path.join(dataDir, 'a file');
    fs.writeFileSync(there, '');
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [tls(cut, own.key), /CERTIFICATE holds no certificate .* \[certificate-invalid\]\n$/],
      [tls(own.key, own.key), /\[certificate-invalid\]\n$/],
      [tls(own.certificate, cut), /KEY holds no private key .* \[key-invalid\]\n$/],
      [tls(own.certificate, String(locked)), /passphrase.* \[key-encrypted\]\n$/],
      [tls(own.certificate, other.key), /KEY is not the key of .* \[key-mismatch\]\n$/],
      [
        { ...tls(own.certificate, own.key), PLAINFILM_DICOM_TLS_CA: cut },
        /CA holds no certificate .* \[certificate-invalid\]\n$/,
      ],
      [
        { PLAINFILM_DICOM_TLS_KEY_FILE: path.join(dataDir, 'none') },
        /^The file that PLAINFILM_DICOM_TLS_KEY_FILE names can’t be read: there is no such file\. \[file-unreadable\]\n$/,
      ],
      [{ PLAINFILM_DICOM_TLS_KEY_FILE: dataDir }, /it is a folder\. \[file-unreadable\]\n$/],
      [{ PLAINFILM_DATA_DIR: there }, /is a file, .*PLAINFILM_DATA_DIR\. \[data-folder-unusable\]/],
      [
        { PLAINFILM_PORT: '4000', PLAINFILM_DICOM_PORT: '4000' },
        /two ports\. \[options-contradict\]/,
      ],
    ];
    const said = await Promise.all(cases.map(([environment]) => refusal(environment)));
    for (const [index, [, words]] of cases.entries()) expect(said[index]).toMatch(words);
    expect(said.join()).not.toContain('hush');
  });

  it('says in plain words why it does not start, and leaves nothing running', async () => {
    expect(await refusal({ PLAINFILM_PROT: '1' })).toBe(
      'PLAINFILM_PROT is not an option of Plainfilm. The reference has a list of them all. [option-unknown]\n',
    );
    expect(await refusal({ PLAINFILM_DATABASE_URL: 'postgres://u:hush@127.0.0.1:1/x' })).toMatch(
      /^The database can’t be reached\. [^\n]* \[database-unreachable\]\n$/,
    );
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as net.AddressInfo;
    expect(await refusal({ PLAINFILM_PORT: String(port) })).toBe(
      `Port ${port} is taken. Stop what uses it, or choose another with PLAINFILM_PORT. [port-taken]\n`,
    );
    expect(await refusal({ PLAINFILM_DICOM_PORT: String(port) })).toBe(
      `The DICOM port ${port} is taken. Stop what uses it, or choose another with PLAINFILM_DICOM_PORT. [dicom-port-taken]\n`,
    );
    expect(
      await refusal({ PLAINFILM_DICOM_PORT: '1112', PLAINFILM_DICOM_HOST: '192.0.2.1' }),
    ).toMatch(
      /^192\.0\.2\.1 is not an address of this computer\. .*PLAINFILM_DICOM_HOST.* \[dicom-host-invalid\]\n$/,
    );
    taken.close();
    expect(postgresPid()).toBeUndefined();
  });
});
