/** Cases, their images and results. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  CaseDetail,
  CasePage,
  CaseQuery,
  PatientFilm,
  ProcessRequest,
  ViewableArchive,
} from '../../contract/cases.ts';
import { Id } from '../../contract/common.ts';
import { CaseSelection, ProcessedFilms } from '../../contract/exports.ts';
import { routes } from '../../contract/routes.ts';
import type { BlobStore } from '../archive/store.ts';
import type { Cases } from '../cases/cases.ts';
import { storedPdf } from '../cases/stored-pdf.ts';
import type { StoredObject } from '../cases/stored-pictures.ts';
import type { Transcoder } from '../cases/transcoder.ts';
import { ServerError } from '../errors.ts';
import { wantedSyntax } from './wanted-syntax.ts';

const archiveParams = z.object({ archiveId: Id });
const caseParams = z.object({ caseId: Id });
const imageParams = z.object({ imageId: Id });
const receivedParams = z.object({ imageId: Id, receivedId: Id });
const fileQuery = z.object({
  /** A UID of PS3.6 table A-1, for DICOM: the image is given in it. As stored without. */
  'transfer-syntax': z
    .string()
    .regex(/^[0-9.]{1,64}$|^\*$/)
    .optional(),
});
const resultParams = z.object({ resultId: Id });

const types = {
  dicom: { type: 'application/dicom', extension: 'dcm' },
  png: { type: 'image/png', extension: 'png' },
  jpeg: { type: 'image/jpeg', extension: 'jpg' },
} as const;

export interface CasesDoorDeps {
  readonly cases: Cases;
  readonly store: BlobStore;
  readonly transcoder: Transcoder;
}

export function casesDoor({ cases, store, transcoder }: CasesDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const config = { access: 'signed-in' as const };
    const tags = ['cases'];
    // Their HEAD would read the whole file to throw it away.
    const bytes = { config, exposeHeadRoute: false };

    app.get(
      routes.viewableArchives,
      { config, schema: { tags, response: { 200: z.array(ViewableArchive) } } },
      async (request) => await cases.viewableArchives(request.principal),
    );
    app.get(
      routes.cases,
      {
        config,
        schema: {
          tags,
          params: archiveParams,
          querystring: CaseQuery,
          response: { 200: CasePage },
        },
      },
      async (request) =>
        await cases.list(request.principal, request.params.archiveId, request.query),
    );
    app.get(
      routes.case,
      { config, schema: { tags, params: caseParams, response: { 200: CaseDetail } } },
      async (request) => await cases.read(request.principal, request.params.caseId),
    );
    app.get(
      routes.patientFilms,
      {
        config,
        schema: { tags, params: caseParams, response: { 200: z.array(PatientFilm) } },
      },
      async (request) => await cases.patientFilms(request.principal, request.params.caseId),
    );
    app.post(
      routes.imageProcess,
      {
        config,
        schema: {
          tags,
          params: imageParams,
          body: ProcessRequest.nullish(),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { imageId } = request.params;
        await cases.processAgain(request.principal, imageId, request.body?.archiveEngineId);
        return reply.code(204).send(null);
      },
    );
    app.post(
      routes.archiveProcess,
      {
        config,
        schema: {
          tags,
          summary: 'Has engines read the films of chosen cases again',
          params: archiveParams,
          querystring: CaseSelection,
          response: { 200: ProcessedFilms },
        },
      },
      async ({ principal, params, query }) => ({
        films: await cases.processCases(principal, params.archiveId, query),
      }),
    );
    app.get(
      routes.imageFile,
      { ...bytes, schema: { tags, params: imageParams, querystring: fileQuery } },
      async (request, reply) => {
        const { imageId } = request.params;
        const object = await cases.imageFile(request.principal, imageId);
        const { extension } = types[object.kind];
        const uid = wantedSyntax(request.query['transfer-syntax'], request.headers.accept);
        reply
          .header('vary', 'accept')
          .header('content-disposition', `attachment; filename=${imageId}.${extension}`);
        if (uid !== undefined) return await sendTranscoded(transcoder, object, uid, request, reply);
        return await sendObject(store, object, request, reply as FastifyReply);
      },
    );
    app.get(
      routes.imageReceived,
      { ...bytes, schema: { tags, params: receivedParams } },
      async (request, reply) => {
        const { imageId, receivedId } = request.params;
        const object = await cases.receivedFile(request.principal, imageId, receivedId);
        reply.header('content-disposition', `attachment; filename=${receivedId}.dcm`);
        return await sendObject(store, object, request, reply as FastifyReply);
      },
    );
    app.get(
      routes.imageDocument,
      { ...bytes, schema: { tags, params: receivedParams } },
      async (request, reply) => {
        const { imageId, receivedId } = request.params;
        const object = await cases.receivedFile(request.principal, imageId, receivedId);
        const pdf = await storedPdf(store, object.sha256);
        // Another maker's document: never shown among our own pages, and where it is shown nothing in it may run.
        return reply
          .header('content-disposition', `attachment; filename=${receivedId}.pdf`)
          .header('content-security-policy', "default-src 'none'; sandbox")
          .header('x-content-type-options', 'nosniff')
          .type('application/pdf')
          .send(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength));
      },
    );
    app.get(
      routes.imageThumbnail,
      { ...bytes, schema: { tags, params: imageParams } },
      async (request, reply) => {
        const object = await cases.thumbnail(request.principal, request.params.imageId);
        return await sendObject(store, object, request, reply as FastifyReply);
      },
    );
    app.get(
      routes.heatmap,
      { ...bytes, schema: { tags, params: resultParams } },
      async (request, reply) => {
        const object = await cases.heatmap(request.principal, request.params.resultId);
        return await sendObject(store, object, request, reply as FastifyReply);
      },
    );
  };
}

async function sendTranscoded(
  transcoder: Transcoder,
  { sha256, kind }: StoredObject,
  transferSyntaxUid: string,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: Pick<FastifyReply, 'header' | 'type' | 'code' | 'send'>,
): Promise<unknown> {
  if (kind !== 'dicom') throw new ServerError('transfer-syntax-unavailable');
  const etag = `"${sha256} ${transferSyntaxUid}"`;
  reply
    .header('etag', etag)
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff');
  if (headers['if-none-match'] === etag) return reply.code(304).send();
  const bytes = await transcoder.transcode(sha256, transferSyntaxUid);
  reply.type(`${types.dicom.type}; transfer-syntax=${transferSyntaxUid}`);
  return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Kept by the person's own browser, which asks each time whether it may still show it. */
async function sendObject(
  store: BlobStore,
  { sha256, kind }: StoredObject,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const sizeBytes = await store.head(sha256);
  if (sizeBytes === undefined) throw new ServerError('internal');
  const etag = `"${sha256}"`;
  reply
    .header('etag', etag)
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff')
    .type(types[kind].type);
  if (headers['if-none-match'] === etag) return reply.code(304).send();
  reply.header('content-length', sizeBytes);
  return reply.send(Readable.fromWeb((await store.get(sha256)) as ReadableStream));
}
