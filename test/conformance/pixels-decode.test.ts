/** Decoded pixels are those that other software decodes: dcmtk and GDCM, on made and on real files. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bufferSource } from '../../src/core/bytes.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { decodeFrame } from '../../src/core/pixels/decode-frame.ts';
import type { Frame } from '../../src/core/pixels/frame.ts';
import { buildChestFilm, type ChestFilm } from '../builders/dicom-chest-film.ts';
import { corpusFiles } from '../shared-folder.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-pixels-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function missing(...tools: readonly string[]): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return tools.filter((tool) => !folders.some((each) => fs.existsSync(path.join(each, tool))));
}

function run(tool: string, ...args: readonly string[]): void {
  execFileSync(tool, args, { stdio: 'pipe', timeout: 60_000 });
}

async function decodeFile(file: string): Promise<Frame> {
  return decodeFrame(await readDicom(bufferSource(new Uint8Array(fs.readFileSync(file)))));
}

/** Largest and mean difference of two frames of one size. */
function difference(ours: Frame, theirs: Frame): { worst: number; mean: number } {
  expect([ours.columns, ours.rows]).toEqual([theirs.columns, theirs.rows]);
  expect(ours.pixels.length).toBe(theirs.pixels.length);
  let worst = 0;
  let sum = 0;
  for (let i = 0; i < ours.pixels.length; i += 1) {
    const each = Math.abs(ours.pixels[i]! - theirs.pixels[i]!);
    sum += each;
    if (each > worst) worst = each;
  }
  return { worst, mean: sum / ours.pixels.length };
}

/** A tool that compresses, and the one of the same family that undoes it. */
const pairs = [
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (n) =>
      [`JPEG lossless, predictor ${n}`, ['dcmcjpeg', '+el', '+sv', String(n)], 'dcmdjpeg'] as const,
  ),
  ['JPEG lossless SV1', ['dcmcjpeg', '+e1'], 'dcmdjpeg'],
  ['JPEG-LS', ['dcmcjpls', '+el'], 'dcmdjpls'],
  ['JPEG-LS near-lossless', ['dcmcjpls', '+en', '+md', '4'], 'dcmdjpls'],
  ['RLE', ['dcmcrle'], 'dcmdrle'],
] as const;

const films: readonly [string, ChestFilm][] = [
  ['8 bits', { rows: 91, columns: 77, bitsAllocated: 8 }],
  ['10 bits', { rows: 91, columns: 77, bitsStored: 10 }],
  ['12 bits', { rows: 91, columns: 77, bitsStored: 12 }],
  ['16 bits', { rows: 91, columns: 77, bitsStored: 16 }],
];

describe.each(pairs)('%s', (_, [encoder, ...options], decoder) => {
  const absent = missing(encoder, decoder);
  test.skipIf(absent.length > 0).each(films)(
    `%s${absent.length > 0 ? ` (no ${absent.join(', ')})` : ''}`,
    async (name, film) => {
      const [plain, packed, unpacked] = ['plain', 'packed', 'unpacked'].map((each) =>
        path.join(folder, `${each}-${name}.dcm`),
      );
      fs.writeFileSync(plain!, buildChestFilm(film));
      run(encoder, ...options, plain!, packed!);
      run(decoder, packed!, unpacked!);
      const ours = await decodeFile(packed!);
      expect(difference(ours, await decodeFile(unpacked!)).worst).toBe(0);
    },
  );
});

const gdcm = missing('gdcmconv');
describe.skipIf(gdcm.length > 0)(
  `JPEG 2000 by GDCM${gdcm.length > 0 ? ' (no gdcmconv)' : ''}`,
  () => {
    test.each(films)('%s', async (name, film) => {
      const plain = path.join(folder, `gdcm-${name}.dcm`);
      const packed = path.join(folder, `gdcm-packed-${name}.dcm`);
      fs.writeFileSync(plain, buildChestFilm(film));
      run('gdcmconv', '--j2k', plain, packed);
      expect(difference(await decodeFile(packed), await decodeFile(plain)).worst).toBe(0);
    });
  },
);

