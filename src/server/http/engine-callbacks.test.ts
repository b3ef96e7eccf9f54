/** Engines that call back: only to our address and with their signature, once, and however early or late. */
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerJson, type EngineServer, startEngineServer } from '../../../test/engine-server.ts';
import { openTestPortal, type TestPortal } from '../../../test/portal.ts';
import { testClient } from '../../../test/test-client.ts';
import { makeBatch, putImage, testFilm } from '../../../test/uploads.ts';
import { callbackToken, signatureOf } from '../engines/http-json/callback-signature.ts';
import { Mapping } from '../engines/http-json/mapping.ts';

const secret = 'a secret that both know';
const { callback } = Mapping.parse({});
const scored = (score: number) =>
  JSON.stringify({ status: 'done', score, engine: { name: 'Caller', version: '3' } });

let portal: TestPortal;
let engine: EngineServer;
let films = 7000;

beforeAll(async () => {
  engine = await startEngineServer((_, response) => answerJson(response, { status: 'pending' }));
  portal = await openTestPortal({ publicUrl: new URL('http://films.example.org') });
  return () => engine.close();
});

interface Sent {
  readonly imageId: string;
  readonly processingId: string;
}

async function sendFilm(): Promise<Sent> {
  const settings = { url: engine.url, callbackSecret: secret, mapping: '{"poll":null}' };
  const project = await portal.makeProject({ engine: { id: 'http-json', settings } });
  const user = await portal.makeUser({
    grants: [{ projectId: project.id, permission: 'project/upload' }],
  });
  const { port } = portal.app.server.address() as AddressInfo;
  const client = testClient(`http://127.0.0.1:${port}`, user.cookie);
  const batchId = await makeBatch(client, project.archiveId);
  films += 1;
  const answer = await putImage(client, batchId, testFilm(films));
  const { imageId } = answer.body as { imageId: string };
  const { id: processingId } = await portal.db
    .selectFrom('processings')
    .select('id')
    .where('image_id', '=', imageId)
    .executeTakeFirstOrThrow();
  return { imageId, processingId };
}

interface Call {
  readonly timestamp?: number;
  readonly secret?: string;
  readonly signedBody?: string;
  readonly token?: string;
}

async function call({ processingId }: Sent, body: string, how: Call = {}): Promise<number> {
  const timestamp = String(how.timestamp ?? Math.floor(Date.now() / 1000));
  const signed = Buffer.from(how.signedBody ?? body);
  const response = await portal.app.inject({
    method: 'POST',
    url: `/api/v1/engine-callbacks/${how.token ?? callbackToken(processingId, secret)}`,
    headers: {
      'content-type': 'application/json',
      'plainfilm-timestamp': timestamp,
      'plainfilm-signature': signatureOf(timestamp, signed, how.secret ?? secret, callback),
    },
    payload: body,
  });
  return response.statusCode;
}

async function stateOf({ processingId }: Sent) {
  const row = await portal.db
    .selectFrom('processings')
    .select(['state', 'ticket'])
    .where('id', '=', processingId)
    .executeTakeFirstOrThrow();
  return row.ticket === null && row.state === 'processing' ? 'asking' : row.state;
}

const resultsOf = ({ imageId }: Sent) =>
  portal.db
    .selectFrom('results')
    .select(['score', 'engine_name', 'engine_version'])
    .where('image_id', '=', imageId)
    .execute();

const soon = { timeout: 20_000 };
const now = () => Math.floor(Date.now() / 1000);

describe('a callback', () => {
  it('is told its address when the image is sent', async () => {
    const sent = await sendFilm();
    const address = `http://films.example.org/api/v1/engine-callbacks/${callbackToken(sent.processingId, secret)}`;
    await expect
      .poll(() => engine.asked.map(({ headers }) => headers['plainfilm-callback']), soon)
      .toContain(address);
  });

  it('brings the result, however often it is sent', async () => {
    const sent = await sendFilm();
    await expect.poll(() => stateOf(sent), soon).toBe('processing');
    const timestamp = now();
    expect(await call(sent, scored(71), { timestamp })).toBe(204);
    expect(await call(sent, scored(71), { timestamp })).toBe(204);
    await expect.poll(() => stateOf(sent), soon).toBe('done');
    expect(await call(sent, scored(5))).toBe(204);
    expect(await resultsOf(sent)).toEqual([
      { score: 71, engine_name: 'Caller', engine_version: '3' },
    ]);
  });

  it('counts before the engine has said that it took the image', async () => {
    const called = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const { respond } = engine;
    engine.respond = async (_, response) => {
      held.resolve();
      await called.promise;
      answerJson(response, { status: 'pending' });
    };
    const sent = await sendFilm();
    await held.promise;
    expect(await call(sent, scored(33))).toBe(204);
    called.resolve();
    engine.respond = respond;
    await expect.poll(() => stateOf(sent), soon).toBe('done');
    expect(await resultsOf(sent)).toMatchObject([{ score: 33 }]);
  });

  it('counts after the image was given up', async () => {
    const sent = await sendFilm();
    await expect.poll(() => stateOf(sent), soon).toBe('processing');
    await portal.db
      .updateTable('processings')
      .set({ state: 'failed', error_code: 'engine/no-answer' })
      .where('id', '=', sent.processingId)
      .execute();
    expect(await call(sent, scored(90))).toBe(204);
    await expect.poll(() => stateOf(sent), soon).toBe('done');
    expect(await resultsOf(sent)).toMatchObject([{ score: 90 }]);
  });

  it.each<[string, (sent: Sent) => Call]>([
    ['another secret', () => ({ secret: 'a secret that nobody knows' })],
    ['another body under the signature', () => ({ signedBody: scored(1) })],
    ['a time long past', () => ({ timestamp: now() - 301 })],
    ['a time to come', () => ({ timestamp: now() + 301 })],
    ['no token of ours', ({ processingId }) => ({ token: `${processingId}.${'0'.repeat(32)}` })],
    ['the token of nothing', () => ({ token: callbackToken(crypto.randomUUID(), secret) })],
    ['what is no token', () => ({ token: 'x' })],
  ])('with %s is answered like what does not exist, and changes nothing', async (_, how) => {
    const sent = await sendFilm();
    await expect.poll(() => stateOf(sent), soon).toBe('processing');
    expect(await call(sent, scored(100), how(sent))).toBe(404);
    const kept = await portal.db
      .selectFrom('engine_callbacks')
      .select('id')
      .where('processing_id', '=', sent.processingId)
      .execute();
    expect(kept).toEqual([]);
    expect(await stateOf(sent)).toBe('processing');
  });

  it('to an engine that was given no secret is refused, whatever it is signed with', async () => {
    const sent = await sendFilm();
    await portal.db
      .updateTable('processings')
      .set({ settings: JSON.stringify({ url: engine.url }) })
      .where('id', '=', sent.processingId)
      .execute();
    expect(await call(sent, scored(9))).toBe(404);
    const empty = { secret: '', token: callbackToken(sent.processingId, '') };
    expect(await call(sent, scored(9), empty)).toBe(404);
  });
});
