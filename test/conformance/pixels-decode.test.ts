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
  const folders = (process.env.PATH ?? '').split(path.delimiter);
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

/** The tool that undoes a transfer syntax, and its options: where there are several sets, one has to agree. */
const oracles: Readonly<Record<string, readonly [tool: string, ...options: string[][]]>> = {
  '1.2.840.10008.1.2': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.1': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.1.99': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.2': ['dcmconv', ['+te']],
  '1.2.840.10008.1.2.5': ['dcmdrle', []],
  // RGB by attribute alone, or YCbCr by a JFIF segment that the attribute denies: dcmtk believes one or the other.
  '1.2.840.10008.1.2.4.50': ['dcmdjpeg', [], ['+cg']],
  '1.2.840.10008.1.2.4.51': ['dcmdjpeg', [], ['+cg']],
  '1.2.840.10008.1.2.4.57': ['dcmdjpeg', []],
  '1.2.840.10008.1.2.4.70': ['dcmdjpeg', []],
  '1.2.840.10008.1.2.4.80': ['dcmdjpls', []],
  '1.2.840.10008.1.2.4.81': ['dcmdjpls', []],
  '1.2.840.10008.1.2.4.90': ['gdcmconv', ['--raw']],
  '1.2.840.10008.1.2.4.91': ['gdcmconv', ['--raw']],
};

const corpus = corpusFiles().map(({ path: file, facts: { transfer_syntax: syntax = '' } }) => ({
  path: file,
  syntax,
}));
const absentOracles = missing(...new Set(Object.values(oracles).map(([tool]) => tool)));

test.skipIf(corpus.length === 0 || absentOracles.length > 0)(
  `real files${corpus.length === 0 ? ' (no corpus)' : ''}${absentOracles.map((tool) => ` (no ${tool})`).join('')}`,
  async () => {
    const differing: string[] = [];
    let compared = 0;
    for (const { path: file, syntax } of corpus) {
      const [tool, ...optionSets] = oracles[syntax] ?? [];
      // Refusals are the business of other tests; here is asked what the pixels are.
      const ours = await decodeFile(file).catch(() => undefined);
      if (tool === undefined || ours === undefined) continue;
      const answers: boolean[] = [];
      for (const options of optionSets) {
        const out = path.join(folder, 'oracle.dcm');
        if (ran(tool, options, file, out))
          answers.push(agrees(ours, await decodeFile(out), syntax));
      }
      if (answers.length === 0) continue;
      compared += 1;
      if (!answers.includes(true)) differing.push(path.basename(file));
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(90);
  },
);

/** Lossy JPEG rounds, and spreads its colours between pixels, by rules of each library's own. */
function agrees(ours: Frame, theirs: Frame, syntax: string): boolean {
  const { worst, mean } = difference(ours, theirs);
  if (!/\.4\.5[01]$/.test(syntax)) return worst === 0;
  return ours.samplesPerPixel === 3 ? mean < 6 : worst <= 1;
}

function ran(tool: string, options: readonly string[], file: string, out: string): boolean {
  fs.rmSync(out, { force: true });
  try {
    run(tool, ...options, file, out);
    return true;
  } catch {
    return false;
  }
}
