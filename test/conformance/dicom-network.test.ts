/** The DICOM network against dcmtk: both directions, encrypted too, and peers that misbehave. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bufferSource } from '../../src/core/bytes.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import {
  type AssociationClient,
  associate,
  type PeerNode,
  verification,
} from '../../src/server/dicom-network/association-client.ts';
import {
  type ArrivingObject,
  type AssociationServer,
  listenForAssociations,
  type Reply,
} from '../../src/server/dicom-network/association-server.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import { freePort, startStorescp } from './dicom-nodes.ts';

const run = promisify(execFile);
const hasDcmtk = spawnSync('storescu', ['--version']).status === 0;
const explicitLittle = '1.2.840.10008.1.2.1';
const dx = '1.2.840.10008.5.1.4.1.1.1.1';
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let film: { readonly file: string; readonly dataSet: Buffer };
const sopInstanceUid = '1.2.826.0.1.3680043.10.99.1';
const closers: (() => Promise<unknown> | unknown)[] = [];

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plainfilm-network-'));
  const [rows, columns] = [2500, 2000];
  const pixels = new Uint16Array(randomBytes(rows * columns * 2).buffer);
  const attributes = { SOPClassUID: dx, SOPInstanceUID: sopInstanceUid };
  const bytes = buildChestFilm({ rows, columns, pixels, bitsStored: 16, attributes });
  const { dataSet } = await readDicom(bufferSource(bytes));
  const file = path.join(folder, 'film.dcm');
  await fs.writeFile(file, bytes);
  film = { file, dataSet: Buffer.from(bytes.subarray(dataSet.elements[0]?.start)) };
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Our own node, and what it was given. */
async function ourNode(
  store?: (object: ArrivingObject) => Promise<Reply>,
  more: Partial<Parameters<typeof listenForAssociations>[0]> = {},
) {
  const received: string[] = [];
  const failures: string[] = [];
  const server: AssociationServer = await listenForAssociations({
    host: '127.0.0.1',
    port: 0,
    maxAssociations: 16,
    idleMs: 20_000,
    handler: {
      admit: async ({ calledAe }) =>
        calledAe === 'STRANGER' ? { result: 1, source: 1, reason: 7 } : undefined,
      choose: (_, syntaxes) => syntaxes[0],
      failed: (_, error) => failures.push(error.code),
      store:
        store ??
        (async ({ dataSet }) => {
          const parts: Buffer[] = [];
          for await (const part of dataSet) parts.push(Buffer.from(part));
          received.push(sha(Buffer.concat(parts)));
          return { status: 0 };
        }),
    },
    ...more,
  });
  closers.push(() => server.close(1000));
  return { port: server.port, received, failures };
}

/** dcmtk's node, with a folder for what it is given. */
async function dcmtkNode(...options: string[]) {
  const { port, folder: out, stop } = await startStorescp(folder, '+xa', ...options);
  closers.push(stop);
  return { port, out };
}

const nodeAt = (port: number, more: Partial<PeerNode> = {}): PeerNode => ({
  host: '127.0.0.1',
  port,
  calledAe: 'CAD',
  callingAe: 'PLAINFILM',
  timeoutMs: 10_000,
  ...more,
});

const contexts = [
  { id: 1, abstractSyntax: verification, transferSyntaxes: ['1.2.840.10008.1.2'] },
  { id: 3, abstractSyntax: dx, transferSyntaxes: [explicitLittle] },
];

async function store(association: AssociationClient, bytes: Buffer = film.dataSet) {
  return await association.store({
    contextId: 3,
    sopClassUid: dx,
    sopInstanceUid,
    priority: 'medium',
    dataSet: (async function* () {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
    })(),
  });
}

/** What storescp wrote, without preamble and file meta information. */
async function storedDataSets(out: string): Promise<readonly string[]> {
  const files = await fs.readdir(out);
  return await Promise.all(
    files.map(async (name) => {
      const bytes = new Uint8Array(await fs.readFile(path.join(out, name)));
      const { dataSet } = await readDicom(bufferSource(bytes));
      return sha(bytes.subarray(dataSet.elements[0]?.start));
    }),
  );
}

describe.skipIf(!hasDcmtk)('dcmtk calls', () => {
  test('echoscu gets its answer', async () => {
    const { port } = await ourNode();
    await expect(run('echoscu', ['127.0.0.1', String(port)])).resolves.toBeDefined();
  });

  test('storescu stores a film of 10 MB byte for byte, eight at once', async () => {
    const { port, received } = await ourNode();
    const calls = Array.from({ length: 8 }, () =>
      run('storescu', ['127.0.0.1', String(port), film.file]),
    );
    await Promise.all(calls);
    expect(received).toEqual(Array(8).fill(sha(film.dataSet)));
  });

  test('a called AE title that nobody has is rejected, one that is known is not', async () => {
    const { port } = await ourNode();
    const echo = (title: string) => run('echoscu', ['-aec', title, '127.0.0.1', String(port)]);
    await expect(echo('STRANGER')).rejects.toThrow(/Called AE Title Not Recognized/);
    await expect(echo('KNOWN')).resolves.toBeDefined();
  });

  test('it learns of a failure, and of an object that nobody read to its end', async () => {
    const { port } = await ourNode(async () => ({ status: 0xa700, comment: 'no room' }));
    const call = run('storescu', ['-v', '127.0.0.1', String(port), film.file]);
    await expect(call).rejects.toThrow(/Refused: OutOfResources/);
  });

  test('more associations than are taken are told to come back', async () => {
    const { port } = await ourNode(undefined, { maxAssociations: 0 });
    await expect(run('echoscu', ['127.0.0.1', String(port)])).rejects.toThrow(
      /Local Limit Exceeded/,
    );
  });
});

