/** The body of an upload as it comes off the wire, and what happens to the rest of it when nobody wants it. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ServerError } from '../errors.ts';

/** A client that goes on sending after its answer gets so long to read it before the connection is closed. */
const lingerMs = 5_000;

/** The body's size as its headers promise it; without that no progress could be told. */
export function promisedBytes(headers: IncomingHttpHeaders): number {
  const length = headers['content-length'];
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    throw new ServerError('invalid-request', { fields: { 'content-length': 'required' } });
  }
  return Number(length);
}

/** The connection broke, or a newer request took over: there is nobody left to answer. */
export class UploadCut extends Error {
  constructor(cause?: unknown) {
    super('the upload was cut off', { cause });
    this.name = 'UploadCut';
  }
}

/**
 * Rejects with `UploadCut` when the line breaks. Whoever stops early can still answer. A chunk is good until the next is
 * asked for.
 */
export async function* bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      yield chunk;
      giveBack(chunk);
    }
  } catch (error) {
    throw new UploadCut(error);
  }
}

/**
 * Frees a chunk's memory at once. Left to the collector, the chunks of a large film bring about collections of the whole
 * heap, which take longer than receiving, hashing and writing it.
 */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/**
 * After the answer: what is still coming is read, so that the client gets to see the answer, but not for long, since a
 * large image would hold a weak link for minutes.
 */
export function lingerOver(request: IncomingMessage): void {
  const { socket } = request;
  if (request.complete || socket.destroyed) return;
  request.resume();
  const timer = setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, lingerMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
