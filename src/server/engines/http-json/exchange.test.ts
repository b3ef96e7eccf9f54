/** Everything that can go wrong between the portal and an engine behind HTTP, and which of it is tried again. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../../test/builders/certificate.ts';
import {
  answerJson,
  type EngineServer,
  type Respond,
  startEngineServer,
} from '../../../../test/engine-server.ts';
import { bufferSource } from '../../../core/bytes.ts';
import { sampleImage } from '../engine.contract.ts';
import { createHttpJson } from './http-json.ts';

const engine = createHttpJson({
  callbacks: { received: async () => [], addressOf: () => undefined },
});
const signal = new AbortController().signal;

let server: EngineServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(respond: Respond): Promise<EngineServer> {
  server = await startEngineServer(respond);
  return server;
}

const settingsAt = (url: string, more: Record<string, unknown> = {}) =>
  engine.settings.parse({ url, timeoutS: 5, ...more });
const scored = (score: number) => ({ status: 'done', score, engine: { name: 'E', version: '1' } });

describe('what goes wrong', () => {
  const submitTo = (url: string, more = {}) =>
    engine.submit(sampleImage('x'), settingsAt(url, more), signal);

  it.each([
    [301, 'engine/redirected', false],
    [307, 'engine/redirected', false],
    [400, 'engine/refused', false],
    [401, 'engine/credentials-refused', false],
    [403, 'engine/credentials-refused', false],
    [404, 'engine/not-found', false],
    [408, 'engine/server-error', true],
    [422, 'engine/refused', false],
    [429, 'engine/busy', true],
    [500, 'engine/server-error', true],
    [502, 'engine/server-error', true],
    [503, 'engine/busy', true],
  ])('status %i', async (status, code, retryable) => {
    const { url, asked } = await serve((_, response) =>
      response.writeHead(status, { location: '/v1/elsewhere' }).end('no'),
    );
    await expect(submitTo(url)).rejects.toMatchObject({ code, retryable });
    expect(asked).toHaveLength(1);
  });

  it('a busy engine that says for how long is left alone so long, and then sent the image', async () => {
    const { url } = await serve((_, response) =>
      response.writeHead(503, { 'retry-after': '120' }).end(),
    );
    const image = sampleImage('x');
    const busy = await submitTo(url);
    expect(busy).toMatchObject({ status: 'pending', askAgainAfterMs: 120_000 });
    if (busy.status !== 'pending' || server === undefined) throw new Error('not pending');
    server.respond = (_, response) => answerJson(response, scored(3));
    const got = await engine.collect(busy.ticket, image, settingsAt(url), signal);
    expect(got).toMatchObject({ status: 'done', result: { score: 3 } });
  });

  it.each([
    ['no JSON', (response) => response.end('<html>'), 'engine/answer-not-json', false],
    ['JSON cut short', (response) => response.end('{"status":'), 'engine/answer-not-json', false],
    [
      'more than any answer has',
      (response) => response.end(Buffer.alloc(17 * 1024 * 1024)),
      'engine/answer-too-large',
      false,
    ],
    [
      'a connection cut within the answer',
      (response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"sta');
        setImmediate(() => response.destroy());
      },
      'engine/cut-off',
      true,
    ],
    ['a connection cut before it', (response) => response.destroy(), 'engine/cut-off', true],
    ['silence', () => {}, 'engine/timeout', true],
    [
      'an answer that never ends',
      (response) => response.writeHead(200).write('{'),
      'engine/timeout',
      true,
    ],
  ] satisfies [string, (response: ServerResponse) => unknown, string, boolean][])(
    '%s',
    async (_, respond, code, retryable) => {
      const { url } = await serve((_asked, response) => respond(response));
      await expect(submitTo(url, { timeoutS: 1 })).rejects.toMatchObject({ code, retryable });
    },
  );

  it('an engine that answers before it has read the image', async () => {
    const early = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
      );
    });
    early.listen(0, '127.0.0.1');
    await once(early, 'listening');
    const { port } = early.address() as net.AddressInfo;
    const bytes = bufferSource(new Uint8Array(30 * 1024 * 1024));
    const sent = engine.submit(
      { ...sampleImage('x'), bytes },
      settingsAt(`http://127.0.0.1:${port}`),
      signal,
    );
    await expect(sent).rejects.toMatchObject({
      code: expect.stringMatching(/^engine\/(refused|cut-off)$/),
    });
    early.close();
  });

  it('an engine that isn’t there, and one that speaks something else', async () => {
    const { url } = await serve(() => {});
    await server?.close();
    server = undefined;
    await expect(submitTo(url)).rejects.toMatchObject({
      code: 'engine/unreachable',
      retryable: true,
    });
    const other = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.end('220 ready\r\n');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    await expect(submitTo(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: expect.stringMatching(/^engine\/(no-http|cut-off)$/),
    });
    other.close();
  });

  it.each(['http://169.254.169.254', 'http://[fe80::1]', 'http://0.0.0.0:1'])(
    'an address where no engine lives: %s',
    async (url) => {
      await expect(submitTo(url)).rejects.toMatchObject({ code: 'engine/address-refused' });
    },
  );

  it('no address, and a portal that stops', async () => {
    await expect(submitTo('')).rejects.toMatchObject({ code: 'engine/settings-incomplete' });
    const stopping = new AbortController();
    const { url } = await serve(() => stopping.abort(new Error('stopping')));
    const sent = engine.submit(sampleImage('x'), settingsAt(url), stopping.signal);
    await expect(sent).rejects.toThrow('stopping');
  });
});

describe('TLS', () => {
  const ours = makeCertificate('Plainfilm');
  const theirs = makeCertificate('Engine');

  async function serveTls(): Promise<string> {
    server = await startEngineServer((_, response) => answerJson(response, scored(9)), {
      ...theirs,
      ca: ours.certificate,
    });
    return server.url;
  }
  const submitTo = (url: string, more = {}) =>
    engine.submit(sampleImage('x'), settingsAt(url, more), signal);

  it('shows our certificate to an engine whose own is trusted', async () => {
    const url = await serveTls();
    const more = { tlsCa: theirs.certificate, tlsCertificate: ours.certificate, tlsKey: ours.key };
    expect(await submitTo(url, more)).toMatchObject({ result: { score: 9 } });
  });

  it('tells nothing to an engine whose certificate nobody vouches for', async () => {
    const url = await serveTls();
    const more = { tlsCertificate: ours.certificate, tlsKey: ours.key };
    await expect(submitTo(url, more)).rejects.toMatchObject({
      code: 'engine/tls',
      retryable: true,
    });
    expect(server?.asked).toEqual([]);
  });

  it('is refused without a certificate of ours', async () => {
    const url = await serveTls();
    await expect(submitTo(url, { tlsCa: theirs.certificate })).rejects.toMatchObject({
      code: expect.stringMatching(/^engine\/(tls|cut-off)$/),
    });
    expect(engine.settings.safeParse({ tlsCertificate: ours.certificate }).success).toBe(false);
  });
});
