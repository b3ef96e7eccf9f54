/** The HTTP engine against a real server: our own interface, what counts as a score, and callbacks. */

import { createHash } from 'node:crypto';
import { decode } from 'fast-png';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import {
  answerJson,
  type EngineServer,
  type Respond,
  startEngineServer,
} from '../../../../test/engine-server.ts';
import { bufferSource } from '../../../core/bytes.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import { textAt } from '../../../core/dicom/values.ts';
import { decodeFrame } from '../../../core/pixels/decode-frame.ts';
import { encodePng } from '../../../core/pixels/encode-png.ts';
import { computedRadiography } from '../../../core/pixels/wrap/wrap-picture.ts';
import * as T from '../../../core/standard/tags.generated.ts';
import { describeEngine, sampleImage } from '../engine.contract.ts';
import type { Engine, Submitted } from '../engine.ts';
import type { CallbackInbox } from './callback-inbox.ts';
import { callbackToken } from './callback-signature.ts';
import { createHttpJson } from './http-json.ts';
import type { HttpJsonSettings } from './settings.ts';

const noCallbacks: CallbackInbox = { received: async () => [], addressOf: () => undefined };
const engine = createHttpJson({ callbacks: noCallbacks });
const signal = new AbortController().signal;
const by = { engine: { name: 'Lung reader', version: '4.2' } };

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
const mapped = (url: string, mapping: unknown, more: Record<string, unknown> = {}) =>
  settingsAt(url, { mapping: JSON.stringify(mapping), ...more });

function heatmap(rows: number, columns: number): string {
  const [width, height] = [columns / 10, rows / 10];
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => i & 0xff);
  return Buffer.from(encodePng({ width, height, channels: 4, data })).toString('base64');
}

async function submitOnce(answer: unknown, more: Record<string, unknown> = {}): Promise<Submitted> {
  const { url } = await serve((_, response) => answerJson(response, answer));
  return await engine.submit(sampleImage('x'), settingsAt(url, more), signal);
}

const scored = (score: unknown, more = {}) => ({ status: 'done', ...by, score, ...more });

let always: EngineServer;
beforeAll(async () => {
  always = await startEngineServer(({ headers }, response) => {
    const seed = Number.parseInt(String(headers['idempotency-key']).slice(-4), 16);
    if (seed % 5 === 0) {
      return answerJson(response, { status: 'done', ...by, noScore: 'not-supported' });
    }
    const { rows, columns } =
      seed % 2 ? { rows: 2000, columns: 1000 } : { rows: 500, columns: 1500 };
    const base64 = heatmap(rows, columns);
    answerJson(response, scored(seed % 101, { heatmap: { base64 } }));
  });
  return () => always.close();
});
// The server's address is known only when the suite runs.
const contractEngine: Engine = {
  ...(engine as Engine),
  submit: (image, settings, abort) =>
    engine.submit(image, { ...(settings as HttpJsonSettings), url: always.url }, abort),
};
describeEngine(contractEngine, {});

