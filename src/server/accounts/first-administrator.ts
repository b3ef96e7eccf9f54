/** Sees to it that somebody can administer a new portal: from the configuration, or by a link shown at the start. */
import { sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import {
  anyUser,
  insertFirstAdministrator,
  makeFirstAdministratorLink,
  type NewPasswordLink,
} from './password-links.ts';
import { hashPassword } from './passwords.ts';

export interface ConfiguredAdministrator {
  readonly email: string;
  readonly password: string;
}

/** The link to show, when nobody is registered and the configuration names nobody. Existing people are left alone. */
export async function ensureFirstAdministrator(
  db: Database,
  configured: ConfiguredAdministrator | undefined,
): Promise<NewPasswordLink | undefined> {
  if (await anyUser(db)) return undefined;
  if (configured === undefined) return await makeFirstAdministratorLink(db);
  const hash = await hashPassword(configured.password);
  await db.transaction().execute(async (transaction) => {
    await sql`lock table users in share row exclusive mode`.execute(transaction);
    if (await anyUser(transaction)) return;
    await insertFirstAdministrator(transaction, configured.email, 'Administrator', hash);
  });
  return undefined;
}
