/** Opens the port, and closes it again within seconds, whatever is still under way. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { listenError } from '../listen-error.ts';

/** Requests under way may finish; then their connections are cut. */
const GRACE_MS = 3_000;

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenError(error, { host, port, door: 'http' }) ?? error;
  }
  const address = app.server.address() as AddressInfo;
  return { url: `http://${shownHost(host)}:${address.port}/`, close: () => close(app) };
}

async function close(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(cut);
}

/** What a person on this computer can type: nobody can go to 0.0.0.0. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
