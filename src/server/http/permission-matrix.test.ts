/**
 * Every route, asked by everybody. The table is the permission model as seen from outside; the routes are taken from
 * the running portal, so one without a row fails. Whatever is answered with 404 is answered in the same words as a
 * thing that does not exist.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { leadingEngine } from '../../../test/archive-engines.ts';
import {
  openTestPortal,
  type TestGrant,
  type TestPortal,
  type TestProject,
  type TestUser,
} from '../../../test/portal.ts';
import { testClient } from '../../../test/test-client.ts';
import { BATCH_HEADER, OFFSET_HEADER, routes, UPLOAD_HEADER } from '../../contract/routes.ts';
import { openFileStore } from '../archive/file-store.ts';

const roles = [
  'anonymous',
  'nobody',
  'uploader',
  'viewer',
  'reader',
  'archive administrator',
  'project administrator',
  'administrator of another project',
  'site administrator',
] as const;
type Role = (typeof roles)[number];
type Statuses = readonly [number, number, number, number, number, number, number, number, number];

/** Everything that a route may name, and the person who asks. */
interface World {
  readonly role: Role;
  readonly cookie: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly archiveId: string;
}

interface Row {
  readonly route: string;
  readonly statuses: Statuses;
  readonly body?: (world: World) => unknown;
  readonly headers?: (world: World) => Record<string, string>;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Where the route means another thing than most by the same name. */
  readonly params?: (params: World['params']) => World['params'];
  readonly query?: (world: World) => string;
}

const everybody = (status: number): Statuses => Array(9).fill(status) as unknown as Statuses;
const signedIn = (status: number): Statuses => [401, ...Array(8).fill(status)] as never;
const site = (status: number): Statuses => [401, 404, 404, 404, 404, 404, 404, 404, status];
/** Administrators of the project and the site; who holds something else in it may not, but sees it. */
const projectAdministrators = (status: number): Statuses => [
  401,
  404,
  403,
  403,
  403,
  403,
  status,
  404,
  status,
];
const uploaders = (status: number): Statuses => [401, 404, status, 404, 404, 404, status, 404, 404];
const viewers = (status: number): Statuses => [
  401,
  404,
  404,
  status,
  status,
  status,
  status,
  404,
  404,
];

/** Of the archive; a site administrator who holds nothing there sees no image of it. */
const archiveAdministrators = (status: number): Statuses => [
  401,
  404,
  404,
  403,
  403,
  status,
  status,
  404,
  404,
];

/** Who may see results, and not cases alone. */
const readers = (status: number): Statuses => [401, 404, 404, 404, status, 404, status, 404, 404];

const emptyGrants = { project: [], archives: [] };
const noImage = new TextEncoder().encode('this is no image');
const uploadHeaders = (world: World): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  [BATCH_HEADER]: world.params.batchId ?? '',
  [UPLOAD_HEADER]: Buffer.from(
    JSON.stringify({ sizeBytes: noImage.byteLength, sha256: sha256(noImage), kind: 'png' }),
  ).toString('base64url'),
});
const newEmail = () => ({ email: `${crypto.randomUUID()}@example.org`, name: 'New' });

