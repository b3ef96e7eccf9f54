/** Sending images (contract/uploads.ts): translates requests for the intake and decides nothing. */

import type { IncomingMessage } from 'node:http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { BATCH_HEADER, OFFSET_HEADER, routes, UPLOAD_HEADER } from '../../contract/routes.ts';
import {
  Batch,
  HeldAnswer,
  HeldRequest,
  NewBatch,
  UploadMetadata,
  UploadReceipt,
} from '../../contract/uploads.ts';
import { ServerError } from '../errors.ts';
import type { Caller } from '../intake/arrival.ts';
import type { OpenIntake } from '../intake/open-intake.ts';
import { bodyOf, gatherBody, lingerOver, promisedBytes, UploadCut } from './upload-body.ts';

const uploadParams = z.object({ uploadId: Id });
const batchParams = z.object({ batchId: Id });
const archiveParams = z.object({ archiveId: Id });

/** What `UPLOAD_HEADER` holds: base64url of UTF-8 JSON. */
const MetadataHeader = z
  .string()
  .max(4096)
  .meta({
    description: 'What is sent, as base64url of UTF-8 JSON',
    contentEncoding: 'base64url',
    contentMediaType: 'application/json',
    contentSchema: z.toJSONSchema(UploadMetadata, { io: 'input' }),
  })
  .transform((text, context) => {
    try {
      return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'metadata-unreadable' });
      return z.NEVER;
    }
  })
  .pipe(UploadMetadata);

const Offset = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const putHeaders = z.object({ [BATCH_HEADER]: Id, [UPLOAD_HEADER]: MetadataHeader });
const patchHeaders = putHeaders.extend({ [OFFSET_HEADER]: Offset });

export function uploadsDoor({ batches, intake, status }: OpenIntake): FastifyPluginAsyncZod {
  return async (app) => {
    // Octet streams come to the route unread.
    app.addContentTypeParser('application/octet-stream', (_request, _body, done) => done(null));
    app.addHook('onResponse', async (request) => lingerOver(request.raw));
    const config = { access: 'signed-in' as const };
    const tags = ['uploads'];

    app.post(
      routes.batches,
      { config, schema: { tags, params: archiveParams, body: NewBatch, response: { 200: Batch } } },
      async (request) =>
        await batches.create(request.principal, request.params.archiveId, request.body),
    );
    app.post(
      routes.held,
      {
        config,
        schema: { tags, params: batchParams, body: HeldRequest, response: { 200: HeldAnswer } },
      },
      async (request) =>
        await status.held(request.principal, request.params.batchId, request.body.uploadIds),
    );

    async function receive(
      caller: Caller,
      raw: IncomingMessage,
      named: Named,
    ): Promise<UploadReceipt> {
      const bodyBytes = promisedBytes(raw.headers);
      const before = raw.socket.bytesRead;
      try {
        return await intake.receiveFrom(caller, {
          ...named,
          bodyBytes,
          body: () => bodyOf(raw),
          gather: (into) => gatherBody(raw, into),
          abort: () => raw.destroy(),
          arrivedBytes: () =>
            named.offsetBytes + Math.min(raw.socket.bytesRead - before, bodyBytes),
        });
      } catch (error) {
        // Nobody is there to read the answer; it is what the log shows.
        throw error instanceof UploadCut ? new ServerError('upload-busy', {}, error) : error;
      }
    }

    app.put(
      routes.upload,
      {
        config: { ...config, provenByRecord: true },
        schema: {
          tags,
          params: uploadParams,
          headers: putHeaders,
          response: { 201: UploadReceipt },
        },
      },
      async (request, reply) => {
        const { headers } = request;
        const receipt = await receive(request.caller, request.raw, {
          uploadId: request.params.uploadId,
          batchId: headers[BATCH_HEADER],
          metadata: headers[UPLOAD_HEADER],
          offsetBytes: 0,
        });
        return reply.code(201).send(receipt);
      },
    );
    app.patch(
      routes.upload,
      {
        config,
        schema: {
          tags,
          params: uploadParams,
          headers: patchHeaders,
          response: { 201: UploadReceipt },
        },
      },
      async (request, reply) => {
        const { headers } = request;
        const receipt = await receive(request.caller, request.raw, {
          uploadId: request.params.uploadId,
          batchId: headers[BATCH_HEADER],
          metadata: headers[UPLOAD_HEADER],
          offsetBytes: headers[OFFSET_HEADER],
        });
        return reply.code(201).send(receipt);
      },
    );
    app.head(
      routes.upload,
      { config, schema: { tags, params: uploadParams } },
      async (request, reply) => {
        const offset = await status.offset(request.principal, request.params.uploadId);
        return reply
          .code(200)
          .header(OFFSET_HEADER, offset)
          .header('cache-control', 'no-store')
          .send();
      },
    );
    app.delete(
      routes.upload,
      { config, schema: { tags, params: uploadParams, response: { 204: z.null() } } },
      async (request, reply) => {
        await status.cancel(request.principal, request.params.uploadId);
        return reply.code(204).send(null);
      },
    );
  };
}

interface Named {
  readonly uploadId: string;
  readonly batchId: string;
  readonly metadata: UploadMetadata;
  readonly offsetBytes: number;
}
