/** Stored files as one ZIP, streamed: one file is open at a time, none is held in memory, and nothing is compressed twice. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { ZipFile } from 'yazl';
import type { BlobStore } from '../archive/store.ts';
import type { ZipEntry } from './zip-entries.ts';

/** Destroying it closes what is open. A file that can't be read breaks the stream off, so that a part is never taken for the whole. */
export function zipStream(store: BlobStore, entries: readonly ZipEntry[]): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let open: Readable | undefined;
  for (const { name, sha256, sizeBytes, at } of entries) {
    const options = { compress: false, size: sizeBytes, mtime: at, mode: 0o100644 };
    zip.addReadStreamLazy(name, options, (done) => {
      openBlob(store, sha256).then(
        (stream) => {
          open = stream;
          if (output.destroyed) stream.destroy();
          done(null, stream);
        },
        (error) => output.destroy(error),
      );
    });
  }
  zip.on('error', (error: Error) => output.destroy(error));
  output.once('close', () => open?.destroy());
  zip.end();
  return output;
}

async function openBlob(store: BlobStore, sha256: string): Promise<Readable> {
  const stream = Readable.fromWeb((await store.get(sha256)) as ReadableStream);
  // yazl passes its own `error` on; after a destroyed download nobody listens any more.
  stream.on('error', () => {});
  return stream;
}
