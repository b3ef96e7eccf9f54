/** A vendor's interface by a mapping: asked and read as it says; a mapping that could mislead is refused. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  answerJson,
  type EngineServer,
  type Respond,
  startEngineServer,
} from '../../../../test/engine-server.ts';
import { bufferSource } from '../../../core/bytes.ts';
import { settingsProblems } from '../../projects/catalogue.ts';
import { sampleImage } from '../engine.contract.ts';
import type { Engine } from '../engine.ts';
import { createHttpJson } from './http-json.ts';
import { parseMapping } from './mapping.ts';

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

const mapped = (url: string, mapping: unknown, more: Record<string, unknown> = {}) =>
  engine.settings.parse({ url, timeoutS: 5, mapping: JSON.stringify(mapping), ...more });

describe('a vendor’s interface', () => {
  const vendor = {
    submit: {
      path: '/studies?source=portal',
      body: 'multipart',
      fileField: 'dicom',
      headers: { 'x-api-key': '{token}' },
      fields: { case: '{imageId}', sex: '{sex}' },
    },
    poll: { path: '/studies/{jobId}/status', headers: { 'x-api-key': '{token}' } },
    result: { path: '/studies/{jobId}/report', headers: { 'x-api-key': '{token}' } },
    read: {
      jobId: '/study/uid',
      status: '/state',
      pending: ['QUEUED', '3'],
      done: ['OK'],
      failed: ['ERROR'],
      score: '/findings/0/probability',
      highestScore: 1,
      noScore: '/findings/0/error~1code',
      noScoreCodes: { NOT_CXR: 'not-a-pa-chest-film' },
      engineName: 'Vendor CXR',
      engineVersion: '/model/version',
    },
  };

  it('is asked and read as the mapping says', async () => {
    const { url, asked } = await serve(({ method, url: path }, response) => {
      if (method === 'POST') {
        return answerJson(response, { state: 'QUEUED', study: { uid: 's1' } }, 201);
      }
      if (path.endsWith('status')) return answerJson(response, { state: 'OK' });
      answerJson(response, { findings: [{ probability: 0.57 }], model: { version: 3 } });
    });
    const settings = mapped(url, vendor, { token: 'key-of-ours' });
    const image = sampleImage('x');
    const sent = await engine.submit(image, settings, signal);
    if (sent.status !== 'pending') throw new Error('answered at once');
    const got = await engine.collect(sent.ticket, image, settings, signal);
    expect(got).toMatchObject({
      result: { kind: 'score', score: 57, engineName: 'Vendor CXR', engineVersion: '3' },
    });
    expect(asked.map(({ url: path }) => path)).toEqual([
      '/v1/studies?source=portal',
      '/v1/studies/s1/status',
      '/v1/studies/s1/report',
    ]);
    const [{ headers, body } = never()] = asked;
    expect(headers['x-api-key']).toBe('key-of-ours');
    expect(headers).not.toHaveProperty('authorization');
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': String(headers['content-type']) },
    }).formData();
    expect(form.get('case')).toBe(image.imageId);
    const file = form.get('dicom') as File;
    expect([file.name, file.type, await file.text()]).toEqual([
      `${image.imageId}.dcm`,
      'application/dicom',
      'sample x',
    ]);
  });

  it('takes the image as base64 within a document, and answers without a status', async () => {
    const { url, asked } = await serve((_, response) => answerJson(response, [{ p: '0.25' }]));
    const mapping = {
      submit: { path: '', body: 'json', json: { files: ['{image}'], id: '{imageId}' } },
      read: { status: null, score: '/0/p', scoreAs: 'text', highestScore: 1, engineVersion: '2' },
    };
    // Several pieces, the last one short.
    const bytes = Uint8Array.from({ length: 500_000 }, (_, i) => i & 0xff);
    const image = { ...sampleImage('x'), bytes: bufferSource(bytes) };
    const got = await engine.submit(image, mapped(url, mapping), signal);
    expect(got).toMatchObject({ result: { score: 25, engineName: 'HTTP engine' } });
    const [{ body, headers, url: path } = never()] = asked;
    expect(path).toBe('/v1');
    expect(Number(headers['content-length'])).toBe(body.length);
    const sent = JSON.parse(body.toString());
    expect(sent.id).toBe(image.imageId);
    expect(Buffer.from(sent.files[0], 'base64').equals(Buffer.from(bytes))).toBe(true);
  });

  it.each([
    ['no JSON', 'submit:'],
    ['an unknown key', '{"submitt":{}}'],
    ['an unknown name in braces', '{"submit":{"path":"/x/{patientName}"}}'],
    ['the token in an address', '{"submit":{"path":"/x?key={token}"}}'],
    ['an address of another host', '{"submit":{"path":".evil.example"}}'],
    ['a header that frames the message', '{"submit":{"headers":{"Content-Length":"1"}}}'],
    ['no image in the document', '{"submit":{"body":"json","json":{"a":1}}}'],
    ['a pointer that is none', '{"read":{"score":"score"}}'],
  ])('a mapping with %s is refused', (_, mapping) => {
    expect(engine.settings.safeParse({ mapping }).success).toBe(false);
  });
});

function never(): never {
  throw new Error('nothing was asked');
}

describe('what is wrong with a mapping', () => {
  const problems = (text: string) => {
    const parsed = parseMapping(text);
    return 'mapping' in parsed
      ? []
      : parsed.problems.map(({ line, column, path, code }) => `${line}:${column} ${path} ${code}`);
  };

  it.each([
    ['{\n  "submit": {\n    "path": "jobs"\n  }\n}', '3:13 submit.path bad-path'],
    ['{\n  "submitt": {}\n}', '2:14 submitt unknown-member'],
    ['{ "submit": { "headers": { "host": "x" } } }', '1:36 submit.headers.host bad-header'],
    ['{ "submit": { "headers": { "a": 7 } } }', '1:33 submit.headers.a wrong-kind'],
    ['{ "read": {\n"score": "findings" } }', '2:10 read.score bad-pointer'],
    ['{ "read": { "highestScore": 10 } }', '1:29 read.highestScore not-one-of'],
    ['{ "read": { "pending": ["a", 3] } }', '1:30 read.pending.1 wrong-kind'],
    ['{ "poll": { "path": "/{token}" } }', '1:21 poll.path braces'],
    ['{ "submit": { "body": "json", "json": {} } }', '1:39 submit.json image-once'],
    [
      '{ "read": { "noScoreCodes": { "\\u002d1": "no" } } }',
      '1:42 read.noScoreCodes.-1 not-one-of',
    ],
    ['[]', '1:1  wrong-kind'],
  ])('%j: %s', (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  it('is told all at once', () => {
    expect(problems('{ "submit": { "path": "x", "method": "GET" }, "more": 1 }')).toHaveLength(3);
  });

  it('a text that is no JSON is shown where it ceases to be', () => {
    expect(problems('{\n  "submit": {}\n  "read": {}\n}')).toEqual(['3:3  not-json']);
    expect(problems('{ "submit": {} ')).toEqual(['1:16  not-json']);
  });

  it('every text has a place or none is wrong', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        for (const each of [json, text]) {
          const parsed = parseMapping(each.trim());
          if ('mapping' in parsed) continue;
          for (const { line, column } of parsed.problems)
            expect(each.trim().split('\n')[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(
              column - 1,
            );
        }
      }),
    );
  });

  it('reaches the settings’ form by name, place and code', () => {
    const settings = { mapping: '{\n "read": { "score": "x" } }' };
    expect(settingsProblems([engine as Engine], { engineId: 'http-json', settings })).toEqual([
      {
        setting: 'mapping',
        code: 'bad-pointer',
        path: 'read.score',
        line: 2,
        column: 21,
        params: {},
      },
    ]);
    expect(
      settingsProblems([engine as Engine], { engineId: 'http-json', settings: { timeoutS: 'x' } }),
    ).toEqual([{ setting: 'timeoutS', code: 'invalid', params: {} }]);
  });
});