// The columns:                            anon nob  upl  view read arch proj othr site
const table: readonly Row[] = [
  {
    route: `POST ${routes.session}`,
    statuses: everybody(401),
    body: () => ({ email: newEmail().email, password: 'wrong' }),
  },
  { route: `GET ${routes.session}`, statuses: signedIn(200) },
  { route: `DELETE ${routes.session}`, statuses: signedIn(204) },
  {
    route: `POST ${routes.linkInspect}`,
    statuses: everybody(410),
    body: () => ({ token: 'x'.repeat(43) }),
  },
  {
    route: `POST ${routes.linkRedeem}`,
    statuses: everybody(410),
    body: () => ({ token: 'x'.repeat(43), password: 'twelve letters' }),
  },

  { route: `GET ${routes.users}`, statuses: site(200) },
  { route: `POST ${routes.users}`, statuses: site(201), body: newEmail },
  { route: `PATCH ${routes.user}`, statuses: site(200), body: () => ({ name: 'Renamed' }) },
  { route: `POST ${routes.userLink}`, statuses: site(201) },

  { route: `GET ${routes.projects}`, statuses: signedIn(200) },
  {
    route: `POST ${routes.projects}`,
    statuses: site(201),
    body: () => ({ name: crypto.randomUUID(), archiveName: 'A' }),
  },
  { route: `GET ${routes.project}`, statuses: [401, 404, 200, 200, 200, 200, 200, 404, 200] },
  {
    route: `PATCH ${routes.project}`,
    statuses: projectAdministrators(200),
    body: () => ({ pseudonymisation: 'required' }),
  },
  {
    route: `POST ${routes.projectArchives}`,
    statuses: projectAdministrators(201),
    body: () => ({ name: 'Another' }),
  },
  { route: `GET ${routes.projectPeople}`, statuses: projectAdministrators(200) },
  {
    route: `POST ${routes.projectPeople}`,
    statuses: projectAdministrators(201),
    body: () => ({ ...newEmail(), grants: emptyGrants }),
  },
  {
    route: `PUT ${routes.projectPerson}`,
    statuses: projectAdministrators(200),
    body: () => emptyGrants,
  },
  { route: `DELETE ${routes.projectPerson}`, statuses: projectAdministrators(204) },
  { route: `POST ${routes.projectPersonLink}`, statuses: projectAdministrators(201) },
  {
    route: `PATCH ${routes.archive}`,
    statuses: [401, 404, 403, 403, 403, 200, 200, 404, 200],
    body: () => ({ name: 'Renamed' }),
  },
  { route: `GET ${routes.dicomSources}`, statuses: projectAdministrators(200) },
  {
    route: `POST ${routes.dicomSources}`,
    statuses: projectAdministrators(201),
    body: (world) => ({
      callingAe: crypto.randomUUID().slice(0, 16),
      archiveId: world.params.archiveId,
    }),
  },
  { route: `DELETE ${routes.dicomSource}`, statuses: projectAdministrators(204) },
  {
    route: `POST ${routes.engineTest}`,
    statuses: [401, 404, 403, 403, 403, 200, 200, 404, 200],
    body: () => ({ engineId: 'simulator', settings: {} }),
  },
  {
    route: `POST ${routes.archiveEngines}`,
    statuses: [401, 404, 403, 403, 403, 201, 201, 404, 201],
    body: () => ({ engineId: 'simulator', name: crypto.randomUUID(), settings: {} }),
  },
  {
    route: `PATCH ${routes.archiveEngine}`,
    statuses: [401, 404, 403, 403, 403, 200, 200, 404, 200],
    body: () => ({ leads: true }),
  },
  {
    route: `DELETE ${routes.archiveEngine}`,
    statuses: [401, 404, 403, 403, 403, 200, 200, 404, 200],
  },
  { route: `POST ${routes.engineRetry}`, statuses: archiveAdministrators(200) },
  {
    route: `PUT ${routes.engineBackfill}`,
    statuses: archiveAdministrators(200),
    body: () => ({ state: 'running' }),
  },
  { route: `GET ${routes.projectQueue}`, statuses: [401, 404, 200, 200, 200, 200, 200, 404, 200] },
  { route: `GET ${routes.queue}`, statuses: archiveAdministrators(200) },
  {
    route: `PATCH ${routes.queue}`,
    statuses: archiveAdministrators(200),
    body: () => ({ paused: true }),
  },
  { route: `POST ${routes.queueRetry}`, statuses: archiveAdministrators(200) },
  { route: `GET ${routes.quarantine}`, statuses: archiveAdministrators(200) },
  {
    route: `POST ${routes.quarantineAssign}`,
    statuses: archiveAdministrators(204),
    body: (world) => ({ imageId: world.params.imageId }),
  },
  { route: `POST ${routes.quarantineDismiss}`, statuses: archiveAdministrators(204) },
  {
    route: `GET ${routes.thresholds}`,
    statuses: [401, 404, 403, 403, 403, 200, 200, 404, 200],
  },
  {
    route: `PUT ${routes.thresholds}`,
    statuses: [401, 404, 403, 403, 403, 200, 200, 404, 200],
    body: () => ({ revision: 0, default: 60, rows: [] }),
  },
  {
    route: `POST ${routes.thresholdsPreview}`,
    statuses: [401, 404, 403, 403, 403, 200, 200, 404, 200],
    body: () => ({ default: 60, rows: [] }),
  },

  { route: `GET ${routes.catalogue}`, statuses: signedIn(200) },
  { route: `POST ${routes.demo}`, statuses: site(201) },
  { route: `GET ${routes.destinations}`, statuses: signedIn(200) },

  {
    route: `POST ${routes.batches}`,
    statuses: uploaders(200),
    body: () => ({ batchId: crypto.randomUUID(), recipe: null, fileCount: 1 }),
  },
  {
    route: `POST ${routes.held}`,
    statuses: uploaders(200),
    body: (world) => ({ uploadIds: [world.params.uploadId] }),
  },
  // Let in, and then refused for what was sent.
  {
    route: `PUT ${routes.upload}`,
    statuses: uploaders(422),
    headers: uploadHeaders,
    bytes: noImage,
  },
  {
    route: `PATCH ${routes.upload}`,
    statuses: uploaders(422),
    headers: (world) => ({ ...uploadHeaders(world), [OFFSET_HEADER]: '0' }),
    bytes: noImage,
  },
  { route: `HEAD ${routes.upload}`, statuses: uploaders(200) },
  // To drop what isn't there is no error; somebody else's is not there.
  { route: `DELETE ${routes.upload}`, statuses: signedIn(204) },

  { route: `GET ${routes.viewableArchives}`, statuses: signedIn(200) },
  { route: `GET ${routes.cases}`, statuses: viewers(200) },
  { route: `GET ${routes.archiveEvents}`, statuses: viewers(200) },
  { route: `GET ${routes.case}`, statuses: viewers(200) },
  { route: `GET ${routes.patientFilms}`, statuses: viewers(200) },
  { route: `GET ${routes.imageFile}`, statuses: viewers(200) },
  { route: `GET ${routes.imageThumbnail}`, statuses: viewers(200) },
  {
    route: `POST ${routes.imageProcess}`,
    statuses: [401, 404, 404, 403, 403, 204, 204, 404, 404],
  },
  {
    route: `GET ${routes.imageReceived}`,
    statuses: [401, 404, 404, 404, 200, 404, 200, 404, 404],
    // One that is about the image for certain.
    params: ({ matchedId = '' }) => ({ receivedId: matchedId }),
  },
  {
    // What it holds is a picture, and no PDF: who may see results is told so in the words of what isn't there.
    route: `GET ${routes.imageDocument}`,
    statuses: [401, 404, 404, 404, 404, 404, 404, 404, 404],
    params: ({ matchedId = '' }) => ({ receivedId: matchedId }),
  },
  { route: `GET ${routes.heatmap}`, statuses: [401, 404, 404, 404, 200, 404, 200, 404, 404] },

  // Signatures decide, not people.
  { route: `POST ${routes.engineCallback}`, statuses: everybody(404), body: () => ({}) },

  { route: `GET ${routes.archiveExport}`, statuses: viewers(200) },
  {
    route: `GET ${routes.archiveFiles}`,
    statuses: viewers(200),
    query: ({ params }) => `?cases=${params.caseId}`,
  },
  { route: `GET ${routes.archiveFhir}`, statuses: viewers(200) },
  { route: `GET ${routes.archiveInsights}`, statuses: viewers(200) },
  {
    route: `POST ${routes.archiveProcess}`,
    statuses: archiveAdministrators(200),
    query: ({ params }) => `?cases=${params.caseId}`,
  },
  {
    route: `GET ${routes.archiveReports}`,
    statuses: readers(200),
    query: ({ params }) => `?cases=${params.caseId}`,
  },
  { route: `GET ${routes.caseReport}`, statuses: readers(200) },
  { route: `GET ${routes.caseFiles}`, statuses: viewers(200) },
  { route: `GET ${routes.caseFhir}`, statuses: viewers(200) },
  // Let in, and then refused: the image is a photograph.
  { route: `GET ${routes.resultReport}`, statuses: [401, 404, 404, 404, 409, 404, 409, 404, 404] },

  { route: 'GET /api/v1/openapi.json', statuses: everybody(200) },
  { route: 'GET /livez', statuses: everybody(200) },
  { route: 'GET /readyz', statuses: everybody(200) },
  { route: 'GET /metrics', statuses: everybody(404) },
  { route: 'GET /*', statuses: everybody(404) },
];

