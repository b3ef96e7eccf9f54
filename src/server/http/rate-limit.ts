/** How often one address may knock at the doors that take secrets. Accounts have a limit of their own. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ServerError } from '../errors.ts';

/** A whole clinic may share one address: enough for its people in the morning, too few to guess with. */
export const secretsRateLimit = { max: 30, timeWindow: 60_000 };

const REMEMBERED_ADDRESSES = 10_000;

export async function limitRates(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    cache: REMEMBERED_ADDRESSES,
    errorResponseBuilder: (_request, { ttl }) =>
      new ServerError('too-many-requests', { retryAfterS: Math.max(1, Math.ceil(ttl / 1000)) }),
  });
}
