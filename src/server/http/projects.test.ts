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
      archives: [{ name: 'Try me', threshold: 50, engines: [{ engineId: 'simulator' }] }],
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
      archives: [{ name: 'Van 3', checks: {}, threshold: 50, engines: [] }],
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

  it('take settings that fit the registered checks', async () => {
    const { at } = await archiveOf();
    const changed = await site.patch(at, {
      name: 'Renamed',
      checks: { view: { level: 'warning' }, matrix: { level: 'off' } },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      name: 'Renamed',
      checks: { view: { level: 'warning' }, matrix: { level: 'off' } },
    });
  });

  it.each([
    ['an unknown check', { checks: { horoscope: { level: 'off' } } }, 'check-settings-invalid'],
    [
      'a threshold of another kind',
      { checks: { matrix: { thresholds: { error: 'wide' } } } },
      'check-settings-invalid',
    ],
    ['what an archive does not have', { engine: { engineId: 'simulator' } }, 'invalid-request'],
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
    await site.patch(at, { checks: { view: { level: 'off' } } });
    const engines = path('archiveEngines', { archiveId: project.archiveId });
    await site.post(engines, { engineId: 'simulator', name: 'One', settings: { delayMs: 7 } });
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
        params: { checks: 'view' },
      },
      { event: 'engine-added', user_id: siteUserId, params: { engine: 'simulator' } },
    ]);
  });
});

describe('engines of an archive', () => {
  const simulator = { engineId: 'simulator', settings: { delayMs: 0 } };
  const namesOf = ({ body }: { body: { engines: { name: string }[] } }) =>
    body.engines.map(({ name }) => name);

  it('stand in an order, of which the first leads; one that is removed is gone', async () => {
    const { archiveId } = await portal.makeProject();
    const at = path('archiveEngines', { archiveId });
    await site.post(at, { ...simulator, name: 'One' });
    const two = await site.post(at, { ...simulator, name: 'Two' });
    expect(two.status).toBe(201);
    expect(namesOf(two)).toEqual(['One', 'Two']);
    const [first, second] = two.body.engines.map(({ id }: { id: string }) =>
      path('archiveEngine', { archiveId, archiveEngineId: id }),
    );
    expect(namesOf(await site.patch(second, { leads: true }))).toEqual(['Two', 'One']);
    const changed = await site.patch(first, {
      name: 'Uno',
      settings: { delayMs: 5 },
      paused: true,
    });
    expect(changed.body.engines[1]).toMatchObject({
      name: 'Uno',
      paused: true,
      settings: { delayMs: 5, noScoreShare: 0.1 },
    });
    expect(namesOf(await site.delete(second))).toEqual(['Uno']);
    expect((await site.delete(second)).status).toBe(404);
    // Its name is free again.
    expect(namesOf(await site.post(at, { ...simulator, name: 'two' }))).toEqual(['Uno', 'two']);
  });

  it.each([
    ['a name that another has', { name: 'ONE' }, 409, 'name-taken'],
    ['an unknown engine', { engineId: 'oracle' }, 400, 'engine-unknown'],
    ['settings that do not fit', { settings: { delayMs: 'long' } }, 400, 'engine-settings-invalid'],
  ])('refuse %s', async (_what, change, status, code) => {
    const { archiveId } = await portal.makeProject({ engine: { id: 'simulator', name: 'One' } });
    const at = path('archiveEngines', { archiveId });
    const answer = await site.post(at, { ...simulator, name: 'Two', ...change });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('are not reached through another archive', async () => {
    const mine = await portal.makeProject({ engine: { id: 'simulator' } });
    const other = await portal.makeProject({ engine: { id: 'simulator' } });
    const { body } = await site.get(path('project', { projectId: other.id }));
    const archiveEngineId = body.archives[0].engines[0].id;
    const at = path('archiveEngine', { archiveId: mine.archiveId, archiveEngineId });
    expect((await site.patch(at, { paused: true })).status).toBe(404);
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