const picture = new TextEncoder().encode('stands for a picture');

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

let portal: TestPortal;
beforeAll(async () => {
  // No web application is built here: every address of the page is not found.
  portal = await openTestPortal({}, { webDir: import.meta.dirname });
  const store = await openFileStore(path.join(portal.config.dataDir, 'images'));
  await store.putBytes(sha256(picture), picture);
  await store.close();
});

async function makeWorld(role: Role): Promise<World> {
  const project = await portal.makeProject({ engine: { id: 'simulator' } });
  const other = await portal.makeProject();
  const user = await makePerson(role, project, other);
  const uploads = role === 'uploader' || role === 'project administrator';
  const subject = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/upload' }],
  });
  const owner = uploads && user !== undefined ? user : subject;
  const things = await makeThings(project.archiveId, owner.id);
  return {
    role,
    cookie: user?.cookie,
    archiveId: project.archiveId,
    params: {
      projectId: project.id,
      archiveId: project.archiveId,
      userId: subject.id,
      token: `${crypto.randomUUID()}.${'0'.repeat(32)}`,
      ...things,
    },
  };
}

async function makePerson(
  role: Role,
  { id: projectId, archiveId }: TestProject,
  other: TestProject,
): Promise<TestUser | undefined> {
  const project = (permission: 'project/administrator' | 'project/upload'): TestGrant[] => [
    { projectId, permission },
  ];
  const archive = (
    ...permissions: ('archive/administrator' | 'archive/view' | 'archive/results')[]
  ): TestGrant[] => permissions.map((permission) => ({ projectId, archiveId, permission }));
  switch (role) {
    case 'anonymous':
      return undefined;
    case 'nobody':
      return await portal.makeUser();
    case 'uploader':
      return await portal.makeUser({ grants: project('project/upload') });
    case 'viewer':
      return await portal.makeUser({ grants: archive('archive/view') });
    case 'reader':
      return await portal.makeUser({ grants: archive('archive/view', 'archive/results') });
    case 'archive administrator':
      return await portal.makeUser({ grants: archive('archive/administrator') });
    case 'project administrator':
      return await portal.makeUser({ grants: project('project/administrator') });
    case 'administrator of another project':
      return await portal.makeUser({
        grants: [
          { projectId: other.id, permission: 'project/administrator' },
          {
            projectId: other.id,
            archiveId: other.archiveId,
            permission: 'archive/administrator',
          },
        ],
      });
    case 'site administrator':
      return await portal.makeUser({ siteAdministrator: true });
  }
}

