/** What holds for every request: origin, headers, problems, limits. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../../../test/portal.ts';
import { CLIENT_HEADER, path, routes } from '../../contract/routes.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal({ metricsToken: 'sixteen characters' });
});

describe('a request from elsewhere', () => {
  const post = (headers: Record<string, string>) =>
    fetch(new URL(routes.session, portal.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email: 'a@example.org', password: 'whatever it is' }),
    });
  const refusedByOrigin = async (headers: Record<string, string>) =>
    (await post(headers)).status === 403;

  it('is refused without our header, whatever it is for', async () => {
    expect(await refusedByOrigin({})).toBe(true);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await fetch(new URL('/api/v1/nothing', portal.url), { method });
      expect(response.status).toBe(403);
    }
  });

  it('is refused when the browser says that it comes from another site', async () => {
    const ours = { [CLIENT_HEADER]: '1' };
    expect(await refusedByOrigin(ours)).toBe(false);
    expect(await refusedByOrigin({ ...ours, 'sec-fetch-site': 'same-origin' })).toBe(false);
    expect(await refusedByOrigin({ ...ours, 'sec-fetch-site': 'cross-site' })).toBe(true);
    expect(await refusedByOrigin({ ...ours, 'sec-fetch-site': 'same-site' })).toBe(true);
    expect(await refusedByOrigin({ ...ours, origin: new URL(portal.url).origin })).toBe(false);
    expect(await refusedByOrigin({ ...ours, origin: 'https://evil.example.org' })).toBe(true);
    expect(await refusedByOrigin({ ...ours, origin: 'null' })).toBe(true);
  });

  it('gets no answer to a preflight that would let it through', async () => {
    const response = await fetch(new URL(routes.session, portal.url), {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example.org', 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.ok).toBe(false);
  });
});

describe('headers', () => {
  it('let the page do what it needs and nothing else', async () => {
    const { headers } = await portal.client.get(routes.session);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
    ]);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('keep cookies to HTTPS where people come by it', async () => {
    const https = await openTestPortal({ publicUrl: new URL('https://films.example.org') });
    const local = new URL(`http://127.0.0.1:${portOf(https)}`);
    await https.makeUser({ email: 'ada@example.org', password: 'correct horse battery' });
    const response = await fetch(new URL(routes.session, local), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [CLIENT_HEADER]: '1',
        origin: 'https://films.example.org',
      },
      body: JSON.stringify({ email: 'ada@example.org', password: 'correct horse battery' }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-plainfilm_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000');
    await https.stop();
  });
});

function portOf(started: TestPortal): number {
  const address = started.app.server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

describe('problems', () => {
  it('are RFC 9457 documents with a stable code', async () => {
    const answer = await portal.client.get(routes.projects);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: 'urn:plainfilm:problem:not-signed-in',
      title: 'Sign in first',
      status: 401,
      code: 'not-signed-in',
    });
  });

  it('name the fields that are wrong, and not what was in them', async () => {
    const site = portal.client.as(await portal.makeUser({ siteAdministrator: true }));
    const answer = await site.post(routes.projects, {
      name: '',
      patientIdPattern: '(secret',
      pseudonymisation: 'sometimes',
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'invalid-request',
      fields: {
        name: 'required',
        patientIdPattern: 'pattern-invalid',
        pseudonymisation: 'invalid',
        archiveName: 'required',
      },
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|sometimes/);
  });

  it.each([
    ['a body that is not JSON', '{"email": "DOE^JANE', 'application/json', 400, 'invalid-request'],
    ['a body of another type', 'DOE^JANE', 'text/plain', 415, 'media-type-unknown'],
    [
      'a body that is too large',
      JSON.stringify({ email: 'x'.repeat(300_000) }),
      'application/json',
      413,
      'body-too-large',
    ],
  ])('answer %s', async (_what, body, type, status, code) => {
    const response = await portal.client.fetch(routes.linkInspect, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text).code).toBe(code);
    expect(text).not.toContain('DOE');
  });

  it('say the same of an address that can’t exist as of one that doesn’t', async () => {
    const site = portal.client.as(await portal.makeUser({ siteAdministrator: true }));
    const malformed = await site.get('/api/v1/projects/not-an-id');
    const missing = await site.get(path('project', { projectId: crypto.randomUUID() }));
    const unrouted = await site.get('/api/v1/no/such/route');
    expect(malformed.status).toBe(404);
    expect(malformed.body).toEqual(missing.body);
    expect(unrouted.body).toEqual(missing.body);
  });
});

describe('limits', () => {
  it('slow down whoever guesses at links from one address', async () => {
    const guarded = await openTestPortal();
    const guess = () => guarded.client.post(routes.linkInspect, { token: 'x'.repeat(43) });
    const answers = await Promise.all(Array.from({ length: 40 }, guess));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 410)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const limited = answers.find(({ status }) => status === 429);
    expect(limited?.body).toMatchObject({ code: 'too-many-requests' });
    expect(limited?.body.retryAfterS).toBeGreaterThan(0);
    expect(limited?.body.retryAfterS).toBeLessThanOrEqual(60);
    expect(limited?.headers.get('retry-after')).toBe(String(limited?.body.retryAfterS));
    await guarded.stop();
  });

  it('do not take an address from a header that anybody can write', async () => {
    const guarded = await openTestPortal();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        guarded.client.fetch(routes.linkInspect, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.0.0.${n}` },
          body: JSON.stringify({ token: 'x'.repeat(43) }),
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    await guarded.stop();
  });
});

describe('the description of the interface', () => {
  it('is OpenAPI 3.1 and has every route of the contract', async () => {
    const { status, body } = await portal.client.get('/api/v1/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    const { parameters } = body.paths['/api/v1/uploads/{uploadId}'].put;
    const header = parameters.find(({ name }: { name: string }) => name === 'plainfilm-upload');
    expect(Object.keys(header.schema.contentSchema.properties)).toEqual(
      expect.arrayContaining(['sha256', 'patientId', 'stated']),
    );
    const described = Object.keys(body.paths).sort();
    const wanted = Object.values(routes).map((route) => route.replace(/:(\w+)/g, '{$1}'));
    expect(described).toEqual(wanted.sort());
  });
});

describe('status', () => {
  it('says that the portal is alive and ready', async () => {
    expect(await portal.client.get('/livez')).toMatchObject({ status: 200, body: 'ok' });
    expect(await portal.client.get('/readyz')).toMatchObject({
      status: 200,
      body: { database: 'ok', disk: 'ok' },
    });
  });

  it('gives metrics to the holder of the token alone, and no ids in them', async () => {
    const user = portal.client.as(await portal.makeUser());
    const projectId = crypto.randomUUID();
    await user.get(path('project', { projectId }));
    const ask = (authorization?: string) =>
      portal.client.fetch('/metrics', authorization ? { headers: { authorization } } : {});
    expect((await ask()).status).toBe(404);
    expect((await ask('Bearer sixteen characterz')).status).toBe(404);
    const right = await ask('Bearer sixteen characters');
    expect(right.status).toBe(200);
    const text = await right.text();
    expect(text).toContain('route="/api/v1/projects/:projectId",status="404"');
    expect(text).not.toContain(projectId);
  });

  it('has no page of metrics without a token', async () => {
    const plain = await openTestPortal();
    const response = await plain.client.fetch('/metrics', {
      headers: { authorization: 'Bearer ' },
    });
    expect(response.status).toBe(404);
    await plain.stop();
  });
});
