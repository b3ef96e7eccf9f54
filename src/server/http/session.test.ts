/** Signing in and out over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../../../test/portal.ts';
import { routes } from '../../contract/routes.ts';

const password = 'correct horse battery';

describe('session', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await openTestPortal();
  });

  it('signs in with email and password, whatever the case of the email', async () => {
    const user = await portal.makeUser({ email: 'ada@example.org', password });
    const answer = await portal.client.post(routes.session, {
      email: 'Ada@Example.org',
      password,
    });
    expect(answer.status).toBe(200);
    expect(answer.body.user.id).toBe(user.id);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^plainfilm_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const me = portal.client.as({ cookie: cookie.split(';')[0] ?? '' });
    expect((await me.get(routes.session)).body.user.email).toBe('ada@example.org');
    const out = await me.delete(routes.session);
    expect(out.status).toBe(204);
    expect((await me.get(routes.session)).status).toBe(401);
  });
});
