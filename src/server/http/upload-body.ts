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

/** On a link that takes longer it is better asked meanwhile whether the film is wanted. */
const atOnceMs = 400;
const lookEveryMs = 50;

/**
 * Writes the body to the beginning of `into` as long as it comes so fast that it will be whole in a moment; resolves with
 * how much came. What comes later, and a break, is for `bodyOf` to tell.
 */
export function gatherBody(request: IncomingMessage, into: Uint8Array): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const promised = promisedBytes(request.headers);
  let gathered = 0;
  const take = (chunk: Buffer) => {
    into.set(chunk, gathered);
    gathered += chunk.byteLength;
    giveBack(chunk);
    if (gathered === promised) stop();
  };
  let looked = 0;
  const look = () => {
    looked += 1;
    if (gathered < (promised * looked * lookEveryMs) / atOnceMs) stop();
  };
  const stop = () => {
    clearInterval(timer);
    request.off('data', take).off('end', stop).off('close', stop);
    if (gathered < promised) request.pause();
    resolve(gathered);
  };
  const timer = setInterval(look, lookEveryMs);
  // Its close follows.
  request.on('error', () => {});
  request.on('data', take).on('end', stop).on('close', stop);
  return promise;
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
