/** The built-in PostgreSQL: started, adopted, stopped, and as somebody who isn't root. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError } from '../start-error.ts';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
import { isRunning } from './process-facts.ts';
import { waysAsRoot } from './unprivileged.ts';

const isRoot = process.getuid?.() === 0;
let base: string;
let started: EmbeddedPostgres[] = [];
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-pg-'));
  fs.chmodSync(base, 0o711);
});
afterEach(async () => {
  for (const postgres of started) await postgres.stop();
  started = [];
  fs.rmSync(base, { recursive: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const settings = { fsync: 'off', shared_buffers: '16MB', ...options.settings };
  const postgres = await startEmbeddedPostgres({
    dir: path.join(base, 'pg'),
    ...options,
    settings,
  });
  started.push(postgres);
  return postgres;
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('keeps what was written, over stop and start', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(isRunning(first.pid)).toBe(false);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(await query(second.url, 'show data_checksums')).toEqual([{ data_checksums: 'on' }]);
  });

  it('adopts a server whose parent was killed', async () => {
    const dir = path.join(base, 'pg');
    const program = `import { startEmbeddedPostgres } from ${JSON.stringify(import.meta.resolve('./embedded-postgres.ts'))};
      const { pid } = await startEmbeddedPostgres({ dir: ${JSON.stringify(dir)} });
      process.stdout.write(String(pid));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const postgres = await start();
    expect(postgres.adopted).toBe(true);
    expect(postgres.pid).toBe(Number(pid));
    await postgres.stop();
    expect(isRunning(postgres.pid)).toBe(false);
  });

  it('starts again after it was killed itself, with what was committed', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('is not kept from starting by a file that names some other process', async () => {
    const first = await start();
    await first.stop();
    const pidFile = path.join(base, 'pg', 'data', 'postmaster.pid');
    fs.writeFileSync(pidFile, `${process.pid}\n${path.join(base, 'pg', 'data')}\n1\n5432\n\n\n\n`);
    expect((await start()).adopted).toBe(false);
  });

  it('is not kept from starting by a lock beside its socket that names some other process', async () => {
    const first = await start();
    await first.stop();
    const lock = path.join(base, 'pg', '.s.PGSQL.5432.lock');
    const lines = [1, path.join(base, 'pg', 'data'), 1, 5432, path.join(base, 'pg')];
    fs.writeFileSync(lock, `${lines.join('\n')}\n`);
    expect((await start({ startLimitMs: 15_000 })).adopted).toBe(false);
  });

  it('makes anew what was cut short while it was made', async () => {
    const draft = path.join(base, 'pg', 'data.new');
    fs.mkdirSync(draft, { recursive: true });
    fs.writeFileSync(path.join(draft, 'PG_VERSION'), '17\n');
    await start();
  });

  it('finds a short path for its socket below a deep folder, and finds it again', async () => {
    const deep = path.join(base, 'd'.repeat(60), 'e'.repeat(60));
    fs.mkdirSync(deep, { recursive: true });
    fs.chmodSync(path.dirname(deep), 0o711);
    const first = await start({ dir: path.join(deep, 'pg') });
    const again = await start({ dir: path.join(deep, 'pg') });
    expect(again.adopted).toBe(true);
    const socketDir = decodeURIComponent(first.url.split(/[@/]/)[3] ?? '');
    expect(socketDir).not.toContain('ddd');
    expect(fs.statSync(socketDir).mode & 0o777).toBe(0o700);
    await first.stop();
    expect(fs.existsSync(socketDir)).toBe(false);
  });

  it('listens on loopback with a password where there are no sockets', async () => {
    const first = await start({ endpoint: 'loopback' });
    expect(first.url).toMatch(/^postgres:\/\/plainfilm:[\w-]{32}@127\.0\.0\.1:\d+\/plainfilm$/);
    await expect(query(first.url.replace(/:[\w-]{32}@/, ':guess@'), 'select 1')).rejects.toThrow();
    const again = await start({ endpoint: 'loopback' });
    expect(again).toMatchObject({ adopted: true, url: first.url });
  });

  it('does not give it the portal’s environment, nor repeat statements in its log', async () => {
    process.env.PLAINFILM_ADMIN_PASSWORD = 'secret of the portal';
    const postgres = await start();
    delete process.env.PLAINFILM_ADMIN_PASSWORD;
    if (process.platform === 'linux') {
      expect(fs.readFileSync(`/proc/${postgres.pid}/environ`, 'utf8')).not.toContain('secret');
    }
    await query(postgres.url, 'create table t (id text primary key check (length(id) < 20))');
    await query(postgres.url, "insert into t values ('DOE^JANE')");
    await expect(query(postgres.url, "insert into t values ('DOE^JANE')")).rejects.toThrow();
    await expect(query(postgres.url, "select 'DOE^JANE'::uuidd")).rejects.toThrow();
    const log = fs.readFileSync(path.join(base, 'pg', 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('DOE');
  });

  it('says where the log is when it can’t start', async () => {
    await (await start()).stop();
    fs.rmSync(path.join(base, 'pg', 'data', 'global'), { recursive: true });
    await expect(
      startEmbeddedPostgres({ dir: path.join(base, 'pg'), startLimitMs: 1_500 }),
    ).rejects.toThrow(/did not start. Its log is .*postgres\.log/);
  });

  for (const way of waysAsRoot) {
    it.skipIf(!isRoot)(`runs for root as ${way.name}, or says that it can’t`, async () => {
      const postgres = await start({ waysAsRoot: [way] }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(StartError);
      });
      if (!postgres) return;
      expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    });
  }

  it.skipIf(!isRoot)('takes over the files of a run as another user', async () => {
    const [namespace, ...others] = waysAsRoot;
    const first = await start({ waysAsRoot: others });
    await first.stop();
    const second = await start(namespace ? { waysAsRoot: [namespace, ...others] } : {});
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
