/** One request to an engine and its answer: verified, never redirected, limited in time and size. */

import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';
import { Readable } from 'node:stream';
import { EngineError } from '../engine.ts';
import type { RequestBody } from './request-body.ts';

export interface Endpoint {
  readonly timeoutMs: number;
  /** PEM; with it, nobody else is trusted. */
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  readonly mostBytes: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer<ArrayBuffer>;
}

/** Where cloud machines keep their credentials, and addresses that name nobody: no engine lives there. */
const refusedAddresses = new BlockList();
refusedAddresses.addSubnet('169.254.0.0', 16, 'ipv4');
refusedAddresses.addSubnet('fe80::', 10, 'ipv6');
refusedAddresses.addAddress('fd00:ec2::254', 'ipv6');
refusedAddresses.addAddress('0.0.0.0', 'ipv4');
refusedAddresses.addAddress('::', 'ipv6');

/** Rejects with `EngineError`; with the signal's reason when that is aborted. Any status is an answer. */
export async function exchange(
  request: Request,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(endpoint.timeoutMs);
  try {
    return await ask(request, endpoint, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (timeout.aborted) throw new EngineError('engine/timeout', true, error);
    throw asEngineError(error);
  }
}

function ask(request: Request, endpoint: Endpoint, signal: AbortSignal): Promise<Answer> {
  const { url, method, headers, body, mostBytes } = request;
  return new Promise((resolve, reject) => {
    if (isRefused(url.hostname.replace(/^\[|\]$/g, ''))) throw refusedAddress();
    const client = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      signal,
      // Answers of minutes ago must not be read as this one's.
      agent: false,
      lookup,
      headers: {
        accept: 'application/json, image/png',
        ...headers,
        ...(body && { 'content-type': body.contentType, 'content-length': body.sizeBytes }),
      },
      ...tlsOptions(endpoint),
    });
    const source = body && Readable.from(body.chunks(), { objectMode: false });
    let answered = false;
    client.once('response', (response) => {
      answered = true;
      readBody(response, mostBytes)
        .then(({ status, ...rest }) => resolve({ status, ...rest }), reject)
        // An engine may answer before it has read all of the image: the rest is of no use.
        .finally(() => {
          source?.destroy();
          client.destroy();
        });
    });
    client.on('error', (error) => {
      source?.destroy();
      // What breaks while the answer is read is told by the answer.
      if (!answered) reject(error);
    });
    if (source === undefined) return void client.end();
    source.on('error', (error) => {
      if (answered) return;
      reject(new Unreadable(error));
      client.destroy();
    });
    source.pipe(client);
  });
}

/** The stored bytes could not be read: not the engine's fault. */
class Unreadable extends Error {
  constructor(cause: unknown) {
    super('the stored image could not be read', { cause });
    this.name = 'Unreadable';
  }
}

function tlsOptions({ ca, certificate: cert, key }: Endpoint): https.RequestOptions {
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Rejects when it is cut off, or too large: then without reading the rest. */
async function readBody(response: http.IncomingMessage, mostBytes: number): Promise<Answer> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of response) {
    sizeBytes += part.length;
    if (sizeBytes > mostBytes) throw new EngineError('engine/answer-too-large', false);
    parts.push(part);
  }
  if (!response.complete) throw new EngineError('engine/cut-off', true);
  const { statusCode: status = 0, headers } = response;
  return { status, headers, body: Buffer.concat(parts) };
}

function isRefused(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && refusedAddresses.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

const refusedAddress = () => new EngineError('engine/address-refused', false);

/** Looks names up as ever, and looks at what they stand for: a name may be made to stand for anything. */
const lookup: NonNullable<http.RequestOptions['lookup']> = (hostname, options, done) => {
  dns.lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, []);
    if (found.some(({ address }) => isRefused(address))) return done(refusedAddress(), []);
    const [first] = found;
    if (options.all === true) return done(null, found);
    done(null, first?.address ?? '', first?.family ?? 4);
  });
};

const away = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);

/** All of these may pass: cables, restarts, certificates that somebody renews. */
function asEngineError(error: unknown): unknown {
  if (error instanceof EngineError) return error;
  if (error instanceof Unreadable) return error.cause;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return error;
  if (away.has(code)) return new EngineError('engine/unreachable', true, error);
  if (code.startsWith('HPE_')) return new EngineError('engine/no-http', false, error);
  if (isOfTls(code)) return new EngineError('engine/tls', true, error);
  if (/^(ECONN|EPIPE|ERR_STREAM)/.test(code)) return new EngineError('engine/cut-off', true, error);
  return error;
}

/** OpenSSL's verification errors have names of their own. */
function isOfTls(code: string): boolean {
  return (
    /^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code) ||
    ['HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'].includes(code)
  );
}
