/** Holds the built-in database for one portal, also where a lock file can't tell: containers that share a folder. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Any number, the same in every version. */
const ADVISORY_LOCK = 7_246_102_302;
/** PostgreSQL needs a moment to notice that a killed portal's connections are gone. */
const GRACE_MS = 5_000;

/** A way to let go, or undefined when another portal holds the database. */
export async function takeSoleOwnership(
  connectionString: string,
): Promise<(() => Promise<void>) | undefined> {
  const client = new pg.Client({ connectionString, application_name: 'plainfilm owner' });
  // The lock goes with the connection, and the portal can't go on without its database anyway.
  client.on('error', () => {});
  await client.connect();
  const deadline = Date.now() + GRACE_MS;
  do {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [
      ADVISORY_LOCK,
    ]);
    if (rows[0].taken) return () => client.end();
    await delay(100);
  } while (Date.now() < deadline);
  await client.end();
  return undefined;
}