/** A case with a scored image, and an upload that was begun. */
async function makeThings(archiveId: string, userId: string): Promise<Record<string, string>> {
  const { db } = portal;
  const id = () => crypto.randomUUID();
  const [batchId, caseId, imageId, resultId, uploadId] = [id(), id(), id(), id(), id()];
  const processingId = id();
  const digest = sha256(picture);
  await db
    .insertInto('batches')
    .values({ id: batchId, archive_id: archiveId, user_id: userId, file_count: 1, recipe: null })
    .execute();
  await db
    .insertInto('cases')
    .values({
      id: caseId,
      archive_id: archiveId,
      study_instance_uid: '1.2.3',
      patient_id: 'P1',
      state: 'scored',
      score: 80,
      above: true,
      result_id: null,
      image_count: 1,
      thumbnail_image_id: imageId,
    })
    .execute();
  await db
    .insertInto('images')
    .values({
      id: imageId,
      archive_id: archiveId,
      case_id: caseId,
      batch_id: batchId,
      uploaded_by: userId,
      kind: 'png',
      sop_instance_uid: null,
      sha256: digest,
      size_bytes: picture.byteLength,
      name: null,
      facts: '{}',
      findings: '[]',
      recipe: null,
      state: 'scored',
      thumbnail_sha256: digest,
    })
    .execute();
  const archiveEngineId = await leadingEngine(db, archiveId);
  await db
    .insertInto('processings')
    .values({
      id: processingId,
      image_id: imageId,
      archive_engine_id: archiveEngineId,
      engine_id: 'simulator',
      settings: '{}',
      state: 'done',
      error_code: null,
    })
    .execute();
  await db
    .insertInto('results')
    .values({
      id: resultId,
      image_id: imageId,
      processing_id: processingId,
      archive_engine_id: archiveEngineId,
      engine_id: 'simulator',
      engine_name: 'Simulator',
      engine_version: '1',
      simulated: true,
      score: 80,
      threshold: 50,
      above: true,
      no_score_reason: null,
      heatmap_sha256: digest,
    })
    .execute();
  await db.updateTable('cases').set({ result_id: resultId }).where('id', '=', caseId).execute();
  await db
    .insertInto('uploads')
    .values({
      id: uploadId,
      batch_id: batchId,
      user_id: userId,
      sha256: sha256(noImage),
      size_bytes: noImage.byteLength,
      metadata: JSON.stringify({
        sizeBytes: noImage.byteLength,
        sha256: sha256(noImage),
        kind: 'png',
      }),
      state: 'partial',
      image_id: null,
    })
    .execute();
  const received = await makeReceived(imageId);
  const sourceId = await makeSource(archiveId, userId);
  const made = { batchId, caseId, imageId, resultId, uploadId, sourceId, archiveEngineId };
  return { ...made, ...received };
}

