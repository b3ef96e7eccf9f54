/** A proxy before the portal that keeps every request the browser sends, bodies included, and can take the portal away. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  /** Names and values as they came, a line each. */
  readonly head: string;
  readonly body: Buffer;
}

export interface RecordingProxy {
  /** With a slash at the end. */
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** While true every connection is broken at once. */
  away: boolean;
  /** Breaks the next request to an upload after so many bytes of its body. */
  cutNextUploadAfterBytes: number | undefined;
  /** Answers in the portal's place; undefined: the portal answers. */
  answer: ((request: RecordedRequest) => { status: number; body: string } | undefined) | undefined;
  /** Uploads wait here until it resolves. */
  hold: Promise<void> | undefined;
  stop(): Promise<void>;
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const server = http.createServer((incoming, outgoing) => void relay(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${address.port}/`,
    requests: [],
    away: false,
    cutNextUploadAfterBytes: undefined,
    answer: undefined,
    hold: undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function relay(incoming: http.IncomingMessage, outgoing: http.ServerResponse) {
    // Kept: a request that is done with lets go of it.
    const { socket } = incoming;
    if (proxy.away) {
      socket.destroy();
      return;
    }
    const isUpload = incoming.url?.includes('/uploads/') ?? false;
    const sends = incoming.method === 'PUT' || incoming.method === 'PATCH';
    const cutAt = isUpload && sends ? proxy.cutNextUploadAfterBytes : undefined;
    if (cutAt !== undefined) proxy.cutNextUploadAfterBytes = undefined;
    if (isUpload && sends) await proxy.hold;
    const forward = http.request({
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    });
    const chunks: Buffer[] = [];
    const record = (): RecordedRequest => ({
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      head: incoming.rawHeaders.join('\n'),
      body: Buffer.concat(chunks),
    });
    let answered = false;
    const breakOff = () => {
      if (answered) return;
      socket.destroy();
      forward.destroy();
    };
    forward.on('error', breakOff);
    forward.on('response', (response) => {
      // Chromium repeats a request by itself when a connection that it kept breaks: the page must see the break.
      outgoing.writeHead(response.statusCode ?? 502, { ...response.headers, connection: 'close' });
      response.pipe(outgoing);
      response.on('error', breakOff);
    });
    outgoing.on('close', () => forward.destroy());
    let sentBytes = 0;
    try {
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        if (cutAt !== undefined && sentBytes + chunk.length > cutAt) {
          forward.write(chunk.subarray(0, Math.max(0, cutAt - sentBytes)), breakOff);
          proxy.requests.push(record());
          return;
        }
        sentBytes += chunk.length;
        if (!forward.write(chunk)) await once(forward, 'drain');
      }
    } catch {
      breakOff();
      return;
    }
    const request = record();
    proxy.requests.push(request);
    const instead = proxy.answer?.(request);
    if (instead) {
      answered = true;
      forward.destroy();
      outgoing.writeHead(instead.status, { 'content-type': 'application/problem+json' });
      outgoing.end(instead.body);
    } else forward.end();
  }
  return proxy;
}

function once(stream: http.ClientRequest, event: 'drain'): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off(event, go);
      stream.off('close', go);
      resolve();
    };
    stream.on(event, go);
    stream.on('close', go);
  });
}
