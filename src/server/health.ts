/** What has to be well for the portal to take images: its database, and a disk that can be written. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Database } from './db/schema.ts';
import type { HealthCheck } from './http/status.ts';

export function healthChecks(db: Database, dataDir: string): Record<string, HealthCheck> {
  return {
    database: async () => {
      await sql`select 1`.execute(db);
    },
    disk: async () => {
      const probe = path.join(dataDir, `.probe-${process.pid}`);
      await fs.writeFile(probe, 'ok');
      await fs.rm(probe);
    },
  };
}
