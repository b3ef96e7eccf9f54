/** Live changes of an archive's cases, as server-sent events. */
import type { ServerResponse } from 'node:http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { routes } from '../../contract/routes.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { CaseChanges } from '../cases/case-changes.ts';
import type { Cases } from '../cases/cases.ts';
import { ServerError } from '../errors.ts';
import type { SessionToken } from './access.ts';

export interface EventsDoorDeps {
  readonly cases: Cases;
  readonly changes: CaseChanges;
  readonly sessionToken: SessionToken;
  /** Who holds the token by now, without keeping the session alive. */
  readonly recheck: (token: string | undefined) => Promise<Principal | undefined>;
  readonly timing?: EventsTiming;
}

export interface EventsTiming {
  /** Changes of so long are told together: a batch changes the same cases many times. */
  readonly gatherMs: number;
  /** How often a sign of life is sent, and whether the person may still look on is asked. */
  readonly heartbeatMs: number;
}

const usualTiming: EventsTiming = { gatherMs: 300, heartbeatMs: 20_000 };
/** More open pages than any clinic has; then pages ask by themselves. */
const mostStreams = 2_000;
/** So many changes are told at once, without waiting for more. */
const mostGathered = 200;
/** A client that doesn't read is cut off; it comes back and asks anew. */
const mostUnreadBytes = 256 * 1024;

export function eventsDoor(deps: EventsDoorDeps): FastifyPluginAsyncZod {
  const { cases, changes, timing = usualTiming } = deps;
  const streams = new Set<CaseStream>();

  return async (app) => {
    // Open streams would otherwise hold up the portal's end.
    app.addHook('preClose', async () => {
      for (const stream of streams) stream.end();
    });

    app.get(
      routes.archiveEvents,
      {
        // A HEAD would open a stream that nobody can read.
        exposeHeadRoute: false,
        config: { access: 'signed-in' },
        schema: { tags: ['cases'], params: z.object({ archiveId: Id }) },
      },
      async (request, reply) => {
        const { archiveId } = request.params;
        await cases.mustView(request.principal, archiveId);
        if (streams.size >= mostStreams) throw new ServerError('unavailable', { retryAfterS: 60 });
        const token = deps.sessionToken(request as never);
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) reply.raw.setHeader(name, value);
        }
        const stream = new CaseStream(reply.raw, timing, async () => {
          const principal = await deps.recheck(token);
          if (principal === undefined) throw new ServerError('not-signed-in');
          await cases.mustView(principal, archiveId);
        });
        streams.add(stream);
        const stopListening = changes.listen(archiveId, (caseId) => stream.tell(caseId));
        reply.raw.once('close', () => {
          stopListening();
          streams.delete(stream);
          stream.end();
        });
      },
    );
  };
}

/** One page that looks on. */
class CaseStream {
  readonly #response: ServerResponse;
  readonly #timing: EventsTiming;
  readonly #changed = new Set<string>();
  readonly #heartbeat: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | undefined;

  constructor(response: ServerResponse, timing: EventsTiming, mayStay: () => Promise<void>) {
    this.#response = response;
    this.#timing = timing;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies must not gather it either.
      'x-accel-buffering': 'no',
    });
    response.write('retry: 3000\n\n');
    this.#heartbeat = setInterval(() => {
      mayStay().then(
        () => this.#send(':\n\n'),
        () => this.end(),
      );
    }, timing.heartbeatMs);
  }

  tell(caseId: string): void {
    this.#changed.add(caseId);
    if (this.#changed.size >= mostGathered) this.#flush();
    else this.#gathering ??= setTimeout(() => this.#flush(), this.#timing.gatherMs);
  }

  end(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#gathering);
    this.#response.end();
  }

  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const events = [...this.#changed].map((caseId) => `data: ${JSON.stringify({ caseId })}\n\n`);
    this.#changed.clear();
    this.#send(events.join(''));
  }

  #send(text: string): void {
    if (this.#response.writableLength > mostUnreadBytes) this.#response.destroy();
    else this.#response.write(text);
  }
}
