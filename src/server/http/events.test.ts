/** Who looks on is asked again and again; an open page alone keeps nobody signed in. */
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { path } from '../../contract/routes.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { CaseListener } from '../cases/case-changes.ts';
import type { Cases } from '../cases/cases.ts';
import { ServerError } from '../errors.ts';
import { eventsDoor } from './events.ts';

const archiveId = '6b1f5d3a-0000-4000-8000-000000000001';
const person: Principal = { userId: 'x', name: 'x', siteAdministrator: false, grants: [] };
const open = new Set<() => Promise<void>>();

afterEach(async () => {
  for (const close of open) await close();
  open.clear();
});

/** The door alone, on a port, with what it depends on in the test's hand. */
async function startDoor() {
  const world = { mayView: true, signedIn: true, listeners: new Set<CaseListener>() };
  const app = Fastify();
  app.decorateRequest('principal', { getter: () => person } as never);
  app.setValidatorCompiler(() => () => true);
  await app.register(
    eventsDoor({
      cases: {
        mustView: async () => {
          if (!world.mayView) throw new ServerError('not-found');
        },
      } as unknown as Cases,
      changes: {
        listen: (_archiveId, listener) => {
          world.listeners.add(listener);
          return () => world.listeners.delete(listener);
        },
        close: async () => {},
      },
      sessionToken: () => 'token',
      recheck: async () => (world.signedIn ? person : undefined),
      timing: { gatherMs: 5, heartbeatMs: 20 },
    }) as never,
  );
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  open.add(() => app.close());
  const response = await fetch(origin + path('archiveEvents', { archiveId }));
  return {
    world,
    response,
    reader: response.body!.pipeThrough(new TextDecoderStream()).getReader(),
  };
}

async function readToEnd(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += value;
  }
}

describe('an event stream', () => {
  it('ends when the permission is withdrawn', async () => {
    const { world, reader } = await startDoor();
    world.mayView = false;
    expect(await readToEnd(reader)).not.toContain('data:');
    await expect.poll(() => world.listeners.size).toBe(0);
  });

  it('ends when the session does', async () => {
    const { world, reader } = await startDoor();
    world.signedIn = false;
    await readToEnd(reader);
    await expect.poll(() => world.listeners.size).toBe(0);
  });

  it('gives signs of life, and tells a case that changes often only once', async () => {
    const { world, reader } = await startDoor();
    for (let i = 0; i < 100; i++) for (const tell of world.listeners) tell('case-1');
    let text = '';
    while (!text.includes(':\n\n') || !text.includes('data:')) text += (await reader.read()).value;
    expect(text.match(/data:/g)).toHaveLength(1);
    expect(text).toContain('data: {"caseId":"case-1"}\n\n');
    await reader.cancel();
    await expect.poll(() => world.listeners.size).toBe(0);
  });
});