const lossy = missing('dcmcjpeg', 'dcmdjpeg');
describe.skipIf(lossy.length > 0)(
  `lossy JPEG${lossy.length > 0 ? ` (no ${lossy.join(', ')})` : ''}`,
  () => {
    test.each([
      ['baseline', '+eb', films[0]![1]],
      ['extended, 8 bits', '+ee', films[0]![1]],
      ['extended, 12 bits', '+ee', films[2]![1]],
    ] as const)('%s differs by rounding alone', async (name, option, film) => {
      const [plain, packed, unpacked] = ['plain', 'packed', 'unpacked'].map((each) =>
        path.join(folder, `lossy-${each}-${name}.dcm`),
      );
      fs.writeFileSync(plain!, buildChestFilm(film));
      run('dcmcjpeg', option, '+q', '90', plain!, packed!);
      run('dcmdjpeg', packed!, unpacked!);
      const { worst } = difference(await decodeFile(packed!), await decodeFile(unpacked!));
      expect(worst).toBeLessThanOrEqual(1);
    });
  },
);

/** Which tool undoes a transfer syntax, and how far lossy ones may lie apart. */
const oracles: Readonly<Record<string, readonly [tool: string, options: readonly string[]]>> = {
  '1.2.840.10008.1.2': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.1': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.1.99': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.2': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.5': ['dcmdrle', []],
  // Some files say RGB of streams that a JFIF segment makes YCbCr: `+cg` believes the stream, as is done here.
  '1.2.840.10008.1.2.4.50': ['dcmdjpeg', ['+cg']],
  '1.2.840.10008.1.2.4.51': ['dcmdjpeg', ['+cg']],
  '1.2.840.10008.1.2.4.57': ['dcmdjpeg', []],
  '1.2.840.10008.1.2.4.70': ['dcmdjpeg', []],
  '1.2.840.10008.1.2.4.80': ['dcmdjpls', []],
  '1.2.840.10008.1.2.4.81': ['dcmdjpls', []],
  '1.2.840.10008.1.2.4.90': ['gdcmconv', ['--raw']],
  '1.2.840.10008.1.2.4.91': ['gdcmconv', ['--raw']],
};

const corpus = corpusFiles().filter(({ facts }) => (facts['transfer_syntax'] ?? '') !== '');
const absentOracles = missing(...new Set(Object.values(oracles).map(([tool]) => tool)));

test.skipIf(corpus.length === 0 || absentOracles.length > 0)(
  `real files${corpus.length === 0 ? ' (no corpus)' : ''}${absentOracles.map((tool) => ` (no ${tool})`).join('')}`,
  async () => {
    const differing: string[] = [];
    let compared = 0;
    for (const { path: file, facts } of corpus) {
      const oracle = oracles[facts['transfer_syntax'] ?? ''];
      // Refusals are the business of other tests; here is asked what the pixels are.
      const ours = await decodeFile(file).catch(() => undefined);
      const out = path.join(folder, 'oracle.dcm');
      if (oracle === undefined || ours === undefined || !ran(oracle, file, out)) continue;
      const { worst, mean } = difference(ours, await decodeFile(out));
      compared += 1;
      // Colour of lossy JPEG is spread between pixels by rules of each library's own.
      const loose =
        facts['transfer_syntax']?.endsWith('.4.50') === true && ours.samplesPerPixel === 3;
      const allowed = facts['transfer_syntax']?.endsWith('.4.51') === true ? 1 : 0;
      if (loose ? mean > 6 : worst > allowed) {
        differing.push(`${path.basename(file)}: worst ${worst}, mean ${mean.toFixed(2)}`);
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(90);
  },
);

function ran(
  [tool, options]: readonly [string, readonly string[]],
  file: string,
  out: string,
): boolean {
  fs.rmSync(out, { force: true });
  try {
    run(tool, ...options, file, out);
    return true;
  } catch {
    return false;
  }
}
