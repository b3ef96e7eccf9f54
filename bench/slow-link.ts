/**
 * A thin, far and lossy link in front of a server, in user space: one upstream rate for all connections, a round trip,
 * and lost segments, which cost a connection what they cost Reno's TCP (RFC 5681): half its window, and another trip.
 */
import net from 'node:net';

export interface LinkTraits {
  readonly upBytesPerS: number;
  readonly roundTripMs: number;
  /** Share of segments that are lost on the way up. */
  readonly loss: number;
}

export interface SlowLink {
  readonly url: string;
  readonly sentBytes: () => number;
  stop(): Promise<void>;
}

const segmentBytes = 1460;
/** RFC 6928. */
const firstWindow = 10;
/** 128 KB of receive buffer. */
const largestWindow = 90;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export async function startSlowLink(targetPort: number, traits: LinkTraits): Promise<SlowLink> {
  const sockets = new Set<net.Socket>();
  let sent = 0;
  let freeAtMs = 0;
  /** When so many bytes have passed the narrow place, which all connections share. */
  const pass = async (bytes: number) => {
    const now = performance.now();
    freeAtMs = Math.max(freeAtMs, now) + (bytes / traits.upBytesPerS) * 1000;
    sent += bytes;
    if (freeAtMs > now) await after(freeAtMs - now);
  };

  const server = net.createServer({ pauseOnConnect: true }, async (client) => {
    const upstream = net.connect(targetPort, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.end();
      });
    }
    upstream.on('data', (data) => setTimeout(() => client.write(data), traits.roundTripMs / 2));
    // The handshake.
    await after(traits.roundTripMs);
    // A browser that closes a connection ends it here too.
    await carry(client, upstream, traits, pass).catch(() => undefined);
    await after(traits.roundTripMs / 2);
    upstream.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sentBytes: () => sent,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A window's worth, then the wait for its acknowledgement: at least a round trip from when it began. */
async function carry(
  client: net.Socket,
  upstream: net.Socket,
  { roundTripMs, loss }: LinkTraits,
  pass: (bytes: number) => Promise<void>,
): Promise<void> {
  let window = firstWindow;
  let slowStart = true;
  for await (const chunk of client as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const began = performance.now();
      const part = chunk.subarray(at, at + Math.floor(window) * segmentBytes);
      at += part.length;
      const segments = Math.ceil(part.length / segmentBytes);
      const lost = Array.from({ length: segments }, () => Math.random() < loss).filter(Boolean);
      await pass(part.length + lost.length * segmentBytes);
      if (lost.length > 0) {
        window = Math.max(2, window / 2);
        slowStart = false;
        await after(roundTripMs);
      } else {
        const full = segments >= Math.floor(window);
        if (full) window = Math.min(largestWindow, slowStart ? window * 2 : window + 1);
      }
      const rest = roundTripMs - (performance.now() - began);
      if (rest > 0 && at < chunk.length) await after(rest);
      setTimeout(() => upstream.write(part), roundTripMs / 2);
    }
  }
}