describe('what an engine takes', () => {
  const film = buildChestFilm({
    rows: 40,
    columns: 30,
    attributes: { WindowCenter: '2048', WindowWidth: '4096' },
  });
  const samples = Uint8Array.from({ length: 1200 }, (_, i) => (i * 7) & 0xff);
  const png = encodePng({ width: 30, height: 40, channels: 1, data: samples });

  async function sent(bytes: Uint8Array<ArrayBuffer>, kind: 'dicom' | 'png', films: string) {
    const { url, asked } = await serve((_, response) => answerJson(response, scored(50)));
    const known = { patientAgeYears: 43, patientSex: 'F', viewPosition: 'PA' };
    const facts = { kind, sizeBytes: bytes.length, rows: 40, columns: 30, ...known };
    const image = { ...sampleImage('x'), facts, bytes: bufferSource(bytes) };
    await engine.submit(image, settingsAt(url, { films }), signal);
    const [{ headers, body } = never()] = asked;
    const metadata = String(headers['plainfilm-image']);
    const { sha256 } = JSON.parse(Buffer.from(metadata, 'base64url').toString());
    // Of a film that is sent as it is stored the test's own stands there.
    const isTrue = createHash('sha256').update(body).digest('hex') === sha256;
    return { type: headers['content-type'], body: Uint8Array.from(body), isTrue };
  }

  it('nothing but DICOM: a picture is wrapped with what is known of it', async () => {
    const { type, body, isTrue } = await sent(png, 'png', 'dicom');
    expect([type, isTrue]).toEqual(['application/dicom', true]);
    const object = await readDicom(bufferSource(body));
    expect(textAt(object, T.PatientAge)).toBe('043Y');
    expect(textAt(object, T.SOPClassUID)).toBe(computedRadiography);
    expect([...(await decodeFrame(object)).pixels]).toEqual([...samples]);
    expect((await sent(film, 'dicom', 'dicom')).body).toEqual(film);
  });

  it.each([
    ['pictures-8', 8, 255],
    ['pictures-16', 16, 65_535],
  ] as const)(
    'nothing but pictures, as %s: a film is drawn under its window',
    async (films, depth, white) => {
      const { type, body, isTrue } = await sent(film, 'dicom', films);
      expect([type, isTrue]).toEqual(['image/png', true]);
      const drawn = decode(body);
      expect(drawn).toMatchObject({ width: 30, height: 40, channels: 1, depth });
      const frame = await decodeFrame(await readDicom(bufferSource(film)));
      const isInverse = frame.photometricInterpretation === 'MONOCHROME1';
      // PS3.3 C.11.2.1.2.1, written out for a window of 2048 and 4096.
      const expected = Array.from(frame.pixels, (value) => {
        const share = Math.min(1, Math.max(0, (value - 2047.5) / 4095 + 0.5));
        return Math.round((isInverse ? 1 - share : share) * white);
      });
      const off = expected.map((value, i) => Math.abs(value - (drawn.data[i] ?? -1)));
      expect(Math.max(...off)).toBeLessThanOrEqual(1);
      expect(new Set(expected).size).toBeGreaterThan(10);
      expect((await sent(png, 'png', films)).body).toEqual(png);
    },
  );

  it('a film that can’t be read fails, and the engine is not asked', async () => {
    const { url, asked } = await serve((_, response) => answerJson(response, scored(50)));
    const asking = engine.submit(
      sampleImage('x'),
      settingsAt(url, { films: 'pictures-8' }),
      signal,
    );
    await expect(asking).rejects.toMatchObject({ code: 'engine/image-unreadable' });
    expect(asked).toEqual([]);
  });
});

