/** Opens the port, and closes it again within seconds, whatever is still under way. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { StartError } from '../errors.ts';

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
    throw refused(error, host, port) ?? error;
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

function refused(error: unknown, host: string, port: number): StartError | undefined {
  const { code } = error as { code?: unknown };
  switch (code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is taken. Stop what uses it, or choose another with PLAINFILM_PORT.`,
      );
    case 'EACCES':
      return new StartError(
        `Port ${port} is reserved for the system. Choose another with PLAINFILM_PORT, such as 8080.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `${host} is not an address of this computer. Choose another with PLAINFILM_HOST, such as 127.0.0.1.`,
      );
    default:
      return undefined;
  }
}
