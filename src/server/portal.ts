/** The composition root: the only place where adapters are constructed, in the order in which they need one another. */
import fs from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { ensureFirstAdministrator } from './accounts/first-administrator.ts';
import { type FileStore, openFileStore } from './archive/file-store.ts';
import { createCaseChanges } from './cases/case-changes.ts';
import { createCases } from './cases/cases.ts';
import { createEngineQueues } from './cases/engine-queue.ts';
import { createTranscoder, type Transcoder } from './cases/transcoder.ts';
import type { Config } from './config.ts';
import { dataDirError } from './data-dir-error.ts';
import { lockDataDir, taken } from './db/data-dir-lock.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { migrate } from './db/migrate.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { takeSoleOwnership } from './db/sole-owner.ts';
import { dicomAddress, dicomListening } from './dicom-listening.ts';
import { createCallers } from './dimse/callers.ts';
import { openDicomDoor } from './dimse/dicom-door.ts';
import type { Engine } from './engines/engine.ts';
import { createEngines } from './engines/index.ts';
import { createExports } from './exports/exports.ts';
import { healthChecks } from './health.ts';
import { createApp, type Door } from './http/app.ts';
import { casesDoor } from './http/cases.ts';
import { engineCallbacksDoor } from './http/engine-callbacks.ts';
import { enginesDoor } from './http/engines.ts';
import { eventsDoor } from './http/events.ts';
import { exportsDoor } from './http/exports.ts';
import { linksDoor } from './http/links.ts';
import { listen } from './http/listen.ts';
import { createLogger, describeError } from './http/log.ts';
import { createMetrics } from './http/metrics.ts';
import { openApiDoor } from './http/openapi.ts';
import { peopleDoor } from './http/people.ts';
import { projectsDoor } from './http/projects.ts';
import { reportsDoor } from './http/reports.ts';
import { sessionDoor } from './http/session.ts';
import { sessionCookie } from './http/session-cookie.ts';
import { webDoor } from './http/static-files.ts';
import { statusDoor } from './http/status.ts';
import { thresholdsDoor } from './http/thresholds.ts';
import { uploadsDoor } from './http/uploads.ts';
import { usersDoor } from './http/users.ts';
import { type OpenIntake, openIntake } from './intake/open-intake.ts';
import { createTasks } from './jobs/index.ts';
import { startLooking } from './jobs/looking.ts';
import { migrateJobs, startJobs } from './jobs/runner.ts';
import { createThumbnailer } from './jobs/thumbnailer.ts';
import { listenError } from './listen-error.ts';
import { createProjectServices, type ProjectServices } from './projects/services.ts';
import { createCallbackInbox, createEngineCallbacks } from './received/engine-callbacks.ts';
import { createQuarantine } from './received/quarantine.ts';
import { createReceivedResults, type ReceivedResults } from './received/received-results.ts';
import { createResultInbox } from './received/result-inbox.ts';
import { createReportWriter } from './reports/report-writer.ts';
import { createReports } from './reports/reports.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { createThresholds } from './thresholds/thresholds.ts';
import { version } from './version.ts';

export interface Portal {
  /** Where people reach it, with a slash at the end. */
  readonly url: string;
  /** Address of the page that makes the first administrator, while there is nobody. */
  readonly firstLink: string | undefined;
  readonly database: OpenDatabase;
  readonly app: FastifyInstance;
  /** Where CAD systems and X-ray units reach it; undefined while it takes nothing over DICOM. */
  readonly dicomPort: number | undefined;
  /** Stops all that was started, within seconds; asked twice, once. */
  stop(): Promise<void>;
}

export interface PortalOptions {
  readonly logger?: Logger;
  /** The built web application. */
  readonly webDir?: string;
  readonly engines?: readonly Engine[];
}

interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly database: OpenDatabase;
  readonly store: FileStore;
  readonly engines: readonly Engine[];
  readonly accounts: Accounts;
  readonly projects: ProjectServices;
  readonly intake: OpenIntake;
  readonly transcoder: Transcoder;
  readonly results: ReceivedResults;
}

const builtWebDir = path.resolve(import.meta.dirname, '../../dist/web');
const MEGABYTE = 1024 * 1024;
/** While images arrive without a pause, one thumbnail is made so often. */
const LONGEST_WAIT_FOR_LULL_MS = 2000;
/** For what arrives over DICOM while the portal stops. */
const DICOM_GRACE_MS = 3000;

/** Starts everything, or nothing: what was started before a failure is stopped again. */
export async function startPortal(config: Config, options: PortalOptions = {}): Promise<Portal> {
  const shutdown = createShutdown();
  try {
    const parts = await openParts(config, options, shutdown);
    const firstLink = await ensureFirstAdministrator(parts.database.db, configured(config));
    if (config.demo && config.adminEmail !== undefined) {
      await parts.projects.ensureDemo(config.adminEmail);
    }
    await runJobs(parts, shutdown);
    const dicomPort = await openDicom(parts, shutdown);
    const { app, url } = await openDoors(parts, options.webDir ?? builtWebDir, shutdown);
    return {
      app,
      url,
      dicomPort,
      database: parts.database,
      firstLink: firstLink === undefined ? undefined : new URL(firstLink.path, url).href,
      stop: () => shutdown.run(),
    };
  } catch (error) {
    await shutdown.run();
    throw dataDirError(error, config.dataDir) ?? error;
  }
}

