/** Exports over HTTP: what a browser is told of a download, and what becomes of one that is cut. */
import { once } from 'node:events';
import compress from '@fastify/compress';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeLedgerCase } from '../../../test/ledger.ts';
import { openTestPortal, type TestPortal, type TestProject } from '../../../test/portal.ts';
import type { TestClient } from '../../../test/test-client.ts';
import { readZip } from '../../../test/zip.ts';
import { path, type RouteName } from '../../contract/routes.ts';
import { parseCsv } from '../../core/pipeline/csv.ts';
import type { Exports } from '../exports/exports.ts';
import { exportsDoor } from './exports.ts';

describe('downloads', () => {
  let portal: TestPortal;
  let project: TestProject;
  let client: TestClient;
  let userId: string;
  beforeAll(async () => {
    portal = await openTestPortal({}, { webDir: import.meta.dirname });
    project = await portal.makeProject({ archiveNames: ['Van “3”/north'] });
    const user = await portal.makeUser({
      grants: [{ projectId: project.id, permission: 'project/administrator' }],
    });
    client = portal.client.as(user);
    userId = user.id;
    await makeLedgerCase(portal.db, {
      archiveId: project.archiveId,
      userId: user.id,
      patientId: 'P-1',
      images: [{ score: 70 }],
    });
  });

  it.each([
    ['csv', 'text/csv; charset=utf-8; header=present'],
    ['json', 'application/json; charset=utf-8'],
    ['ndjson', 'application/x-ndjson; charset=utf-8'],
  ])('%s has its type and a clean name', async (format, type) => {
    const address = `${path('archiveExport', { archiveId: project.archiveId })}?format=${format}`;
    const response = await client.fetch(address);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': type,
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(
        new RegExp(`^attachment; filename="[A-Za-z0-9_-]+_\\d{4}-\\d\\d-\\d\\d\\.${format}"$`),
      ),
    });
    expect(await response.text()).toContain('P-1');
  });

  it('FHIR says where it goes on', async () => {
    const response = await client.fetch(
      `${path('archiveFhir', { archiveId: project.archiveId })}?limit=1&state=waiting`,
    );
    expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    const { link } = (await response.json()) as { link: { relation: string; url: string }[] };
    expect(link).toEqual([{ relation: 'self', url: expect.stringContaining('state=waiting') }]);
  });

  it('hold the chosen cases alone, and formulas as words', async () => {
    const archiveId = project.archiveId;
    const patientId = '=HYPERLINK("http://example.org")';
    const { caseId } = await makeLedgerCase(portal.db, {
      archiveId,
      userId,
      patientId,
      images: [{ score: 3, facts: { manufacturer: '+1', manufacturerModelName: '@SUM(A1)' } }],
    });
    const address = path('archiveExport', { archiveId });
    const text = await (await client.fetch(`${address}?cases=${caseId}`)).text();
    expect(text).toContain(`"'=HYPERLINK(""http://example.org"")"`);
    expect(text).toContain(`"'+1"`);
    expect(text).toContain(`"'@SUM(A1)"`);
    const rows = parseCsv(text);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(expect.arrayContaining([caseId, patientId, '+1', '@SUM(A1)']));
    expect((await client.get(`${address}?cases=${crypto.randomUUID()}`)).status).toBe(404);
  });

  it('of an empty archive are empty, and whole', async () => {
    const { id: projectId, archiveId } = await portal.makeProject();
    const asAdministrator = portal.client.as(
      await portal.makeUser({ grants: [{ projectId, permission: 'project/administrator' }] }),
    );
    const text = async (name: RouteName, query = '') =>
      await (await asAdministrator.fetch(path(name, { archiveId }) + query)).text();
    expect(parseCsv(await text('archiveExport'))).toHaveLength(1);
    expect(JSON.parse(await text('archiveExport', '?format=json'))).toEqual([]);
    expect(await text('archiveExport', '?format=ndjson')).toBe('');
    expect(JSON.parse(await text('archiveFhir'))).not.toHaveProperty('entry');
    const zip = await asAdministrator.fetch(path('archiveFiles', { archiveId }));
    expect(readZip(Buffer.from(await zip.arrayBuffer()))).toEqual([]);
  });

  it('refuse what is asked wrongly', async () => {
    for (const address of [
      `${path('archiveExport', { archiveId: project.archiveId })}?format=xlsx`,
      `${path('archiveFiles', { archiveId: project.archiveId })}?cases=all`,
      `${path('archiveInsights', { archiveId: project.archiveId })}?timeZone=Nowhere/Land`,
      `${path('archiveInsights', { archiveId: project.archiveId })}?from=yesterday`,
    ]) {
      expect((await client.get(address)).status).toBe(400);
    }
  });
});

describe('a stream', () => {
  const archiveId = crypto.randomUUID();
  const text = 'x'.repeat(100_000);

  /** The door alone, over a ledger that the test writes. */
  async function open(content: () => AsyncGenerator<string>) {
    const app = Fastify();
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.decorateRequest('principal', null as never);
    await app.register(compress, { customTypes: /^text\/csv/ });
    const ledger = async () => ({ fileName: 'a.csv', type: 'text/csv', content: content() });
    await app.register(exportsDoor({ ledger } as unknown as Exports));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { app, address: new URL(path('archiveExport', { archiveId }), url) };
  }

  it.each(['identity', 'gzip'])('that breaks off never looks whole (%s)', async (encoding) => {
    const { app, address } = await open(async function* () {
      yield text;
      throw new Error('the database is gone');
    });
    const headers = { 'accept-encoding': encoding };
    await expect(fetch(address, { headers }).then((answer) => answer.text())).rejects.toThrow();
    await app.close();
  });

  it.each(['identity', 'gzip'])('ends when its reader goes (%s)', async (encoding) => {
    let ended = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { app, address } = await open(async function* () {
      try {
        for (;;) yield `${Math.random()}${text}`;
      } finally {
        ended();
      }
    });
    const stop = new AbortController();
    const headers = { 'accept-encoding': encoding };
    const response = await fetch(address, { headers, signal: stop.signal });
    await response.body?.getReader().read();
    stop.abort();
    await end;
    await app.close();
    if (app.server.listening) await once(app.server, 'close');
  });
});
