/** PNGs of every kind keep their form and the pixels outside of the boxes; JPEGs leave as PNG with the pixels they had. */
import fs from 'node:fs';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { pngOf } from '../../../test/builders/png-file.ts';
import { corpusFiles } from '../../../test/shared-folder.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { imageKind } from '../images/protect-image.ts';
import { decodeImage } from '../pixels/decode-image.ts';
import type { Frame } from '../pixels/frame.ts';
import { writePng } from '../pixels/png/write-png.ts';
import { blankPicture } from './blank-picture.ts';

const box = { x: 3, y: 2, width: 5, height: 4 };
const [width, height] = [17, 9];

async function blankedBytes(bytes: Uint8Array<ArrayBuffer>, kind: 'png' | 'jpeg' = 'png') {
  return splicedToBytes(await blankPicture(bufferSource(bytes), kind, [box]));
}

/** All samples inside and outside of the box. */
function split({ columns, samplesPerPixel, pixels }: Frame) {
  const inside: number[] = [];
  const outside: number[] = [];
  for (const [i, value] of pixels.entries()) {
    const pixel = Math.floor(i / samplesPerPixel);
    const [x, y] = [pixel % columns, Math.floor(pixel / columns)];
    const isInside = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
    (isInside ? inside : outside).push(value);
  }
  return { inside, outside };
}

const headerOf = (bytes: Uint8Array) => [...bytes.subarray(16, 26)];

describe('a PNG', () => {
  const kinds = ([1, 2, 4, 8, 16] as const).flatMap((depth) =>
    ([0, 2, 4, 6] as const)
      .filter((colourType) => colourType === 0 || depth >= 8)
      .map((colourType) => [depth, colourType] as const),
  );

  test.each(kinds)('of depth %i and colour type %i', async (depth, colourType) => {
    const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[colourType];
    const samples = Uint16Array.from(
      { length: width * height * channels },
      (_, i) => (i * 31 + 7) % 2 ** depth,
    );
    const bytes = await writePng(
      { width, height, depth, colourType },
      depth === 16 ? samples : Uint8Array.from(samples),
    );
    const out = await blankedBytes(bytes);
    const opaque = { 0: 0, 2: 2, 4: 0, 6: 2 }[colourType];
    expect(headerOf(out)).toEqual([...headerOf(bytes).slice(0, -1), opaque]);
    const [before, after] = [
      split(await decodeImage(bufferSource(bytes), 'png')),
      split(await decodeImage(bufferSource(out), 'png')),
    ];
    expect(after.outside).toEqual(before.outside);
    expect(new Set(after.inside)).toEqual(new Set([0]));
    expect(new Set(before.inside).size).toBeGreaterThan(1);
  });

  test('with a palette keeps it, and is painted in its darkest colour', async () => {
    const palette = [
      [200, 30, 30],
      [9, 8, 7],
      [90, 90, 90],
    ];
    const data = Uint8Array.from({ length: width * height }, (_, i) => i % 3);
    const bytes = new Uint8Array(encode({ width, height, data, depth: 8, channels: 1, palette }));
    const out = await blankedBytes(bytes);
    expect(out[25]).toBe(3);
    const before = await decodeImage(bufferSource(bytes), 'png');
    const after = await decodeImage(bufferSource(out), 'png');
    expect(split(after).outside).toEqual(split(before).outside);
    expect(new Set(split(after).inside)).toEqual(new Set([9, 8, 7]));
  });

  test('loses what its metadata says of the picture', async () => {
    const plain = await writePng(
      { width, height, depth: 8, colourType: 0 },
      new Uint8Array(width * height).fill(90),
    );
    const secret = new TextEncoder().encode('Thumbnail\0EXAMPLE^PATIENT');
    const chunk = pngOf([{ type: 'tEXt', data: secret }]).subarray(8);
    const bytes = Uint8Array.from([
      ...plain.subarray(0, 33),
      ...chunk,
      ...plain.subarray(33),
      ...secret,
    ]);
    const out = await blankedBytes(bytes);
    expect(Buffer.from(bytes).includes('EXAMPLE^PATIENT')).toBe(true);
    expect(Buffer.from(out).includes('EXAMPLE^PATIENT')).toBe(false);
  });
});

const jpeg = corpusFiles().find(({ path }) => path.endsWith('000002-11-a.jpg'));

test.skipIf(jpeg === undefined)(
  'a JPEG leaves as PNG with the pixels that it had (needs the corpus)',
  async () => {
    const bytes = new Uint8Array(fs.readFileSync(jpeg!.path));
    const out = await blankedBytes(bytes, 'jpeg');
    expect(imageKind(out)).toBe('png');
    const before = split(await decodeImage(bufferSource(bytes), 'jpeg'));
    const after = split(await decodeImage(bufferSource(out), 'png'));
    expect(after.outside).toEqual(before.outside);
    expect(new Set(after.inside)).toEqual(new Set([0]));
  },
);
