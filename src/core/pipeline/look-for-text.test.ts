import { expect, test } from 'vitest';
import { buildChestFilm, chestPixels } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import { lookForText } from './look-for-text.ts';

const size = { rows: 64, columns: 64 };

test('a film without text has none', async () => {
  expect(await lookForText(bufferSource(buildChestFilm(size)))).toEqual([]);
});

test('nobody knows what is written in a picture that is one of several, or does not decode', async () => {
  const several = buildChestFilm({
    ...size,
    rows: 32,
    attributes: { NumberOfFrames: '2' },
    pixels: chestPixels(size),
  });
  expect(await lookForText(bufferSource(several))).toBeUndefined();
  const cut = buildChestFilm({ ...size, pixels: new Uint16Array(8) });
  expect(await lookForText(bufferSource(cut))).toBeUndefined();
  expect(await lookForText(bufferSource(new TextEncoder().encode('no picture')))).toBeUndefined();
});
