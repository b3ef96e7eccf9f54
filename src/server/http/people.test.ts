/** The people of a project, over HTTP: who may register whom, and who may become whom. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal, type TestProject } from '../../../test/portal.ts';
import type { TestClient } from '../../../test/test-client.ts';
import { path, routes } from '../../contract/routes.ts';

let portal: TestPortal;
let project: TestProject;
let other: TestProject;
let administrator: TestClient;
beforeAll(async () => {
  portal = await openTestPortal();
  project = await portal.makeProject({ archiveNames: ['A', 'B'] });
  other = await portal.makeProject();
  const user = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/administrator' }],
  });
  administrator = portal.client.as(user);
});

const people = () => path('projectPeople', { projectId: project.id });
const person = (userId: string) => path('projectPerson', { projectId: project.id, userId });
const link = (userId: string) => path('projectPersonLink', { projectId: project.id, userId });
const uploader = { project: ['project/upload'], archives: [] };

describe('people of a project', () => {
  it('who are new to the portal come with a link that works', async () => {
    const added = await administrator.post(people(), {
      email: 'New@Example.org',
      name: 'New',
      grants: uploader,
    });
    expect(added.status).toBe(201);
    expect(added.body.person).toMatchObject({
      user: { email: 'new@example.org', siteAdministrator: false, hasPassword: false },
      grants: uploader,
    });
    const token = added.body.link.path.split('#')[1];
    const redeemed = await portal.client.post(routes.linkRedeem, {
      token,
      password: 'a password of my own',
    });
    expect(redeemed.status).toBe(200);
    expect(redeemed.body).toMatchObject({ mayUpload: true, maySettings: false });
    const cookie = redeemed.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await portal.client.as({ cookie }).get(routes.destinations)).status).toBe(200);
  });

  it('who are known already keep their name and password, and come without a link', async () => {
    const known = await portal.makeUser({
      grants: [{ projectId: other.id, permission: 'project/upload' }],
    });
    const added = await administrator.post(people(), {
      email: known.email,
      name: 'Another Name',
      grants: uploader,
    });
    expect(added.status).toBe(201);
    expect(added.body.link).toBeUndefined();
    expect(added.body.person.user).toMatchObject({ id: known.id, name: known.name });
    const again = await administrator.post(people(), {
      email: known.email,
      name: 'Again',
      grants: uploader,
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'email-taken' } });
    // What they hold elsewhere is neither shown nor changed.
    await administrator.put(person(known.id), { project: [], archives: [] });
    const site = portal.client.as(await portal.makeUser({ siteAdministrator: true }));
    const elsewhere = await site.get(path('projectPeople', { projectId: other.id }));
    expect(elsewhere.body).toMatchObject([{ user: { id: known.id }, grants: uploader }]);
  });

  it('hold what they were given last, once each', async () => {
    const [a, b] = project.archives;
    const user = await portal.makeUser({
      grants: [{ projectId: project.id, permission: 'project/upload' }],
    });
    const grants = {
      project: ['project/upload', 'project/upload'],
      archives: [
        { archiveId: a?.id, permissions: ['archive/view', 'archive/results'] },
        { archiveId: b?.id, permissions: [] },
      ],
    };
    const set = await administrator.put(person(user.id), grants);
    expect(set.status).toBe(200);
    expect(set.body.grants).toEqual({
      project: ['project/upload'],
      archives: [{ archiveId: a?.id, permissions: ['archive/results', 'archive/view'] }],
    });
    expect((await administrator.delete(person(user.id))).status).toBe(204);
    expect((await administrator.delete(person(user.id))).status).toBe(404);
    const session = await portal.client.as(user).get(routes.session);
    expect(session.body).toMatchObject({ mayUpload: false, mayViewCases: false });
  });

  it('can’t be given an archive of another project', async () => {
    const user = await portal.makeUser({
      grants: [{ projectId: project.id, permission: 'project/upload' }],
    });
    for (const archiveId of [other.archiveId, crypto.randomUUID()]) {
      const answer = await administrator.put(person(user.id), {
        project: [],
        archives: [{ archiveId, permissions: ['archive/view'] }],
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    }
    const kept = await administrator.get(people());
    expect(kept.body).toContainEqual(
      expect.objectContaining({ user: expect.objectContaining({ id: user.id }), grants: uploader }),
    );
  });

  it('can’t be picked by their number from elsewhere, but by a site administrator', async () => {
    const stranger = await portal.makeUser();
    expect((await administrator.put(person(stranger.id), uploader)).status).toBe(404);
    const site = portal.client.as(await portal.makeUser({ siteAdministrator: true }));
    expect((await site.put(person(stranger.id), uploader)).status).toBe(200);
  });

  it('get a new link from their administrator only where it opens nothing more', async () => {
    const grant = { projectId: project.id, permission: 'project/upload' } as const;
    const own = await portal.makeUser({ grants: [grant] });
    const shared = await portal.makeUser({
      grants: [grant, { projectId: other.id, permission: 'project/upload' }],
    });
    const boss = await portal.makeUser({ grants: [grant], siteAdministrator: true });
    const stranger = await portal.makeUser();
    expect((await administrator.post(link(own.id))).status).toBe(201);
    expect((await administrator.post(link(shared.id))).body.code).toBe('forbidden');
    expect((await administrator.post(link(boss.id))).body.code).toBe('forbidden');
    expect((await administrator.post(link(stranger.id))).status).toBe(404);
  });

  it('leave a history of who gave what to whom', async () => {
    const user = await portal.makeUser({
      grants: [{ projectId: project.id, permission: 'project/upload' }],
    });
    await administrator.put(person(user.id), { project: ['project/administrator'], archives: [] });
    await administrator.delete(person(user.id));
    const events = await portal.db
      .selectFrom('events')
      .select(['event', 'params', 'project_id'])
      .where('subject_user_id', '=', user.id)
      .orderBy('id')
      .execute();
    expect(events).toEqual([
      {
        event: 'grants-changed',
        params: { grants: 'project/administrator' },
        project_id: project.id,
      },
      { event: 'grants-changed', params: { grants: 'none' }, project_id: project.id },
    ]);
  });
});
