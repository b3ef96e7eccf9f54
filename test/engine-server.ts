/** A CAD engine behind HTTP for a test: a real server on a free port that keeps what it was asked. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface AskedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Respond = (asked: AskedRequest, response: http.ServerResponse) => void;

export interface EngineServer {
  readonly url: string;
  readonly asked: readonly AskedRequest[];
  /** From now on. */
  respond: Respond;
  close(): Promise<void>;
}

/** `tls`: HTTPS, and who doesn't show a certificate of `ca` is not heard where that is given. */
export async function startEngineServer(
  respond: Respond,
  tls?: { readonly certificate: string; readonly key: string; readonly ca?: string },
): Promise<EngineServer> {
  const asked: AskedRequest[] = [];
  const answer: http.RequestListener = async (request, response) => {
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: await buffer(request) };
    asked.push(one);
    server.respond(one, response);
  };
  const listening =
    tls === undefined
      ? http.createServer(answer)
      : https.createServer(
          { cert: tls.certificate, key: tls.key, ...(tls.ca && { ca: tls.ca, requestCert: true }) },
          answer,
        );
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const server: EngineServer = {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/v1`,
    asked,
    respond,
    async close() {
      listening.closeAllConnections();
      listening.close();
      await once(listening, 'close');
    },
  };
  return server;
}

export function answerJson(response: http.ServerResponse, json: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}
