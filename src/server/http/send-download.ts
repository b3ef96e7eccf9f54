/** Sends what is to be kept as a file, as the receiver takes it. */
import { Readable } from 'node:stream';
import type { Download } from '../exports/exports.ts';

interface Reply {
  header(name: string, value: string): this;
  type(type: string): this;
  send(content: Readable): unknown;
}

/** No longer than there is a receiver: a stream that is cut never looks whole. */
export function sendDownload<R extends Reply>(
  reply: R,
  { fileName, type, content }: Download<AsyncIterable<string> | Readable>,
): unknown {
  return reply
    .type(type)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(content instanceof Readable ? content : Readable.from(content, { objectMode: false }));
}