/** One in quarantine that seems to be about the image, and one that is about it. */
async function makeReceived(imageId: string): Promise<Record<string, string>> {
  const [receivedId, matchedId] = [crypto.randomUUID(), crypto.randomUUID()];
  const common = {
    kind: 'document' as const,
    calling_ae: 'CAD',
    called_ae: 'PLAINFILM',
    sop_class_uid: '1.2.840.10008.5.1.4.1.1.104.1',
    study_instance_uid: '1.2.3',
    referenced_uids: [],
    sha256: sha256(picture),
    size_bytes: picture.byteLength,
    image_id: imageId,
  };
  await portal.db
    .insertInto('received_results')
    .values([
      {
        ...common,
        id: receivedId,
        sop_instance_uid: receivedId,
        state: 'quarantined',
        reason: 'unclear-no-number',
      },
      { ...common, id: matchedId, sop_instance_uid: matchedId, state: 'matched' },
    ])
    .execute();
  return { receivedId, matchedId };
}

async function makeSource(archiveId: string, userId: string): Promise<string> {
  const id = crypto.randomUUID();
  await portal.db
    .insertInto('dicom_sources')
    .values({
      id,
      calling_ae: id.slice(0, 16),
      archive_id: archiveId,
      user_id: userId,
      created_by: userId,
    })
    .execute();
  return id;
}

