/** PNG made smaller: the same samples, the same other chunks; or hands off. */
import { decode, encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { buildPng, textChunk } from '../../../../test/builders/png-file.ts';
import { bufferSource, splicedToBytes } from '../../bytes.ts';
import { decodePng } from '../decode-png.ts';
import { compactPng } from './compact-png.ts';

type Depth = 8 | 16;

/** Smooth with a little grain, which unfiltered PNG is bad at. */
function samples(width: number, height: number, channels: number, depth: Depth) {
  const length = width * height * channels;
  const data = depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  for (let i = 0; i < length; i += 1) {
    const x = Math.floor(i / channels) % width;
    const y = Math.floor(i / channels / width);
    const value = 0.5 + 0.4 * Math.sin(x / 40) * Math.cos(y / 50);
    data[i] = Math.round(value * (2 ** depth - 1) * 0.9) + ((i * 7919) % 3);
  }
  return data;
}

function unfiltered(width: number, height: number, channels: 1 | 2 | 3 | 4, depth: Depth) {
  const data = samples(width, height, channels, depth);
  return new Uint8Array(encode({ width, height, channels, depth, data }, { zlib: { level: 6 } }));
}

describe.each([
  [1, 8],
  [1, 16],
  [3, 8],
  [4, 16],
] as const)('%i channels of %i bits', (channels, depth) => {
  test('become smaller, sample by sample the same', async () => {
    const before = unfiltered(311, 290, channels, depth);
    const after = await splicedToBytes((await compactPng(bufferSource(before)))!);
    expect(after.length).toBeLessThan(before.length * 0.9);
    expect(decode(after).data).toEqual(decode(before).data);
    expect(await decodePng(bufferSource(after))).toEqual(await decodePng(bufferSource(before)));
    expect(await splicedToBytes((await compactPng(bufferSource(before)))!)).toEqual(after);
  });
});

test('what is small already is left alone', async () => {
  const once = await splicedToBytes((await compactPng(bufferSource(unfiltered(311, 290, 1, 8))))!);
  expect(await compactPng(bufferSource(once))).toBeUndefined();
});

test('other chunks stay', async () => {
  const before = buildPng({ rows: 64, columns: 64, before: [textChunk('Left of it')] });
  const out = await compactPng(bufferSource(before));
  const text = new TextDecoder('latin1').decode(await splicedToBytes(out!));
  expect(text).toContain('Left of it');
});

test('a broken file is no reason to guess', async () => {
  const whole = unfiltered(300, 300, 1, 8);
  await expect(compactPng(bufferSource(whole.slice(0, 400)))).rejects.toMatchObject({
    code: 'truncated',
  });
});
