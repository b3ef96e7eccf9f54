/** The DICOM node engine and the portal's door against dcmtk and Orthanc: what is stored there is what was here. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { path as route } from '../../src/contract/routes.ts';
import { bufferSource, splicedToBytes } from '../../src/core/bytes.ts';
import type { DicomObject } from '../../src/core/dicom/data-set.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { textAt } from '../../src/core/dicom/values.ts';
import { decodeFrame } from '../../src/core/pixels/decode-frame.ts';
import { transcode } from '../../src/core/pixels/transcode/transcode.ts';
import { checks } from '../../src/core/quality/checks/index.ts';
import { SOPInstanceUID } from '../../src/core/standard/tags.generated.ts';
import {
  type AssociationHandler,
  type AssociationServer,
  listenForAssociations,
} from '../../src/server/dicom-network/association-server.ts';
import { createDicomNode } from '../../src/server/engines/dicom-node/dicom-node.ts';
import type { EngineImage } from '../../src/server/engines/engine.ts';
import { makeCertificate } from '../builders/certificate.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import { openTestPortal, type TestPortal } from '../portal.ts';
import { corpusFiles } from '../shared-folder.ts';
import { type ForeignNode, orthancBinary, startOrthancNode, startStorescp } from './dicom-nodes.ts';

const run = promisify(execFile);
const hasDcmtk = spawnSync('storescu', ['--version']).status === 0;
const hasDciodvfy = spawnSync('dciodvfy', ['-version']).error === undefined;
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const computedRadiography = '1.2.840.10008.5.1.4.1.1.1';
const { signal } = new AbortController();
const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-nodes-'));
afterAll(() => fs.rmSync(parent, { recursive: true, force: true }));

const engine = createDicomNode({
  inbox: { withReceived: async (_, use) => await use([]) },
  transcode: async (file, uid) =>
    await transcode(await readDicom(bufferSource(file)), uid).then(splicedToBytes, () => undefined),
});
const settingsAt = (port: number, more = {}) =>
  engine.settings.parse({ host: '127.0.0.1', port, calledAe: 'CAD', timeoutS: 20, ...more });

function image(bytes: Uint8Array<ArrayBuffer>, kind: 'dicom' | 'png' = 'dicom'): EngineImage {
  const facts = { kind, sizeBytes: bytes.length, rows: 64, columns: 64 };
  const of = {
    imageId: randomUUID(),
    processingId: randomUUID(),
    patientId: 'S-1',
    sha256: sha(bytes),
  };
  return { ...of, facts, bytes: bufferSource(bytes) };
}

const read = (file: string) => readDicom(bufferSource(new Uint8Array(fs.readFileSync(file))));

async function dataSetSha({ original, dataSetStart, dataSetEnd }: DicomObject): Promise<string> {
  return sha(await original.read(dataSetStart, dataSetEnd));
}

async function pixelsSha(object: DicomObject): Promise<string> {
  const { pixels } = await decodeFrame(object);
  return sha(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
}

const uidOf = (object: DicomObject) => textAt(object, SOPInstanceUID);

/** The door takes films of the chest's kinds; of some transfer syntaxes the corpus has others alone. */
async function asRadiograph(original: string): Promise<string> {
  const file = path.join(parent, 'radiograph.dcm');
  fs.copyFileSync(original, file);
  await run('dcmodify', ['-nb', '-m', `SOPClassUID=${computedRadiography}`, file]);
  return file;
}

/** The only file in a folder, which is emptied. */
async function taken(folder: string): Promise<DicomObject> {
  const names = fs.readdirSync(folder);
  expect(names).toHaveLength(1);
  const file = path.join(folder, names[0] ?? '');
  const object = await read(file);
  fs.rmSync(file);
  return object;
}

/** Other senders take nothing else from a file (PS3.10 7.1). */
function hasFileMeta(file: string): boolean {
  const handle = fs.openSync(file, 'r');
  const head = Buffer.alloc(132);
  fs.readSync(handle, head);
  fs.closeSync(handle);
  return head.toString('latin1', 128) === 'DICM';
}