async function openParts(
  config: Config,
  options: PortalOptions,
  shutdown: Shutdown,
): Promise<Parts> {
  const { dataDir } = config;
  // Others may pass through but not look in: the database may have to run as another user.
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const lock = lockDataDir(dataDir);
  shutdown.add(async () => lock.release());

  const connectionString = config.databaseUrl ?? (await ownDatabase(dataDir, shutdown));
  await migrate(connectionString);
  const database = openDatabase(connectionString);
  shutdown.add(() => database.close());
  const { db, pool } = database;
  await migrateJobs(pool);

  const store = await openFileStore(path.join(dataDir, 'images'));
  shutdown.add(() => store.close());
  const maxFileBytes = config.maxFileMb * MEGABYTE;
  const transcoder = createTranscoder(store);
  shutdown.add(() => transcoder.close());
  const results = createReceivedResults(db, pool, store);
  const engines =
    options.engines ??
    createEngines({
      inbox: createResultInbox(pool, store, results),
      transcode: transcoder.transcodeFile,
      callbacks: createCallbackInbox(pool, config.publicUrl),
      modelsDir: path.join(dataDir, 'models'),
    });
  const intake = openIntake({ database, store, maxFileBytes });
  shutdown.add(() => intake.close());
  await intake.sweeper.clearStaging();
  return {
    config,
    database,
    store,
    engines,
    intake,
    transcoder,
    results,
    logger: options.logger ?? createLogger(config.logLevel),
    metrics: createMetrics(),
    accounts: createAccounts({ db, pool, idleTimeoutS: config.idleTimeoutMinutes * 60 }),
    projects: createProjectServices({ db, engines, maxFileBytes, dicomDoor: dicomAddress(config) }),
  };
}

/** Starts the built-in database, or adopts it after a crash; its URL. */
async function ownDatabase(dataDir: string, shutdown: Shutdown): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dir: path.join(dataDir, 'postgres') });
  const letGo = await takeSoleOwnership(postgres.url);
  // Then it is another portal's, and not ours to stop.
  if (letGo === undefined) throw taken(dataDir);
  shutdown.add(() => postgres.stop());
  shutdown.add(letGo);
  return postgres.url;
}

async function runJobs(parts: Parts, shutdown: Shutdown): Promise<void> {
  const { config, database, store, engines, intake, logger } = parts;
  const jobs = await startJobs({
    pool: database.pool,
    concurrency: config.workers,
    onFailure: (task, error) => logger.warn({ task, failure: describeError(error) }, 'job failed'),
    tasks: createTasks({
      db: database.db,
      store,
      engines,
      dropExpiredUploads: () => intake.sweeper.dropExpired(),
    }),
  });
  shutdown.add(() => jobs.stop());
  const looking = startLooking({
    db: database.db,
    store,
    thumbnailer: createThumbnailer(),
    wayFree: (signal) => intake.lull.reached(LONGEST_WAIT_FOR_LULL_MS, signal),
    onFailure: (error) =>
      logger.warn({ failure: describeError(error) }, 'looking at an image failed'),
  });
  intake.onRecorded(looking.wake);
  shutdown.add(() => looking.stop());
}

async function openDicom(parts: Parts, shutdown: Shutdown): Promise<number | undefined> {
  const { config, database, store, intake, results, logger } = parts;
  const listening = dicomListening(config);
  if (listening === undefined) return undefined;
  const door = await openDicomDoor(
    {
      ...intake,
      store,
      results,
      callers: createCallers(database.pool),
      stagingDir: store.stagingDir,
      maxFileBytes: config.maxFileMb * MEGABYTE,
      onFailure: (code) => logger.info({ code }, 'a DICOM association ended early'),
      onDefect: (error) => logger.error({ failure: describeError(error) }, 'DICOM door failed'),
    },
    listening,
  ).catch((error: unknown) => {
    throw listenError(error, { ...listening, door: 'dicom' }) ?? error;
  });
  shutdown.add(() => door.close(DICOM_GRACE_MS));
  return door.port;
}

async function openDoors(
  parts: Parts,
  webDir: string,
  shutdown: Shutdown,
): Promise<{ app: FastifyInstance; url: string }> {
  const { config, logger, metrics, database, store, accounts, projects } = parts;
  const { publicUrl, trustProxy, dataDir, metricsToken } = config;
  const { sessions } = accounts;
  const cookie = sessionCookie(publicUrl?.protocol === 'https:');
  const cases = createCases(database.db);
  const changes = createCaseChanges(database.connectionString);
  shutdown.add(() => changes.close());
  const { db, pool } = database;
  const writer = createReportWriter();
  shutdown.add(() => writer.close());
  const doors: Door[] = [
    sessionDoor({ accounts, cookie }),
    linksDoor({ accounts, cookie }),
    usersDoor(accounts.users),
    projectsDoor(projects),
    peopleDoor(projects.people),
    uploadsDoor(parts.intake),
    casesDoor({ cases, store, transcoder: parts.transcoder }),
    engineCallbacksDoor(createEngineCallbacks(db)),
    enginesDoor({
      testEngine: projects.testEngine,
      sources: projects.dicomSources,
      queues: createEngineQueues(db),
      archiveEngines: projects.archiveEngines,
      quarantine: createQuarantine(db, pool),
    }),
    thresholdsDoor(createThresholds(db)),
    exportsDoor(createExports({ db, store })),
    reportsDoor(createReports({ db, store, writer })),
    eventsDoor({ cases, changes, sessionToken: cookie.read, recheck: sessions.recheck }),
    openApiDoor,
    statusDoor({ metrics, metricsToken, health: healthChecks(database.db, dataDir) }),
    webDoor(webDir),
  ];
  const common = { logger, metrics, cookie, sessions, publicUrl, trustProxy, version };
  const app = await createApp({ ...common, doors });
  const listening = await listen(app, config);
  shutdown.add(() => listening.close());
  return { app, url: publicUrl?.href ?? listening.url };
}

function configured({ adminEmail: email, adminPassword: password }: Config) {
  return email === undefined || password === undefined ? undefined : { email, password };
}
