/** The registry of metrics, for Prometheus. Others register their own on it. */
import type { FastifyInstance } from 'fastify';
import { Histogram, Registry } from 'prom-client';

/** Labels are routes and codes; never ids or names of people, projects or images. */
export function createMetrics(): Registry {
  return new Registry();
}

export function measureRequests(app: FastifyInstance, registry: Registry): void {
  const duration = new Histogram({
    name: 'plainfilm_http_request_duration_seconds',
    help: 'Time from request to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  });
}
