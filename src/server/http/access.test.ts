/** Routes that do not say who may call them stop the start. */
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import type { Principal } from '../accounts/permissions.ts';
import type { Sessions } from '../accounts/sessions.ts';
import { requireAccess } from './access.ts';
import { answerProblems } from './problem.ts';

const people: Record<string, Principal> = {
  somebody: { userId: '1', name: 'Somebody', siteAdministrator: false, grants: [] },
  boss: { userId: '2', name: 'Boss', siteAdministrator: true, grants: [] },
};

function app() {
  const made = Fastify();
  answerProblems(made);
  const authenticate = async (token: string | undefined) => people[token ?? ''];
  requireAccess(made, {
    sessions: { authenticate } as unknown as Sessions,
    sessionToken: (request) => request.headers.authorization,
  });
  return made;
}

it('refuses a route without a declaration, or with one that it does not know', () => {
  const handler = async () => 'ok';
  expect(() => app().get('/a', handler)).toThrow(/GET \/a does not declare its access/);
  expect(() => app().get('/b', { config: {} as never }, handler)).toThrow(/declare/);
  expect(() => app().get('/c', { config: { access: 'everybody' as never } }, handler)).toThrow();
});

it('lets in whom the declaration says, and hides what is for administrators', async () => {
  const made = app();
  made.get('/public', { config: { access: 'public' } }, async () => 'ok');
  made.get('/mine', { config: { access: 'signed-in' } }, async ({ principal }) => principal.name);
  made.get('/site', { config: { access: 'site-administrator' } }, async () => 'ok');
  const ask = async (url: string, authorization?: string) =>
    (await made.inject({ url, headers: authorization ? { authorization } : {} })).statusCode;
  expect(await ask('/public')).toBe(200);
  expect([
    await ask('/mine'),
    await ask('/mine', 'nobody'),
    await ask('/mine', 'somebody'),
  ]).toEqual([401, 401, 200]);
  expect([await ask('/site'), await ask('/site', 'somebody'), await ask('/site', 'boss')]).toEqual([
    401, 404, 200,
  ]);
  expect((await made.inject({ url: '/mine', headers: { authorization: 'boss' } })).body).toBe(
    'Boss',
  );
});

it('has no principal on a public route, even when someone is signed in', async () => {
  const made = app();
  made.get('/public', { config: { access: 'public' } }, async ({ principal }) => principal.name);
  const answer = await made.inject({ url: '/public', headers: { authorization: 'boss' } });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('Boss');
});
