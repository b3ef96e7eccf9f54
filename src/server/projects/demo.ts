/** The demonstration project: a place to try everything, whose results are simulated and say so. */
import { mustHold, type Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import type { Engine } from '../engines/engine.ts';
import { ServerError } from '../errors.ts';
import { startError } from '../start-error.ts';
import { validateEngineSettings } from './catalogue.ts';
import { insertProject } from './projects.ts';

const ENGINE_ID = 'simulator';
const ENGINE_NAME = 'Simulator';
const NAME = 'Demonstration';

/** The project's id. Throws `demo-exists`. */
export async function createDemo(
  deps: { readonly db: Database; readonly engines: readonly Engine[] },
  principal: Principal,
): Promise<string> {
  mustHold(principal.siteAdministrator);
  return await insertDemo(deps, principal.userId);
}

/** At the start, for the configured administrator; does nothing where there is a demonstration, or no such person. */
export async function ensureDemo(
  deps: { readonly db: Database; readonly engines: readonly Engine[] },
  administratorEmail: string,
): Promise<void> {
  const administrator = await deps.db
    .selectFrom('users')
    .select('id')
    .where('email', '=', administratorEmail)
    .executeTakeFirst();
  if (administrator === undefined) return;
  try {
    await insertDemo(deps, administrator.id);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    // Made at an earlier start, or by another process at this one.
    if (error.code === 'demo-exists') return;
    if (error.code !== 'name-taken') throw error;
    throw startError(
      'name-taken',
      `There is another project named ${NAME}. Rename it, or start without PLAINFILM_DEMO.`,
    );
  }
}

async function demoExists(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('projects')
    .select('id')
    .where('demo', '=', true)
    .executeTakeFirst();
  return row !== undefined;
}

async function insertDemo(
  { db, engines }: { readonly db: Database; readonly engines: readonly Engine[] },
  userId: string,
): Promise<string> {
  if (await demoExists(db)) throw new ServerError('demo-exists');
  const settings = validateEngineSettings(engines, { engineId: ENGINE_ID, settings: {} });
  return await db.transaction().execute((transaction) =>
    insertProject(transaction, userId, {
      name: NAME,
      archiveName: 'Try me',
      pseudonymisation: 'optional',
      patientIdPattern: '',
      demo: true,
      engine: { id: ENGINE_ID, name: ENGINE_NAME, settings },
    }),
  );
}
