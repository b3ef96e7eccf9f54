/** A link that breaks: passes bytes on between a client and a portal, and cuts or damages them as told. */
import net, { type AddressInfo } from 'node:net';

export interface BreakingProxy {
  readonly origin: string;
  /** Bytes that clients sent so far. */
  readonly sentBytes: () => number;
  close(): Promise<void>;
}

/** What happens to one connection, the first being number 0. */
export interface Fault {
  /** Both ends are cut once the client has sent so much. */
  readonly cutAfterBytes?: number;
  /** One bit of this byte of what the client sends is turned. */
  readonly damageByte?: number;
}

export async function startBreakingProxy(
  portalUrl: string,
  faultOf: (connection: number) => Fault,
): Promise<BreakingProxy> {
  const { hostname, port } = new URL(portalUrl);
  const sockets = new Set<net.Socket>();
  let connections = 0;
  let total = 0;

  const server = net.createServer((client) => {
    const portal = net.connect(Number(port), hostname);
    const { cutAfterBytes = Number.POSITIVE_INFINITY, damageByte = -1 } = faultOf(connections++);
    const cut = () => {
      client.destroy();
      portal.destroy();
    };
    for (const socket of [client, portal]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', cut);
    }
    let sent = 0;
    client.on('data', (chunk) => {
      if (sent >= cutAfterBytes) return;
      const within = damageByte - sent;
      if (within >= 0 && within < chunk.byteLength) chunk[within] = (chunk[within] ?? 0) ^ 1;
      const part = chunk.subarray(0, Math.max(0, cutAfterBytes - sent));
      sent += chunk.byteLength;
      total += part.byteLength;
      if (!portal.write(part)) {
        client.pause();
        portal.once('drain', () => client.resume());
      }
      // Those on the way still arrive, as on a real line, however slow the portal is: it ends its side when it has read
      // them, and only then does the client learn of the break.
      if (sent >= cutAfterBytes) portal.unpipe(client).resume().end();
    });
    portal.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sentBytes: () => total,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