async function ask(row: Row, world: World): Promise<{ status: number; text: string }> {
  const [method = '', route = ''] = row.route.split(' ');
  const params = { ...world.params, ...row.params?.(world.params) };
  const at = route.replace(/:(\w+)/g, (_, key: string) => params[key] ?? '').replace('*', '');
  const body = row.body?.(world);
  const stop = new AbortController();
  const response = await testClient(portal.url, world.cookie).fetch(
    at + (row.query?.(world) ?? ''),
    {
      method,
      signal: stop.signal,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...row.headers?.(world),
      },
      ...(row.bytes === undefined ? {} : { body: row.bytes }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
  const endless = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = endless ? '' : await response.text();
  stop.abort();
  return { status: response.status, text };
}

/** The same person, asking for things that were never there. */
function elsewhere(world: World): World {
  const params = Object.keys(world.params).map((key) => [key, crypto.randomUUID()]);
  return { ...world, params: Object.fromEntries(params) };
}

describe('the permission matrix', () => {
  it('has a row for every route of the running portal, and no other', () => {
    const declared = portal.app.declaredRoutes
      .filter(({ method, url }) => !isDerivedHead(method, url))
      .map(({ method, url }) => `${method} ${url}`);
    expect(table.map(({ route }) => route).sort()).toEqual(declared.sort());
  });

  it.each(table)('$route', async (row) => {
    const seen: Record<string, number> = {};
    for (const role of roles) {
      await forgetDemo();
      const world = await makeWorld(role);
      const answer = await ask(row, world);
      seen[role] = answer.status;
      expect({ role, tellsKey: await tellsKey(answer.text, world) }).toEqual({
        role,
        tellsKey: mayHaveKey(row, role),
      });
      if (answer.status !== 404) continue;
      const missing = await ask(row, elsewhere(world));
      expect({ role, ...missing }).toEqual({ role, ...answer });
    }
    const wanted = Object.fromEntries(roles.map((role, n) => [role, row.statuses[n]]));
    expect(seen).toEqual(wanted);
  });

  it('answers HEAD as it answers GET', async () => {
    const derived = table.filter(({ route }) =>
      portal.app.declaredRoutes.some(
        ({ method, url }) => isDerivedHead(method, url) && route === `GET ${url}`,
      ),
    );
    expect(derived.length).toBeGreaterThan(0);
    for (const row of derived) {
      for (const role of ['anonymous', 'nobody', 'viewer', 'project administrator'] as const) {
        const world = await makeWorld(role);
        const head = await ask({ ...row, route: row.route.replace('GET', 'HEAD') }, world);
        expect({ route: row.route, role, status: head.status }).toEqual({
          route: row.route,
          role,
          status: row.statuses[roles.indexOf(role)],
        });
      }
    }
  });
});

/** Only those who upload to the project, and only where they ask what to upload to. */
function mayHaveKey({ route }: Row, role: Role): boolean {
  const uploads = role === 'uploader' || role === 'project administrator';
  return route === `GET ${routes.destinations}` && uploads;
}

/** In any form in which it might have slipped in. */
async function tellsKey(text: string, { params }: World): Promise<boolean> {
  const { deid_key: key } = await portal.db
    .selectFrom('projects')
    .where('id', '=', params.projectId ?? '')
    .select('deid_key')
    .executeTakeFirstOrThrow();
  const forms = [key.toString('base64').slice(0, 42), key.toString('hex'), [...key].join(',')];
  return forms.some((form) => text.includes(form));
}

/** So that the next may make one. */
async function forgetDemo(): Promise<void> {
  await portal.db
    .updateTable('projects')
    .set({ demo: false, name: crypto.randomUUID() })
    .where('demo', '=', true)
    .execute();
}

/** Fastify answers HEAD by itself where there is a GET. */
function isDerivedHead(method: string, url: string): boolean {
  return (
    method === 'HEAD' &&
    portal.app.declaredRoutes.some((route) => route.method === 'GET' && route.url === url)
  );
}