/** One film of the corpus for each transfer syntax: the smallest that we can show. */
async function oneForEachSyntax(): Promise<ReadonlyMap<string, string>> {
  const films = corpusFiles()
    .filter(({ kind }) => kind === 'dicom-chest-xr' || kind === 'dicom-other-xr')
    .map(({ path: file }) => ({ file, sizeBytes: fs.statSync(file).size }))
    .filter(({ file }) => hasFileMeta(file))
    .toSorted((a, b) => a.sizeBytes - b.sizeBytes);
  const found = new Map<string, string>();
  for (const { file } of films) {
    const object = await read(file).catch(() => undefined);
    if (object === undefined || found.has(object.transferSyntax.uid)) continue;
    if (await pixelsSha(object).catch(() => undefined)) found.set(object.transferSyntax.uid, file);
  }
  return found;
}

/** The same for all tests. */
let films: ReadonlyMap<string, string>;
beforeAll(async () => {
  films = await oneForEachSyntax();
  if (films.size === 0) console.log('no corpus beside the checkout: nothing sent from it');
});

/** Of 20 MB, of its own study. */
function largeFilm(number: number): {
  file: string;
  uid: string;
  bytes: Uint8Array<ArrayBuffer>;
} {
  const uid = `1.2.826.0.1.3680043.10.77.${number}`;
  const bytes = buildChestFilm({
    rows: 4000,
    columns: 2500,
    bitsStored: 12,
    pixels: new Uint16Array(randomBytes(20_000_000).buffer).map((value) => value & 0xfff),
    attributes: {
      StudyInstanceUID: uid,
      SeriesInstanceUID: `${uid}.1`,
      SOPInstanceUID: `${uid}.2`,
    },
  });
  const file = path.join(parent, `large-${number}.dcm`);
  fs.writeFileSync(file, bytes);
  return { file, uid: `${uid}.2`, bytes };
}

describe.skipIf(!hasDcmtk)('films of every transfer syntax of the corpus', () => {
  test('a node that takes all is given the bytes as they are', async () => {
    const node = await startStorescp(parent, '+xa');
    for (const [uid, file] of films) {
      const bytes = new Uint8Array(fs.readFileSync(file));
      await engine.submit(image(bytes), settingsAt(node.port), signal);
      const [there, here] = [await taken(node.folder), await read(file)];
      if (there.transferSyntax.uid === uid) {
        expect({ uid, sha: await dataSetSha(there) }).toEqual({ uid, sha: await dataSetSha(here) });
      }
      expect({ uid, sha: await pixelsSha(there) }).toEqual({ uid, sha: await pixelsSha(here) });
    }
    await node.stop();
  });

  test('a node that knows implicit little endian alone is given the same pixels in it', async () => {
    const node = await startStorescp(parent, '+xi');
    for (const [uid, file] of films) {
      const bytes = new Uint8Array(fs.readFileSync(file));
      await engine.submit(image(bytes), settingsAt(node.port), signal);
      const there = await taken(node.folder);
      expect(there.transferSyntax.uid).toBe('1.2.840.10008.1.2');
      const here = await read(file);
      expect({ uid, sha: await pixelsSha(there) }).toEqual({ uid, sha: await pixelsSha(here) });
    }
    await node.stop();
  });
});

test.skipIf(!hasDcmtk)(
  'eight associations at once take films of 20 MB, byte for byte',
  async () => {
    const node = await startStorescp(parent, '+xa', '--fork');
    const large = Array.from({ length: 8 }, (_, i) => largeFilm(50 + i));
    const settings = settingsAt(node.port, { associations: 8 });
    await Promise.all(large.map(({ bytes }) => engine.submit(image(bytes), settings, signal)));
    const sent = await Promise.all(
      large.map(async ({ bytes }) => dataSetSha(await readDicom(bufferSource(bytes)))),
    );
    const there = fs.readdirSync(node.folder).map((name) => read(path.join(node.folder, name)));
    const stored = await Promise.all(there.map(async (object) => dataSetSha(await object)));
    expect(stored.toSorted()).toEqual(sent.toSorted());
    await node.stop();
  },
);

