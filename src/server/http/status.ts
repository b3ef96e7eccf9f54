/** For whoever watches over the portal: is it alive, is it ready, and its metrics. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { ServerError } from '../errors.ts';

/** Throws when the part is not well. */
export type HealthCheck = () => Promise<void>;

interface StatusDeps {
  readonly health: Readonly<Record<string, HealthCheck>>;
  readonly metrics: Registry;
  /** Without it there is no page of metrics. */
  readonly metricsToken: string | undefined;
}

const REMEMBER_HEALTH_MS = 2_000;
const HEALTH_LIMIT_MS = 5_000;

const Health = z.record(z.string(), z.enum(['ok', 'failed']));

export function statusDoor({ health, metrics, metricsToken }: StatusDeps) {
  const ask = remembered(() => askAll(health));
  return async (app: FastifyInstance): Promise<void> => {
    const config = { access: 'public' as const };
    const noStore = { 'cache-control': 'no-store' };

    app.get('/livez', { config, schema: { hide: true } }, async (_request, reply) =>
      reply.headers(noStore).send('ok'),
    );
    app.get('/readyz', { config, schema: { hide: true } }, async (_request, reply) => {
      const answers = Health.parse(await ask());
      const ready = Object.values(answers).every((answer) => answer === 'ok');
      return reply
        .headers(noStore)
        .code(ready ? 200 : 503)
        .send(answers);
    });
    app.get('/metrics', { config, schema: { hide: true } }, async (request, reply) => {
      if (!mayRead(request.headers.authorization, metricsToken)) throw new ServerError('not-found');
      return reply
        .headers(noStore)
        .type(metrics.contentType)
        .send(await metrics.metrics());
    });
  };
}

function mayRead(authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return false;
  const given = Buffer.from(authorization ?? '');
  const right = Buffer.from(`Bearer ${token}`);
  return given.length === right.length && timingSafeEqual(given, right);
}

async function askAll(health: StatusDeps['health']): Promise<Record<string, 'ok' | 'failed'>> {
  const answers = Object.entries(health).map(async ([name, check]) => {
    const limit = AbortSignal.timeout(HEALTH_LIMIT_MS);
    const tooLate = new Promise<never>((_resolve, reject) => {
      limit.addEventListener('abort', () => reject(limit.reason), { once: true });
    });
    try {
      await Promise.race([check(), tooLate]);
      return [name, 'ok'] as const;
    } catch {
      return [name, 'failed'] as const;
    }
  });
  return Object.fromEntries(await Promise.all(answers));
}

/** Anyone may ask, so the answer is kept for a moment: asking often costs nothing. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (kept === undefined || Date.now() >= until) {
      kept = ask();
      until = Date.now() + REMEMBER_HEALTH_MS;
    }
    return kept;
  };
}
