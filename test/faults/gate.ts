/** A gate on the line between two programs: shut, it lets callers wait; open, it tells what passes. */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

export interface Gate {
  /** Where callers go. */
  readonly port: number;
  shut(): void;
  open(): void;
  /** Resolves when a caller on one connection has sent so many bytes, or has got so many answers back. */
  passed(what: { readonly sentBytes: number } | { readonly answers: number }): Promise<void>;
  /** Connections that ended after both sides had their say. */
  ended(): number;
  close(): Promise<void>;
}

export async function startGate(target: number): Promise<Gate> {
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  let ended = 0;
  const watchers = new Set<(sentBytes: number, answers: number) => void>();
  const sockets = new Set<net.Socket>();

  async function serve(caller: net.Socket): Promise<void> {
    sockets.add(caller.on('error', () => {}).pause());
    await opened.promise;
    const callee = net.connect(target, '127.0.0.1');
    let [sentBytes, answers] = [0, 0];
    const tell = () => {
      for (const watch of watchers) watch(sentBytes, answers);
    };
    sockets.add(callee.on('error', () => {}));
    caller.on('data', (chunk) => {
      sentBytes += chunk.length;
      callee.write(chunk);
      tell();
    });
    callee.on('data', (chunk) => {
      answers += 1;
      caller.write(chunk);
      tell();
    });
    caller.on('end', () => callee.end());
    callee.on('end', () => caller.end());
    callee.on('close', () => {
      if (answers > 0 && sentBytes > 0) ended += 1;
      caller.destroy();
    });
    caller.on('close', () => callee.destroy());
    caller.resume();
  }

  const server = net.createServer((caller) => void serve(caller)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      opened = Promise.withResolvers();
    },
    open: () => opened.resolve(),
    async passed(what) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const watch = (sentBytes: number, answers: number) => {
        if ('sentBytes' in what ? sentBytes >= what.sentBytes : answers >= what.answers) resolve();
      };
      watchers.add(watch);
      await promise;
      watchers.delete(watch);
    },
    ended: () => ended,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
