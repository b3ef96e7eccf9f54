/**
 * Made images of every depth, sign and photometric interpretation, compressed by one tool and decoded by dcmtk, by GDCM
 * and here: all three have to give back the very samples that were put in.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bufferSource } from '../../src/core/bytes.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { decodeFrame } from '../../src/core/pixels/decode-frame.ts';
import { syntaxes } from '../builders/dicom.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import {
  encodeHtj2k,
  encodeJpeg2000,
  encodeJpegLs,
  type RawPixels,
} from '../builders/encode-pixels.ts';
import { type MadeImage, madeImages } from '../builders/made-images.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-made-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => path.join(folder, name);

function missing(...tools: readonly string[]): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return tools.filter((tool) => !folders.some((each) => fs.existsSync(path.join(each, tool))));
}

/** False when the tool refuses. */
function ran(tool: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(tool, args, { stdio: 'pipe', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

async function samplesOf(file: Uint8Array<ArrayBuffer>): Promise<readonly number[]> {
  return Array.from((await decodeFrame(await readDicom(bufferSource(file)))).pixels);
}

const read = (file: string) => new Uint8Array(fs.readFileSync(file));

/** How many samples differ; every one when there are more or fewer. */
function differing(samples: readonly number[], made: MadeImage): number {
  if (samples.length !== made.samples.length) return made.samples.length;
  return samples.filter((sample, i) => sample !== made.samples[i]).length;
}

interface Syntax {
  readonly name: string;
  readonly encode: readonly string[];
  /** Which images the tool compresses; it refuses, or spoils, the others itself. */
  readonly takes: (made: MadeImage) => boolean;
  readonly decode: readonly (readonly string[])[];
}

const isGrey = ({ colour }: MadeImage) => colour.startsWith('MONOCHROME');

const tools: readonly Syntax[] = [
  {
    name: 'RLE by dcmtk',
    encode: ['dcmcrle'],
    takes: () => true,
    decode: [['dcmdrle'], ['gdcmconv', '--raw']],
  },
  {
    name: 'JPEG lossless by dcmtk',
    encode: ['dcmcjpeg', '+e1'],
    takes: (made) => isGrey(made),
    decode: [['dcmdjpeg'], ['gdcmconv', '--raw']],
  },
  {
    name: 'JPEG-LS by dcmtk',
    encode: ['dcmcjpls', '+el'],
    takes: (made) => isGrey(made),
    decode: [['dcmdjpls'], ['gdcmconv', '--raw']],
  },
  {
    name: 'JPEG 2000 by GDCM',
    encode: ['gdcmconv', '--j2k'],
    takes: (made) => isGrey(made),
    decode: [['gdcmconv', '--raw']],
  },
];

const images = madeImages();

describe.each(tools)('$name', ({ name, encode, takes, decode }) => {
  const absent = missing(...new Set([encode[0] ?? '', ...decode.map(([tool = '']) => tool)]));
  const of = images.filter(takes);
  test.skipIf(absent.length > 0)(
    `${of.length} images${absent.map((tool) => ` (no ${tool})`).join('')}`,
    async () => {
      const wrong: string[] = [];
      let compared = 0;
      for (const [index, made] of of.entries()) {
        const [plain, packed, raw] = ['plain', 'packed', 'raw'].map((each) =>
          inFolder(`${name}-${index}-${each}.dcm`),
        ) as [string, string, string];
        fs.writeFileSync(plain, made.build());
        const [tool = '', ...options] = encode;
        if (!ran(tool, ...options, plain, packed)) {
          wrong.push(`${made.name}: not compressed`);
          continue;
        }
        if (differing(await samplesOf(read(packed)), made) > 0) wrong.push(`${made.name}: ours`);
        for (const [decoder = '', ...args] of decode) {
          fs.rmSync(raw, { force: true });
          if (!ran(decoder, ...args, packed, raw)) continue;
          compared += 1;
          if (differing(await samplesOf(read(raw)), made) > 0)
            wrong.push(`${made.name}: ${decoder}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThanOrEqual(of.length);
    },
  );
});

describe('native', () => {
  const absent = missing('dcmconv');
  const conversions = [
    ['implicit', '+ti'],
    ['big endian', '+tb'],
    ['deflated', '+td'],
  ] as const;
  test.skipIf(absent.length > 0).each(conversions)(
    `%s${absent.length > 0 ? ' (no dcmconv)' : ''}`,
    async (name, option) => {
      const wrong: string[] = [];
      for (const [index, made] of images.entries()) {
        const [plain, other] = ['plain', 'other'].map((each) =>
          inFolder(`${name}-${index}-${each}`),
        );
        fs.writeFileSync(plain ?? '', made.build());
        expect(ran('dcmconv', option, plain ?? '', other ?? '')).toBe(true);
        if (differing(await samplesOf(read(other ?? '')), made) > 0) wrong.push(made.name);
      }
      expect(wrong).toEqual([]);
    },
  );
});

const encoders: readonly [string, string, (raw: RawPixels) => Promise<Uint8Array>][] = [
  ['HTJ2K by OpenJPH', syntaxes.htj2kLossless, encodeHtj2k],
  ['JPEG 2000 by OpenJPEG', syntaxes.jpeg2000Lossless, encodeJpeg2000],
  ['JPEG-LS by CharLS', syntaxes.jpegLsLossless, encodeJpegLs],
];

test.each(encoders)('%s: the samples come back', async (_, transferSyntaxUid, encode) => {
  for (const bits of [8, 10, 12, 14, 15, 16]) {
    const made = images.find(
      (each) => each.bits === bits && !each.signed && each.colour === 'MONOCHROME2',
    );
    if (made === undefined) throw new TypeError('no such image');
    const pixels = bits === 8 ? Uint8Array.from(made.samples) : Uint16Array.from(made.samples);
    const { rows, columns } = made;
    const frame = await encode({ width: columns, height: rows, components: 1, bits, pixels });
    const film = buildChestFilm({
      rows,
      columns,
      bitsStored: bits,
      bitsAllocated: bits === 8 ? 8 : 16,
      transferSyntaxUid,
      fragments: [frame],
    });
    expect({ bits, differing: differing(await samplesOf(film), made) }).toEqual({
      bits,
      differing: 0,
    });
  }
});
