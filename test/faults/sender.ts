/** Sends images with the portal's own client, over a network that the test breaks. */

import { fetchTransport } from '../../src/client/fetch-transport.ts';
import { resumableUpload, type UploadOutcome } from '../../src/client/resumable-upload.ts';
import { createUploadGate, sleep } from '../../src/client/upload-gate.ts';
import { CLIENT_HEADER } from '../../src/contract/routes.ts';
import type { TestImage } from '../uploads.ts';

export interface SenderOptions {
  readonly origin: string;
  readonly batchId: string;
  /** Value of the cookie header, asked for with each request. */
  readonly cookie: () => string;
  /** Signs in again after a 401. */
  readonly signIn?: () => Promise<void>;
  /** Faults follow each other in quick succession here: waits are cut to this. */
  readonly longestWaitMs?: number;
}

export type Send = (image: TestImage) => Promise<UploadOutcome>;

export function createSender(options: SenderOptions): Send {
  const transport = fetchTransport((path, init) => {
    const headers = new Headers(init?.headers);
    headers.set('cookie', options.cookie());
    headers.set(CLIENT_HEADER, '1');
    return fetch(new URL(String(path), options.origin), { ...init, headers });
  });
  const gate = createUploadGate();
  const { signal } = new AbortController();
  const longestWaitMs = options.longestWaitMs ?? 100;
  return (image) =>
    resumableUpload(
      {
        uploadId: image.uploadId,
        batchId: options.batchId,
        metadata: image.metadata,
        body: new Blob([image.bytes]),
      },
      {
        transport,
        gate,
        sleep: (ms, aborted) => sleep(Math.min(ms, longestWaitMs), aborted),
        random: Math.random,
        signIn: options.signIn ?? (async () => {}),
      },
      () => {},
      signal,
    );
}

/** Sends all, so many at a time; outcomes in the order of the images. */
export async function sendAll(
  images: readonly TestImage[],
  lanes: number,
  send: Send,
): Promise<UploadOutcome[]> {
  const outcomes: UploadOutcome[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let at = next++; at < images.length; at = next++) {
        outcomes[at] = await send(images[at]!);
      }
    }),
  );
  return outcomes;
}