describe('our own interface', () => {
  it('sends the stored bytes, with what is known and nothing more', async () => {
    const { url, asked } = await serve((_, response) => answerJson(response, scored(81.5)));
    const image = sampleImage('x');
    const settings = settingsAt(url, { token: 'secret-token' });
    const known = { ...image, facts: { ...image.facts, patientSex: 'F', viewPosition: 'PA' } };
    const submitted = await engine.submit(known, settings, signal);
    expect(submitted).toEqual({
      status: 'done',
      result: {
        kind: 'score',
        score: 81.5,
        engineName: 'Lung reader',
        engineVersion: '4.2',
        simulated: false,
      },
    });
    const [{ method, url: path, headers, body } = never()] = asked;
    expect([method, path, body.toString()]).toEqual(['POST', '/v1/jobs', 'sample x']);
    expect(headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'content-type': 'application/dicom',
      'content-length': '8',
      'idempotency-key': `${image.processingId}-${image.sha256}`,
    });
    expect(
      JSON.parse(Buffer.from(String(headers['plainfilm-image']), 'base64url').toString()),
    ).toEqual({ sha256: image.sha256, sex: 'F', view: 'PA' });
    expect(headers).not.toHaveProperty('plainfilm-callback');
    expect(JSON.stringify([path, headers])).not.toContain(image.patientId);
  });

  it('asks for a result that takes its time, and fetches its heatmap from the engine alone', async () => {
    const png = Buffer.from(heatmap(1200, 1000), 'base64');
    const answers = [
      { status: 'pending', id: 'a/b' },
      { status: 'pending' },
      scored(12, { heatmap: { url: 'maps/7.png' } }),
    ];
    const { url, asked } = await serve(({ url: path }, response) => {
      if (path.endsWith('.png')) response.writeHead(200).end(png);
      else answerJson(response, answers.shift());
    });
    const image = sampleImage('x');
    const settings = settingsAt(url, { pollEveryS: 7 });
    const sent = await engine.submit(image, settings, signal);
    if (sent.status !== 'pending') throw new Error('answered at once');
    const waiting = await engine.collect(sent.ticket, image, settings, signal);
    expect(waiting).toMatchObject({ status: 'pending', askAgainAfterMs: 7000 });
    const got = await engine.collect(sent.ticket, image, settings, signal);
    if (got.status !== 'done' || got.result.kind !== 'score') throw new Error('no score');
    expect(decode(got.result.heatmapPng ?? new Uint8Array())).toMatchObject({
      width: 100,
      channels: 4,
    });
    expect(asked.map(({ url: path }) => path)).toEqual([
      '/v1/jobs',
      '/v1/jobs/a%2Fb',
      '/v1/jobs/a%2Fb',
      '/v1/maps/7.png',
    ]);
  });

  it('gives up on a result when its time is over', async () => {
    const { url } = await serve((_, response) =>
      answerJson(response, { status: 'pending', id: 1 }),
    );
    const asking = engine.collect(
      { answerDueAt: Date.now() - 1, sent: true, jobId: '1' },
      sampleImage('x'),
      settingsAt(url),
      signal,
    );
    await expect(asking).rejects.toMatchObject({ code: 'engine/no-answer', retryable: false });
  });

  it('submits again under the same key, so that the engine does it once', async () => {
    const jobs = new Map<string, string>();
    const { url } = await serve(({ method, headers, url: path }, response) => {
      if (method === 'GET') return answerJson(response, scored(Number(path.split('/').at(-1))));
      const key = String(headers['idempotency-key']);
      if (!jobs.has(key)) jobs.set(key, `${jobs.size + 30}`);
      answerJson(response, { status: 'pending', id: jobs.get(key) }, 202);
    });
    const image = sampleImage('crash');
    const tickets = [
      await engine.submit(image, settingsAt(url), signal),
      await engine.submit(image, settingsAt(url), signal),
    ].map((submitted) => (submitted.status === 'pending' ? submitted.ticket.jobId : 'done'));
    expect(tickets).toEqual(['30', '30']);
    await engine.submit({ ...image, processingId: 'another' }, settingsAt(url), signal);
    expect(jobs.size).toBe(2);
  });

  it.each([
    ['without a path', ''],
    ['with a slash at the end', '/'],
  ])('tests an address %s', async (_, end) => {
    const { url, asked } = await serve((_request, response) => answerJson(response, {}));
    await engine.test?.(settingsAt(url + end), signal);
    expect(asked.map(({ method, url: path }) => `${method} ${path}`)).toEqual(['GET /v1/health']);
  });
});

