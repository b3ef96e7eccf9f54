/** The worker thread's wiring, and nothing more: messages in, messages out. */
import { z } from 'zod';
// Comes with the worker: when the first picture is looked at, the portal may be out of reach.
import '../../core/vision/frontal/frontal-network.ts';
import { xhrTransport } from '../../client/xhr-transport.ts';
import { installCodecFiles } from '../viewer/codec-files.ts';
import { createWorkerHost } from './worker-host.ts';
import type { ToWorker } from './worker-protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

// The content security policy forbids `eval`, which the validator would otherwise try.
z.config({ jitless: true });
installCodecFiles();

const host = createWorkerHost({
  transport: xhrTransport(),
  post: (message, transfer) => self.postMessage(message, [...transfer]),
});

self.onmessage = (event: MessageEvent<ToWorker>) => host(event.data);
