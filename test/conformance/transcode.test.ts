/** What is compacted or transcoded is read by other software, and gives it the pixels and attributes that there were. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bufferSource, splicedToBytes } from '../../src/core/bytes.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { decodeFrame } from '../../src/core/pixels/decode-frame.ts';
import type { Frame } from '../../src/core/pixels/frame.ts';
import { compactDicom } from '../../src/core/pixels/transcode/compact-dicom.ts';
import { isCompactable } from '../../src/core/pixels/transcode/compactable.ts';
import { transcode } from '../../src/core/pixels/transcode/transcode.ts';
import { buildChestFilm, type ChestFilm, chestPixels } from '../builders/dicom-chest-film.ts';
import { corpusFiles } from '../shared-folder.ts';
import { missingTools, pydicomTrees, type Tree } from './dicom-tools.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-transcode-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function missing(...tools: readonly string[]): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return tools.filter((tool) => !folders.some((each) => fs.existsSync(path.join(each, tool))));
}

const uids = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  big: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
} as const;

/** Each undoes a transfer syntax, and knows nothing of ours. High-throughput JPEG 2000 has no such tool in Debian. */
const oracles: readonly [keyof typeof uids, tool: string, ...options: string[]][] = [
  ['implicit', 'dcmconv', '+te'],
  ['deflated', 'dcmconv', '+te'],
  ['big', 'dcmconv', '+te'],
  ['rle', 'dcmdrle'],
  ['rle', 'gdcmconv', '--raw'],
  ['jpegLs', 'dcmdjpls'],
  ['jpegLs', 'gdcmconv', '--raw'],
  ['jpeg2000', 'gdcmconv', '--raw'],
];

const shape = { rows: 91, columns: 76 };
const films: readonly [string, ChestFilm][] = [
  ['8 bits', { ...shape, bitsAllocated: 8 }],
  ['10 bits', { ...shape, bitsStored: 10 }],
  [
    '12 bits, of which 10 are used',
    { ...shape, pixels: chestPixels({ ...shape, bitsStored: 10 }) as Uint16Array },
  ],
  ['16 bits', { ...shape, bitsStored: 16 }],
  ['8 bits in words of 16', { ...shape, bitsStored: 8 }],
  [
    'signed 12 bits',
    {
      ...shape,
      pixels: (chestPixels(shape) as Uint16Array).map((value) => value - 2048),
      attributes: { PixelRepresentation: 1 },
    },
  ],
];

async function frameOf(file: string): Promise<Frame> {
  return decodeFrame(await readDicom(bufferSource(new Uint8Array(fs.readFileSync(file)))));
}

describe.each(oracles)('to %s, read by %s', (name, tool, ...options) => {
  const absent = missing(tool);
  test.skipIf(absent.length > 0).each(films)(
    `%s${absent.length > 0 ? ` (no ${tool})` : ''}`,
    async (_, film) => {
      const bytes = buildChestFilm(film);
      const object = await readDicom(bufferSource(bytes));
      const [made, undone] = ['made', 'undone'].map((each) => path.join(folder, `${each}.dcm`));
      fs.writeFileSync(made!, await splicedToBytes(await transcode(object, uids[name])));
      execFileSync(tool, [...options, made!, undone!], { stdio: 'pipe', timeout: 60_000 });
      expect((await frameOf(undone!)).pixels).toEqual((await decodeFrame(object)).pixels);
    },
  );
});

const pixelTags = new Set(['7fe00010', '00280004', '00280006', '00280102', '7fe00001', '7fe00002']);

function attributesOf(tree: Tree | undefined): Tree | undefined {
  return tree?.filter(({ tag }) => !pixelTags.has(tag) && !tag.endsWith('0000'));
}

const corpus = corpusFiles().filter(
  ({ kind, facts }) =>
    kind.startsWith('dicom-') &&
    (isCompactable(facts.transfer_syntax) || facts.transfer_syntax === ''),
);
const lacking = [...missing('dcmdjpls'), ...missingTools()];

test.skipIf(corpus.length === 0 || lacking.length > 0)(
  `real files, compacted${corpus.length === 0 ? ' (no corpus)' : ''}${lacking.map((tool) => ` (no ${tool})`).join('')}`,
  async () => {
    const pairs: (readonly [before: string, after: string])[] = [];
    for (const [index, file] of corpus.entries()) {
      const bytes = new Uint8Array(fs.readFileSync(file.path));
      const object = await readDicom(bufferSource(bytes)).catch(() => undefined);
      const compacted = object && (await compactDicom(object));
      if (object === undefined || compacted === undefined) continue;
      const [made, undone] = ['made', 'undone'].map((each) =>
        path.join(folder, `${each}-${index}.dcm`),
      );
      fs.writeFileSync(made!, await splicedToBytes(compacted));
      execFileSync('dcmdjpls', [made!, undone!], { stdio: 'pipe', timeout: 60_000 });
      expect((await frameOf(undone!)).pixels, file.path).toEqual(
        (await decodeFrame(object)).pixels,
      );
      // Numbers of big endian files are other bytes in little endian ones.
      if (!object.transferSyntax.bigEndian) pairs.push([file.path, made!]);
    }
    expect(pairs.length).toBeGreaterThan(30);
    const trees = pydicomTrees(pairs.flat());
    for (const [before, after] of pairs) {
      const tree = attributesOf(trees.get(before));
      if (tree !== undefined) expect(attributesOf(trees.get(after)), before).toEqual(tree);
    }
  },
);