describe.skipIf(!hasDcmtk)('peers that fail', () => {
  const film = buildChestFilm({ rows: 600, columns: 600 });

  /** Ours, welcoming whoever comes. */
  function nodeThat(store: AssociationHandler['store']): Promise<AssociationServer> {
    return listenForAssociations({
      host: '127.0.0.1',
      port: 0,
      maxAssociations: 1,
      idleMs: 20_000,
      handler: {
        admit: async () => undefined,
        choose: (_, syntaxes) => syntaxes[0],
        failed: () => {},
        store,
      },
    });
  }

  async function silentPeer(onData: (socket: net.Socket) => void): Promise<ForeignNode> {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => onData(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    return { port, pid: process.pid, folder: '', stop: async () => void server.close() };
  }

  test.each([
    ['never answers', () => {}, 'engine/node-timeout'],
    ['dies at the first word', (socket: net.Socket) => socket.destroy(), 'engine/node-aborted'],
  ])('one that %s has not got it', async (_, onData, code) => {
    const peer = await silentPeer(onData);
    const sent = engine.submit(image(film), settingsAt(peer.port, { timeoutS: 1 }), signal);
    await expect(sent).rejects.toMatchObject({ code, retryable: true });
    await peer.stop();
  });

  test('one that takes the association and the object, and never answers, has not got it', async () => {
    const taken = Promise.withResolvers<void>();
    const node = await nodeThat(async ({ dataSet }) => {
      for await (const _ of dataSet);
      taken.resolve();
      return await new Promise(() => {});
    });
    const sent = engine.submit(image(film), settingsAt(node.port, { timeoutS: 1 }), signal);
    await expect(sent).rejects.toMatchObject({ code: 'engine/node-timeout', retryable: true });
    await taken.promise;
    await node.close(0);
  });

  test.each([
    ['has no room', 0xa700, { code: 'engine/node-busy', retryable: true }],
    ['fails over it', 0x0110, { code: 'engine/node-refused', retryable: false }],
    ['doesn’t understand it', 0xc000, { code: 'engine/node-refused', retryable: false }],
  ])('one that %s has not got it', async (_, status, failure) => {
    const node = await nodeThat(async () => ({ status }));
    const sent = engine.submit(image(film), settingsAt(node.port), signal);
    await expect(sent).rejects.toMatchObject(failure);
    await node.close(0);
  });

  test('one that ends the association in the middle of the object has not got it', async () => {
    const node = await startStorescp(parent, '+xa', '--abort-during');
    const sent = engine.submit(image(film), settingsAt(node.port), signal);
    await expect(sent).rejects.toMatchObject({ code: 'engine/node-aborted', retryable: true });
    await node.stop();
  });

  test('one that is full says so, and has not got it', async () => {
    const node = await startStorescp(parent, '+xa');
    fs.rmSync(node.folder, { recursive: true });
    const sent = engine.submit(image(film), settingsAt(node.port), signal);
    await expect(sent).rejects.toMatchObject({ name: 'EngineError' });
    await node.stop();
  });
});

test.skipIf(!hasDcmtk || !hasDciodvfy)('a wrapped picture is a valid object', async () => {
  const node = await startStorescp(parent, '+xa');
  const data = Uint8Array.from({ length: 64 * 64 }, (_, i) => i & 0xff);
  const png = new Uint8Array(encode({ width: 64, height: 64, channels: 1, data }));
  const known = { patientAgeYears: 43, patientSex: 'F', viewPosition: 'PA' };
  for (const facts of [{}, known]) {
    const picture = image(png, 'png');
    const given = { ...picture, facts: { ...picture.facts, ...facts } };
    await engine.submit(given, settingsAt(node.port), signal);
    const [name = ''] = fs.readdirSync(node.folder);
    const file = path.join(node.folder, name);
    const { stderr } = spawnSync('dciodvfy', [file], { encoding: 'latin1' });
    expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
    fs.rmSync(file);
  }
  await node.stop();
});

describe.skipIf(!hasDcmtk)('the portal’s door', () => {
  let portal: TestPortal;
  let archiveId: string;
  let fetchFile: (sopInstanceUid: string) => Promise<Uint8Array<ArrayBuffer>>;
  const own = makeCertificate('Plainfilm test');

  async function open(config: Parameters<typeof openTestPortal>[0], callingAe: string) {
    portal = await openTestPortal({ dicomPort: 0, ...config });
    const off = Object.fromEntries(checks.map(({ id }) => [id, { level: 'off' }]));
    const project = await portal.makeProject({ checks: off });
    archiveId = project.archiveId;
    const user = await portal.makeUser({
      grants: [{ projectId: project.id, permission: 'project/administrator' }],
    });
    const client = portal.client.as(user);
    await client.post(route('dicomSources', { projectId: project.id }), { callingAe, archiveId });
    fetchFile = async (sopInstanceUid) => {
      const { id: imageId } = await portal.db
        .selectFrom('images')
        .select('id')
        .where('sop_instance_uid', '=', sopInstanceUid)
        .executeTakeFirstOrThrow();
      const file = await client.fetch(route('imageFile', { imageId }));
      return new Uint8Array(await file.arrayBuffer());
    };
  }

  test('eight associations at once bring films of 20 MB, and one each transfer syntax, byte for byte', async () => {
    await open({}, 'VAN');
    const large = Array.from({ length: 8 }, (_, i) => largeFilm(i));
    const to = ['-aet', 'VAN', '-aec', 'PLAINFILM', '127.0.0.1', String(portal.dicomPort)];
    await Promise.all(large.map(({ file }) => run('storescu', [...to, file])));
    for (const { uid, bytes } of large) {
      const stored = await readDicom(bufferSource(await fetchFile(uid)));
      const sent = await readDicom(bufferSource(bytes));
      expect(await dataSetSha(stored)).toBe(await dataSetSha(sent));
    }
    const send = ['-aet', 'VAN', '-aec', 'PLAINFILM', '--decompress-never'];
    for (const [uid, original] of films) {
      const file = await asRadiograph(original);
      await run('dcmsend', [...send, '127.0.0.1', String(portal.dicomPort), file]);
      const sent = await read(file);
      const stored = await readDicom(bufferSource(await fetchFile(uidOf(sent))));
      expect(stored.transferSyntax.uid).toBe(uid);
      expect({ uid, sha: await dataSetSha(stored) }).toEqual({ uid, sha: await dataSetSha(sent) });
    }
    const stranger = run('storescu', ['-aet', 'NOBODY', ...to.slice(2), large[0]?.file ?? '']);
    await expect(stranger).rejects.toThrow(/Calling AE Title Not Recognized/);
    await portal.stop();
  });

  test('encrypted, for callers who show a certificate', async () => {
    const { certificate, key } = own;
    const tls = { dicomTlsCertificate: certificate, dicomTlsKey: key, dicomTlsCa: certificate };
    await open(tls, 'VAN');
    const files = [path.join(parent, 'key.pem'), path.join(parent, 'cert.pem')] as const;
    fs.writeFileSync(files[0], key);
    fs.writeFileSync(files[1], certificate);
    const { file, uid } = largeFilm(20);
    const to = ['-aet', 'VAN', '127.0.0.1', String(portal.dicomPort), file];
    await run('storescu', ['+tls', ...files, '+cf', files[1], ...to]);
    expect((await fetchFile(uid)).length).toBeGreaterThan(20_000_000);
    await expect(run('storescu', to)).rejects.toThrow();
    await portal.stop();
  });

  test.skipIf(orthancBinary === undefined)(
    'Orthanc: the engine sends to it, it sends to the door',
    async () => {
      await open({}, 'CAD');
      const orthanc = await startOrthancNode(parent, portal.dicomPort ?? 0);
      const { uid, bytes } = largeFilm(30);
      await engine.test?.(settingsAt(orthanc.port), signal);
      await engine.submit(image(bytes), settingsAt(orthanc.port), signal);
      const [id = ''] = (await (await fetch(`${orthanc.url}/instances`)).json()) as string[];
      const there = await (await fetch(`${orthanc.url}/instances/${id}/file`)).arrayBuffer();
      const sent = await readDicom(bufferSource(bytes));
      const stored = await readDicom(bufferSource(new Uint8Array(there)));
      expect(await dataSetSha(stored)).toBe(await dataSetSha(sent));

      for (const [uid, file] of films) {
        const object = await read(file);
        await engine.submit(
          image(new Uint8Array(fs.readFileSync(file))),
          settingsAt(orthanc.port),
          signal,
        );
        const body = uidOf(object);
        const lookup = await fetch(`${orthanc.url}/tools/lookup`, { method: 'POST', body });
        const [{ ID = '' } = {}] = (await lookup.json()) as { ID?: string }[];
        const copy = await (await fetch(`${orthanc.url}/instances/${ID}/file`)).arrayBuffer();
        const kept = await readDicom(bufferSource(new Uint8Array(copy)));
        expect({ uid, sha: await pixelsSha(kept) }).toEqual({ uid, sha: await pixelsSha(object) });
      }

      const echo = await fetch(`${orthanc.url}/modalities/portal/echo`, {
        method: 'POST',
        body: '{}',
      });
      expect(echo.status).toBe(200);
      const push = await fetch(`${orthanc.url}/modalities/portal/store`, {
        method: 'POST',
        body: id,
      });
      expect(push.status).toBe(200);
      const back = await readDicom(bufferSource(await fetchFile(uid)));
      expect(await dataSetSha(back)).toBe(await dataSetSha(sent));
      await orthanc.stop();
      await portal.stop();
    },
  );
});
