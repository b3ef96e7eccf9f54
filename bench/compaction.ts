/**
 * Bytes sent against bytes given, and what encoding and verifying cost, in Node: JPEG-LS, which compaction uses, beside
 * high-throughput JPEG 2000. Real files where the folder of them lies beside the checkout, and drawn films.
 */
import fs from 'node:fs';
import path from 'node:path';
import { bufferSource, splicedSizeBytes, splicedToBytes } from '../src/core/bytes.ts';
import { readDicom } from '../src/core/dicom/read.ts';
import { decodeFrame } from '../src/core/pixels/decode-frame.ts';
import { decodePng } from '../src/core/pixels/decode-png.ts';
import type { Frame } from '../src/core/pixels/frame.ts';
import { compactPng } from '../src/core/pixels/transcode/compact-png.ts';
import { transcode } from '../src/core/pixels/transcode/transcode.ts';
import { buildChestFilm } from '../test/builders/dicom-chest-film.ts';
import { corpusFiles } from '../test/shared-folder.ts';
import { drawnFilms } from './drawn-films.ts';
import { median, table } from './statistics.ts';

const syntaxes = [
  ['JPEG-LS', '1.2.840.10008.1.2.4.80'],
  ['HTJ2K', '1.2.840.10008.1.2.4.201'],
] as const;

interface Group {
  readonly name: string;
  /** Uncompressed DICOM files. */
  readonly files: readonly Uint8Array<ArrayBuffer>[];
}

/** Real pixels of at least a quarter of a megapixel, in a file as a device sends it. */
function asFilm({ rows, columns, bitsStored, pixels }: Frame): Uint8Array<ArrayBuffer> {
  const bitsAllocated = pixels instanceof Uint8Array ? 8 : 16;
  const even = pixels.length % 2 === 0 || bitsAllocated === 16;
  if (!even) throw new TypeError('an odd number of bytes');
  return buildChestFilm({
    rows,
    columns,
    bitsAllocated,
    bitsStored,
    pixels: pixels as Uint8Array | Uint16Array,
  });
}

async function realGroups(): Promise<Group[]> {
  const groups = new Map<string, Uint8Array<ArrayBuffer>[]>();
  const add = (name: string, frame: Frame) => {
    const usable =
      frame.samplesPerPixel === 1 && !frame.signed && frame.rows * frame.columns > 150_000;
    if (!usable || (frame.rows * frame.columns) % 2 === 1) return;
    groups.set(name, [...(groups.get(name) ?? []), asFilm(frame)]);
  };
  for (const { path: file, kind, facts } of corpusFiles()) {
    const bytes = () => bufferSource(new Uint8Array(fs.readFileSync(file)));
    const isRadiograph =
      kind === 'dicom-chest-xr' || ['CR', 'DX', 'MG'].includes(facts.modality ?? '');
    const lossless = !(facts.transfer_syntax ?? '').endsWith('.4.50');
    if (kind.startsWith('dicom-') && isRadiograph && lossless) {
      const frame = await readDicom(bytes())
        .then((object) => decodeFrame(object))
        .catch(() => undefined);
      if (frame)
        add(
          `real ${facts.modality}, ${frame.bitsStored} bits, ${path.basename(file).slice(-24)}`,
          frame,
        );
    } else if (kind === 'img-cxr-frontal' && file.endsWith('.png')) {
      const frame = await decodePng(bytes()).catch(() => undefined);
      if (frame) add('real chest films, 8 bits, 640 columns', frame);
    }
  }
  return [...groups].map(([name, files]) => ({ name, files }));
}

function drawnGroups(): Group[] {
  return [0.001, 0.003, 0.006, 0.012].map((noise) => ({
    name: `drawn, 12 bits, grain ${(noise * 100).toFixed(1)} %`,
    files: [...drawnFilms(1, noise)].map(({ bytes }) => bytes),
  }));
}

/** Reads, encodes, writes, reads back, decodes and compares: what a file costs a worker. */
async function measure(files: Group['files'], uid: string): Promise<{ sent: number; ms: number }> {
  let sent = 0;
  const started = process.cpuUsage();
  for (const bytes of files) {
    const out = await transcode(await readDicom(bufferSource(bytes)), uid);
    sent += splicedSizeBytes(out);
  }
  const { user, system } = process.cpuUsage(started);
  return { sent, ms: (user + system) / 1000 };
}

export async function benchCompaction(rounds: number): Promise<void> {
  const rows: string[][] = [];
  for (const { name, files } of [...(await realGroups()), ...drawnGroups()]) {
    const given = files.reduce((sum, file) => sum + file.byteLength, 0);
    const cells: string[] = [];
    for (const [, uid] of syntaxes) {
      const taken = [];
      for (let round = 0; round < rounds; round += 1) taken.push(await measure(files, uid));
      const sent = taken[0]?.sent ?? 0;
      const msPerMb = median(taken.map(({ ms }) => ms)) / (given / 1e6);
      cells.push(`${((100 * sent) / given).toFixed(1)} %`, msPerMb.toFixed(0));
    }
    rows.push([name, String(files.length), (given / 1e6).toFixed(1), ...cells]);
  }
  const heads = syntaxes.flatMap(([name]) => [`${name}, sent`, 'ms/MB']);
  console.log(table(['Films', 'files', 'given, MB', ...heads], rows));
  await benchPng();
}

async function benchPng(): Promise<void> {
  const pngs = corpusFiles().filter(
    ({ kind, path: file }) => /^img-(cxr|tb)/.test(kind) && file.endsWith('.png'),
  );
  if (pngs.length === 0) return;
  let given = 0;
  let sent = 0;
  let smaller = 0;
  const started = process.cpuUsage();
  for (const { path: file } of pngs) {
    const bytes = new Uint8Array(fs.readFileSync(file));
    const out = await compactPng(bufferSource(bytes));
    given += bytes.length;
    sent += out === undefined ? bytes.length : (await splicedToBytes(out)).length;
    smaller += out === undefined ? 0 : 1;
  }
  const { user, system } = process.cpuUsage(started);
  const msPerMb = (user + system) / 1000 / (given / 1e6);
  console.log(
    `\n${table(
      ['PNG', 'files', 'made smaller', 'given, MB', 'sent', 'ms/MB of file'],
      [
        [
          'real chest films',
          String(pngs.length),
          String(smaller),
          (given / 1e6).toFixed(1),
          `${((100 * sent) / given).toFixed(1)} %`,
          msPerMb.toFixed(0),
        ],
      ],
    )}`,
  );
}
