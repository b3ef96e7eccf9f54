/** What makes a picture another one, and what does not. */
import { expect, test } from 'vitest';
import type { Frame } from '../pixels/frame.ts';
import { type LookUpTable, plainPresentation } from '../pixels/presentation.ts';
import { pixelSha256 } from './pixel-sha256.ts';

const grey: Frame = {
  rows: 2,
  columns: 2,
  samplesPerPixel: 1,
  bitsStored: 8,
  signed: false,
  photometricInterpretation: 'MONOCHROME2',
  pixels: Uint8Array.of(0, 1, 2, 3),
  presentation: plainPresentation,
};

function table(...entries: number[]): LookUpTable {
  return { firstMapped: 0, bitsPerEntry: 16, entries: Uint16Array.from(entries) };
}

function indexed(red: LookUpTable): Frame {
  const other = table(0, 1, 2, 3);
  return {
    ...grey,
    photometricInterpretation: 'PALETTE COLOR',
    presentation: { ...plainPresentation, palette: [red, other, other] },
  };
}

test('the same numbers under another palette are another picture', async () => {
  const hash = await pixelSha256(indexed(table(9, 8, 7, 6)));
  expect(await pixelSha256(indexed(table(9, 8, 7, 6)))).toBe(hash);
  expect(await pixelSha256(indexed(table(9, 8, 7, 5)))).not.toBe(hash);
  expect(await pixelSha256(indexed({ ...table(9, 8, 7, 6), firstMapped: 1 }))).not.toBe(hash);
});

test('hashes that were stored before palettes counted equal no other, and those of greys stand', async () => {
  // As they were made when only shape, colour space and values went into them.
  const bare = indexed(table(9, 8, 7, 6));
  const { palette: _, ...presentation } = bare.presentation;
  expect(await pixelSha256(bare)).not.toBe(await pixelSha256({ ...bare, presentation }));
  expect(await pixelSha256(grey)).toBe(
    'ba4edb59511ae8938f70989bfbc39f277f39a399c74dc4623f21493d45ce76d0',
  );
  expect(await pixelSha256({ ...grey, presentation })).toBe(await pixelSha256(grey));
});

test('what is said of the values in the header makes no difference, their depth and colour space do', async () => {
  const hash = await pixelSha256(grey);
  const windowed = { ...plainPresentation, windows: [{ center: 1, width: 2 }] };
  expect(await pixelSha256({ ...grey, presentation: windowed })).toBe(hash);
  expect(await pixelSha256({ ...grey, photometricInterpretation: 'MONOCHROME1' })).not.toBe(hash);
  expect(await pixelSha256({ ...grey, pixels: Uint8Array.of(0, 1, 2, 4) })).not.toBe(hash);
});

test('a picture of one value has none', async () => {
  expect(await pixelSha256({ ...grey, pixels: new Uint8Array(4) })).toBeUndefined();
});
