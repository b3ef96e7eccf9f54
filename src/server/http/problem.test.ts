/** Errors that nobody expected: what the asker sees, and what the log keeps. */
import { Writable } from 'node:stream';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import pg from 'pg';
import type pino from 'pino';
import { expect, it } from 'vitest';
import { ServerError } from '../errors.ts';
import { createLogger, logRequests } from './log.ts';
import { answerProblems } from './problem.ts';

async function answerTo(error: unknown) {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = createLogger(
    'info',
    destination as unknown as ReturnType<typeof pino.destination>,
  );
  const logController = new LogController({ disableRequestLogging: true });
  const app = Fastify({
    loggerInstance: logger,
    logController,
  }) as unknown as FastifyInstance;
  answerProblems(app);
  logRequests(app);
  app.get('/patients/:id', { config: { access: 'public' } }, async () => {
    throw error;
  });
  const answer = await app.inject({
    url: '/patients/DOE-1?search=DOE',
    headers: { cookie: 'plainfilm_session=hush', authorization: 'Bearer hush' },
  });
  return { status: answer.statusCode, body: answer.json(), log: lines.join('') };
}

it('keeps the message of an unknown error from the asker and from the log', async () => {
  const error = new TypeError('cannot read DOE^JANE', { cause: new Error('of DOE^JANE') });
  const { status, body, log } = await answerTo(error);
  expect(status).toBe(500);
  expect(body).toEqual({
    type: 'urn:plainfilm:problem:internal',
    title: 'Something went wrong in the portal',
    status: 500,
    code: 'internal',
  });
  expect(log).toContain('"kind":"TypeError"');
  expect(log).toContain('problem.test.ts');
  expect(log).not.toContain('DOE');
});

it('keeps what the database repeats of a row, and says which constraint it was', async () => {
  const error = new pg.DatabaseError('duplicate key value', 1, 'error');
  Object.assign(error, { code: '23505', detail: 'Key (patient_id)=(DOE)', constraint: 'some_key' });
  const { status, log } = await answerTo(error);
  expect(status).toBe(500);
  expect(log).toContain('some_key');
  expect(log).not.toContain('DOE');
});

it('says unavailable while the database is away', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  expect((await answerTo(away)).body.code).toBe('unavailable');
  const ending = Object.assign(new pg.DatabaseError('x', 1, 'error'), { code: '57P01' });
  expect((await answerTo(ending)).status).toBe(503);
});

it('takes a thrown thing that is no error', async () => {
  expect((await answerTo('DOE^JANE')).body.code).toBe('internal');
  expect((await answerTo(undefined)).status).toBe(500);
});

it('brings further members and when to come again', async () => {
  const { status, body } = await answerTo(
    new ServerError('too-many-requests', { retryAfterS: 7, code: 'forged', status: 200 }),
  );
  expect(status).toBe(429);
  expect(body).toMatchObject({ status: 429, code: 'too-many-requests', retryAfterS: 7 });
});

it('logs the route’s pattern, and no address, search, cookie or token', async () => {
  const { log } = await answerTo(new ServerError('not-found'));
  const line = JSON.parse(log.trim().split('\n').at(-1) ?? '');
  expect(line).toMatchObject({ method: 'GET', route: '/patients/:id', status: 404 });
  expect(log).not.toMatch(/DOE|hush/);
});

it('drops what should not be logged even when somebody tries', () => {
  const lines: string[] = [];
  const logger = createLogger('info', {
    write: (line: string) => lines.push(line),
  } as unknown as ReturnType<typeof pino.destination>);
  logger.info({ patientId: 'DOE', user: { name: 'DOE', token: 'DOE' }, err: new Error('DOE') });
  logger.error(new Error('DOE'));
  logger.warn({ err: new Error('DOE') }, 'DOE');
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('DOE');
});
