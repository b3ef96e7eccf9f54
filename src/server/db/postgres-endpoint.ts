/** Where the built-in PostgreSQL listens: a private Unix socket, or loopback with a password where there is none. */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startError } from '../start-error.ts';
import type { RunAs } from './unprivileged.ts';

export type Endpoint =
  | { readonly kind: 'socket'; readonly dir: string }
  | { readonly kind: 'loopback'; readonly password: string; readonly passwordFile: string };

export const postgresUser = 'plainfilm';
const SOCKET_PORT = 5432;
/** `sun_path` holds 104 bytes on macOS and 108 on Linux, its final zero included. */
const LONGEST_SOCKET_PATH = 100;

/** The same answer for the same directory each time, so that a server that survived is found again. */
export function chooseEndpoint(dir: string, kind: Endpoint['kind'], runAs: RunAs): Endpoint {
  if (kind === 'loopback') return loopbackEndpoint(dir);
  const fits = Buffer.byteLength(path.join(dir, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH;
  return { kind, dir: fits ? dir : shortDir(dir, runAs) };
}

function loopbackEndpoint(dir: string): Endpoint {
  const passwordFile = path.join(dir, 'postgres-password');
  if (!fs.existsSync(passwordFile)) {
    fs.writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return { kind: 'loopback', passwordFile, password: fs.readFileSync(passwordFile, 'utf8').trim() };
}

function shortDir(dir: string, runAs: RunAs): string {
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  const short = path.join(os.tmpdir(), `plainfilm-${process.getuid?.() ?? 0}-${hash}`);
  fs.mkdirSync(short, { recursive: true, mode: 0o700 });
  // The temporary directory belongs to everyone: a folder that somebody else put there is not used.
  const stat = fs.lstatSync(short);
  const owners = [process.getuid?.(), runAs.fileOwner];
  if (!stat.isDirectory() || !owners.includes(stat.uid) || (stat.mode & 0o077) !== 0) {
    throw startError(
      'data-folder-unusable',
      `${short} belongs to somebody else. Set PLAINFILM_DATA_DIR to a shorter path.`,
    );
  }
  return short;
}

/** URL of a database of the server. `port` matters on loopback alone. */
export function endpointUrl(endpoint: Endpoint, port: number, database: string): string {
  return endpoint.kind === 'socket'
    ? `postgres://${postgresUser}@${encodeURIComponent(endpoint.dir)}/${database}`
    : `postgres://${postgresUser}:${endpoint.password}@127.0.0.1:${port}/${database}`;
}

export function endpointArguments(endpoint: Endpoint, port: number): readonly string[] {
  return endpoint.kind === 'socket'
    ? ['-k', endpoint.dir, '-c', 'listen_addresses=', '-c', 'unix_socket_permissions=0700']
    : ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-p', String(port)];
}

/** The file by which PostgreSQL knows that the socket is taken. */
export function socketLock(endpoint: Endpoint): string | undefined {
  return endpoint.kind === 'socket'
    ? path.join(endpoint.dir, `.s.PGSQL.${SOCKET_PORT}.lock`)
    : undefined;
}

export function endpointInitArguments(endpoint: Endpoint): readonly string[] {
  return endpoint.kind === 'socket'
    ? ['--auth-local=trust', '--auth-host=reject']
    : ['--auth=scram-sha-256', `--pwfile=${endpoint.passwordFile}`];
}

/** A port for a new server: any that is free on loopback; on a socket always the same. */
export async function choosePort(endpoint: Endpoint): Promise<number> {
  if (endpoint.kind === 'socket') return SOCKET_PORT;
  return await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