describe.skipIf(!hasDcmtk)('dcmtk is called', () => {
  test('storescp says that it is there, and stores what it is given byte for byte', async () => {
    const { port, out } = await dcmtkNode();
    const association = await associate(nodeAt(port), contexts);
    expect(await association.echo(1)).toBe(0);
    expect(await store(association)).toBe(0);
    await association.release();
    expect(await storedDataSets(out)).toEqual([sha(film.dataSet)]);
  });

  test('its small units are kept to', async () => {
    const { port, out } = await dcmtkNode('-pdu', '4096');
    const association = await associate(nodeAt(port), contexts);
    expect(await store(association)).toBe(0);
    await association.release();
    expect(await storedDataSets(out)).toEqual([sha(film.dataSet)]);
  });

  test('what it doesn’t take is not among the accepted', async () => {
    const { port } = await dcmtkNode('+xi');
    const association = await associate(nodeAt(port), [
      { id: 3, abstractSyntax: dx, transferSyntaxes: [explicitLittle] },
      { id: 5, abstractSyntax: dx, transferSyntaxes: ['1.2.840.10008.1.2'] },
    ]);
    expect(association.accepted.map(({ id }) => id)).toEqual([5]);
    await association.release();
  });
});

describe.skipIf(!hasDcmtk)('encrypted', () => {
  async function certificate(): Promise<{ cert: string; key: string; files: string[] }> {
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = [
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
    ];
    await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ]);
    const text = (file: string) => fs.readFile(file, 'utf8');
    return { cert: await text(cert), key: await text(key), files: [key, cert] };
  }

  test('echoscu and storescu, who show a certificate of their own', async () => {
    const { cert, key, files } = await certificate();
    const { port, received } = await ourNode(undefined, {
      tls: { certificate: cert, key, ca: cert },
    });
    const secure = ['+tls', ...files, '+cf', files[1] ?? ''];
    await run('echoscu', [...secure, '127.0.0.1', String(port)]);
    await run('storescu', [...secure, '127.0.0.1', String(port), film.file]);
    expect(received).toEqual([sha(film.dataSet)]);
    await expect(run('echoscu', ['127.0.0.1', String(port)])).rejects.toThrow();
  });

  test('storescp, whose certificate must be one that is trusted', async () => {
    const { cert, key, files } = await certificate();
    const { port, out } = await dcmtkNode('+tls', ...files, '+cf', files[1] ?? '');
    await expect(associate(nodeAt(port, { tls: {} }), contexts)).rejects.toMatchObject({
      code: 'tls',
    });
    const tls = { ca: cert, certificate: cert, key };
    const association = await associate(nodeAt(port, { tls }), contexts);
    expect(await store(association)).toBe(0);
    await association.release();
    expect(await storedDataSets(out)).toEqual([sha(film.dataSet)]);
  });
});

describe('peers that misbehave', () => {
  async function peer(serve: (socket: net.Socket) => void): Promise<number> {
    const server = net.createServer(serve).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => server.close());
    return (server.address() as net.AddressInfo).port;
  }

  test('nobody there', async () => {
    const port = await freePort();
    await expect(associate(nodeAt(port), contexts)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('one that never answers', async () => {
    const port = await peer((socket) => socket.resume());
    const call = associate(nodeAt(port, { timeoutMs: 100 }), contexts);
    await expect(call).rejects.toMatchObject({ code: 'timeout' });
  });

  test('one that is something else', async () => {
    const port = await peer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(associate(nodeAt(port), contexts)).rejects.toMatchObject({ code: 'protocol' });
  });

  test('one that dies in the middle of an object: it does not count as stored', async () => {
    const { port } = await ourNode(async ({ dataSet }) => {
      for await (const _ of dataSet) throw new Error('struck by lightning');
      return { status: 0 };
    });
    const association = await associate(nodeAt(port), contexts);
    await expect(store(association)).rejects.toMatchObject({ name: 'NetworkError' });
  });

  test('one that stops in the middle of an object is told of as such', async () => {
    const { port, failures, received } = await ourNode();
    const association = await associate(nodeAt(port), contexts);
    const half = association.store({
      contextId: 3,
      sopClassUid: dx,
      sopInstanceUid,
      priority: 'low',
      dataSet: (async function* () {
        yield film.dataSet.subarray(0, 1_000_000);
        throw new Error('the disk went away');
      })(),
    });
    await expect(half).rejects.toMatchObject({ name: 'NetworkError' });
    await expect.poll(() => failures).toEqual(['aborted']);
    expect(received).toEqual([]);
  });

  test('bytes that are no DICOM end their own connection alone', async () => {
    const { port, failures } = await ourNode();
    const socket = net.connect(port, '127.0.0.1');
    socket.resume().end(randomBytes(4096));
    await once(socket, 'close');
    expect(failures).toEqual(['protocol']);
    const association = await associate(nodeAt(port), contexts);
    expect(await association.echo(1)).toBe(0);
    await association.release();
  });
});
