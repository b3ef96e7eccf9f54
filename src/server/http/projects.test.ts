/** Projects, archives, destinations and the demonstration, over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../../../test/portal.ts';
import type { TestClient } from '../../../test/test-client.ts';
import { path, routes } from '../../contract/routes.ts';

let portal: TestPortal;
let site: TestClient;
let siteUserId: string;
beforeAll(async () => {
  portal = await openTestPortal();
  const user = await portal.makeUser({ siteAdministrator: true });
  siteUserId = user.id;
  site = portal.client.as(user);
});

const newProject = { name: 'District outreach', archiveName: 'Van 3' };

describe('a new portal', () => {
  it('offers the demonstration to its administrator, once', async () => {
    expect((await site.get(routes.session)).body.offerDemo).toBe(true);
    const made = await site.post(routes.demo);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Demonstration',
      demo: true,
      archives: [{ name: 'Try me', engine: { engineId: 'simulator', threshold: 50 } }],
    });
    expect(await site.post(routes.demo)).toMatchObject({
      status: 409,
      body: { code: 'demo-exists' },
    });
    const session = (await site.get(routes.session)).body;
    expect(session).toMatchObject({ offerDemo: false, mayUpload: true, mayViewCases: true });
  });
});

describe('projects', () => {
  it('are made with an archive and administered by their maker', async () => {
    const made = await site.post(routes.projects, newProject);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'District outreach',
      pseudonymisation: 'optional',
      patientIdPattern: '',
      compaction: true,
      demo: false,
      mayAdminister: true,
      archives: [{ name: 'Van 3', checks: {}, engine: { engineId: null, settings: {} } }],
    });
    const people = await site.get(path('projectPeople', { projectId: made.body.id }));
    expect(people.body).toMatchObject([
      { user: { id: siteUserId }, grants: { project: ['project/administrator'], archives: [] } },
    ]);
  });

  it('have names of their own, whatever the case', async () => {
    await site.post(routes.projects, { ...newProject, name: 'Taken' });
    const again = await site.post(routes.projects, { ...newProject, name: 'TAKEN' });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'name-taken', fields: { name: 'name-taken' } },
    });
  });

  it('change in what is named and nothing else', async () => {
    const { body } = await site.post(routes.projects, { ...newProject, name: 'Changing' });
    const at = path('project', { projectId: body.id });
    const changed = await site.patch(at, {
      pseudonymisation: 'required',
      patientIdPattern: 'V\\d+',
    });
    expect(changed.body).toMatchObject({
      name: 'Changing',
      pseudonymisation: 'required',
      patientIdPattern: 'V\\d+',
    });
    expect((await site.get(at)).body).toEqual(changed.body);
    const full = await site.patch(at, { compaction: false });
    expect(full.body).toEqual({ ...changed.body, compaction: false });
  });

  it('show each person what they hold something in, and only archives they administer', async () => {
    const mine = await portal.makeProject({ archiveNames: ['A', 'B'] });
    await portal.makeProject();
    const [a] = mine.archives;
    const user = portal.client.as(
      await portal.makeUser({
        grants: [
          { projectId: mine.id, archiveId: a?.id ?? '', permission: 'archive/administrator' },
        ],
      }),
    );
    const { body } = await user.get(routes.projects);
    expect(body).toMatchObject([{ id: mine.id, mayAdminister: false, archives: [{ id: a?.id }] }]);
    expect(body[0].archives).toHaveLength(1);
    expect((await user.get(routes.session)).body).toMatchObject({
      maySettings: true,
      mayViewCases: true,
      mayUpload: false,
    });
  });
});

describe('archives', () => {
  const archiveOf = async (grants: readonly string[] = []) => {
    const project = await portal.makeProject();
    const at = path('archive', { archiveId: project.archiveId });
    return { project, at, grants };
  };

  it('take settings that fit the registered checks and engines', async () => {
    const { at } = await archiveOf();
    const changed = await site.patch(at, {
      name: 'Renamed',
      checks: { view: { level: 'warning' }, matrix: { level: 'off' } },
      engine: { engineId: 'simulator', settings: {}, threshold: 62.5 },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      name: 'Renamed',
      checks: { view: { level: 'warning' }, matrix: { level: 'off' } },
      engine: { engineId: 'simulator', threshold: 62.5 },
    });
    const cleared = await site.patch(at, {
      engine: { engineId: null, settings: { left: 'over' }, threshold: 40 },
    });
    expect(cleared.body.engine).toEqual({ engineId: null, settings: {}, threshold: 40 });
    expect(cleared.body.name).toBe('Renamed');
  });

  it.each([
    ['an unknown check', { checks: { horoscope: { level: 'off' } } }, 'check-settings-invalid'],
    [
      'a threshold of another kind',
      { checks: { matrix: { thresholds: { error: 'wide' } } } },
      'check-settings-invalid',
    ],
    [
      'an unknown engine',
      { engine: { engineId: 'oracle', settings: {}, threshold: 50 } },
      'engine-unknown',
    ],
    [
      'settings that the engine does not know',
      { engine: { engineId: 'simulator', settings: { delayMs: 'long' }, threshold: 50 } },
      'engine-settings-invalid',
    ],
    [
      'a threshold off the scale',
      { engine: { engineId: 'simulator', settings: {}, threshold: 101 } },
      'invalid-request',
    ],
  ])('refuse %s', async (_what, change, code) => {
    const { at } = await archiveOf();
    const answer = await site.patch(at, change);
    expect(answer).toMatchObject({ status: 400, body: { code } });
  });

  it('have names of their own within the project', async () => {
    const { project } = await archiveOf();
    const at = path('projectArchives', { projectId: project.id });
    expect((await site.post(at, { name: 'Second' })).status).toBe(201);
    expect((await site.post(at, { name: 'second' })).body.code).toBe('name-taken');
  });

  it('leave a history that does not repeat an engine’s settings', async () => {
    const { at, project } = await archiveOf();
    await site.patch(at, {
      engine: { engineId: 'simulator', settings: {}, threshold: 70 },
      checks: { view: { level: 'off' } },
    });
    const events = await portal.db
      .selectFrom('events')
      .selectAll()
      .where('archive_id', '=', project.archiveId)
      .execute();
    expect(events).toMatchObject([
      {
        event: 'archive-changed',
        user_id: siteUserId,
        project_id: project.id,
        params: { checks: 'view', engine: 'simulator', threshold: 70 },
      },
    ]);
  });
});

describe('the catalogue', () => {
  it('describes every check and engine, settings schema included', async () => {
    const { body } = await site.get(routes.catalogue);
    expect(body.checks.map(({ id }: { id: string }) => id)).toContain('view');
    expect(body.engines).toContainEqual(
      expect.objectContaining({
        id: 'simulator',
        simulated: true,
        settingsSchema: expect.objectContaining({ type: 'object' }),
      }),
    );
  });
});

describe('destinations', () => {
  it('are the archives of projects that the person may upload to', async () => {
    const open = await portal.makeProject({
      patientIdPattern: 'V\\d+',
      engine: { id: 'simulator' },
      archiveNames: ['One', 'Two'],
    });
    const viewed = await portal.makeProject();
    const user = await portal.makeUser({
      grants: [
        { projectId: open.id, permission: 'project/upload' },
        { projectId: viewed.id, archiveId: viewed.archiveId, permission: 'archive/view' },
      ],
    });
    const { body } = await portal.client.as(user).get(routes.destinations);
    expect(body).toMatchObject({
      maxFileBytes: 256 * 1024 * 1024,
      projects: [
        {
          projectId: open.id,
          patientIdPattern: 'V\\d+',
          deidKey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
          compaction: true,
          archives: [{ name: 'One', engineName: expect.any(String) }, { name: 'Two' }],
        },
      ],
    });
    expect(body.projects).toHaveLength(1);
  });

  it('are nowhere for a site administrator without grants', async () => {
    const other = await portal.makeUser({ siteAdministrator: true });
    const { body } = await portal.client.as(other).get(routes.destinations);
    expect(body.projects).toEqual([]);
  });

  it('have a key for each project, the same whoever asks and whenever', async () => {
    const [one, two] = [await portal.makeProject(), await portal.makeProject()];
    const grants = [one, two].map(({ id }) => ({
      projectId: id,
      permission: 'project/upload' as const,
    }));
    const keysOf = async () => {
      const user = await portal.makeUser({ grants });
      const { body } = await portal.client.as(user).get(routes.destinations);
      return new Map<string, string>(
        body.projects.map((each: { projectId: string; deidKey: string }) => [
          each.projectId,
          each.deidKey,
        ]),
      );
    };
    const keys = await keysOf();
    expect(await keysOf()).toEqual(keys);
    expect(new Set(keys.values()).size).toBe(2);
    expect(Buffer.from(keys.get(one.id) ?? '', 'base64').byteLength).toBe(32);
  });
});
