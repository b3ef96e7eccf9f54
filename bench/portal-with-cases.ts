/** A portal of the bench's own whose archive holds as many scored films as wanted, with a connection to its database. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { seedCases } from './million-cases.ts';
import { type BenchPortal, startPortal } from './portal.ts';

export interface PortalWithCases {
  readonly portal: BenchPortal;
  /** Where the portal keeps what it stores. */
  readonly data: string;
  readonly client: pg.Client;
  readonly connectionString: string;
}

export async function withCases(
  options: {
    readonly cases: number;
    readonly port: number;
    readonly environment?: Readonly<Record<string, string>>;
  },
  work: (made: PortalWithCases) => Promise<void>,
): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bench-'));
  // The database may run as another user.
  fs.chmodSync(dir, 0o711);
  const data = path.join(dir, 'portal');
  const portal = await startPortal(data, options.port, options.environment);
  const socket = encodeURIComponent(path.join(data, 'postgres'));
  const connectionString = `postgres://plainfilm@${socket}/plainfilm`;
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    const { rows } = await client.query('select id from users limit 1');
    const { cases } = options;
    await seedCases(client, { archiveId: portal.archiveId, userId: rows[0].id, cases });
    await work({ portal, data, client, connectionString });
  } finally {
    await client.end();
    await portal.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