describe('scores', () => {
  it.each([
    ['more than a hundred', scored(100.1)],
    ['less than nothing', scored(-4)],
    ['a number in quotation marks', scored('80')],
    ['nothing at all', scored(null)],
    ['an object', scored({ value: 3 })],
    ['a score and a reason', scored(5, { noScore: 'not-supported' })],
    ['a reason that nobody knows', { status: 'done', ...by, noScore: 'too dark' }],
    ['a score and a reason that nobody knows', scored(5, { noScore: 'too dark' })],
  ])('%s is none', async (_, answer) => {
    await expect(submitOnce(answer)).rejects.toMatchObject({
      code: expect.stringMatching(/^engine\/(score|answer)-unclear$/),
      retryable: false,
    });
  });

  it.each([
    [-1, 'not-a-pa-chest-film'],
    [-2, 'not-supported'],
    [-3, 'processing-failed'],
  ])('%i is a reason', async (code, reason) => {
    const submitted = await submitOnce(scored(code));
    expect(submitted).toMatchObject({ result: { kind: 'no-score', reason } });
    expect(JSON.stringify(submitted)).not.toContain(`${code}`);
  });

  it.each([
    ['a status that nobody knows', { status: 'finished', score: 4 }, 'engine/answer-unclear'],
    ['no status', { score: 4 }, 'engine/answer-unclear'],
    ['a list', [4], 'engine/answer-unclear'],
    ['a job without a name', { status: 'pending' }, 'engine/answer-unclear'],
    ['a job whose name leads elsewhere', { status: 'pending', id: '..' }, 'engine/answer-unclear'],
    ['a job that failed', { status: 'failed' }, 'engine/job-failed'],
  ])('%s is no answer', async (_, answer, code) => {
    await expect(submitOnce(answer)).rejects.toMatchObject({ code, retryable: false });
  });

  it.each([
    ['of other proportions', { base64: heatmap(1000, 1200) }],
    ['that is no picture', { base64: 'aGVsbG8=' }],
    ['that is no base64', { base64: '%%%' }],
    ['at another host', { url: 'https://example.org/map.png' }],
    ['that is not there', { url: 'gone/forever' }],
  ])('a heatmap %s is left out, and the score stays', async (_, map) => {
    const { url } = await serve(({ url: path }, response) =>
      path.includes('gone')
        ? response.writeHead(404).end()
        : answerJson(response, scored(44, { heatmap: map })),
    );
    const got = await engine.submit(sampleImage('x'), settingsAt(url), signal);
    expect(got).toMatchObject({ result: { kind: 'score', score: 44 } });
    expect(JSON.stringify(got)).not.toContain('heatmapPng');
  });
});

describe('callbacks', () => {
  const secret = 'a secret of theirs';
  const image = sampleImage('x');
  const calling = (...bodies: unknown[]) =>
    createHttpJson({
      callbacks: {
        received: async () => bodies.map((body) => Buffer.from(JSON.stringify(body))),
        addressOf: (token) => `https://films.example.org/callbacks/${token}`,
      },
    });
  const ticket = { answerDueAt: Date.now() + 60_000, sent: true, jobId: 'j' };

  it('gives the engine an address of this asking’s own', async () => {
    const { url, asked } = await serve((_, response) =>
      answerJson(response, { status: 'pending', id: 'j' }),
    );
    const settings = settingsAt(url, { callbackSecret: secret });
    await calling().submit(image, settings, signal);
    const given = String(asked[0]?.headers['plainfilm-callback']);
    expect(given).toBe(
      `https://films.example.org/callbacks/${callbackToken(image.processingId, secret)}`,
    );
  });

  it('takes a result that was called back, without asking', async () => {
    const { url, asked } = await serve((_, response) => answerJson(response, {}, 500));
    const settings = settingsAt(url, { callbackSecret: secret });
    const got = await calling({ id: 'j' }, scored(66), scored(1)).collect(
      ticket,
      image,
      settings,
      signal,
    );
    expect(got).toMatchObject({ status: 'done', result: { score: 66 } });
    expect(asked).toEqual([]);
  });

  it('asks when the call says no more than that there is something', async () => {
    const { url } = await serve((_, response) => answerJson(response, scored(13)));
    const settings = settingsAt(url, { callbackSecret: secret });
    const got = await calling({ id: 'j' }).collect(ticket, image, settings, signal);
    expect(got).toMatchObject({ status: 'done', result: { score: 13 } });
  });

  it('counts a late call, and waits without asking where there is nothing to ask', async () => {
    const { url, asked } = await serve((_, response) => answerJson(response, {}, 500));
    const settings = mapped(url, { poll: null }, { callbackSecret: secret });
    const late = { ...ticket, answerDueAt: 0 };
    const got = await calling(scored(5)).collect(late, image, settings, signal);
    expect(got).toMatchObject({ status: 'done', result: { score: 5 } });
    const none = calling().collect(late, image, settings, signal);
    await expect(none).rejects.toMatchObject({ code: 'engine/no-answer' });
    const waiting = await calling().collect(ticket, image, settings, signal);
    expect(waiting.status).toBe('pending');
    expect(asked).toEqual([]);
  });
});

function never(): never {
  throw new Error('nothing was asked');
}
