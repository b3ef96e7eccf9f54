import { expect, it } from 'vitest';
import { buildDicom } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { hasOverlayInPixels } from './overlay-in-pixels.ts';

const position = (value: number) => ({ tag: 0x60020102, vr: 'US', value });
const drawn = { tag: 0x60023000, vr: 'OW', value: new Uint8Array(8) };

it.each([
  ['in a bit that no sample uses', [position(12)], true],
  ['in a bit of the samples', [position(3)], false],
  ['said to be in bits, and drawn apart', [position(12), drawn], false],
])('is found %s or not', async (_, elements, isThere) => {
  const film = buildChestFilm({ bitsStored: 12, elements });
  expect(hasOverlayInPixels(await readDicom(bufferSource(film)))).toBe(isThere);
});

it('is found below the samples, too, where these lie at the top of their words', async () => {
  const film = (bit: number) =>
    buildChestFilm({ bitsStored: 12, attributes: { HighBit: 15 }, elements: [position(bit)] });
  expect(hasOverlayInPixels(await readDicom(bufferSource(film(0))))).toBe(true);
  expect(hasOverlayInPixels(await readDicom(bufferSource(film(12))))).toBe(false);
});

it('is looked for in one pass: very many elements take no longer each', async () => {
  const many = Array.from({ length: 100_000 }, () => ({ tag: 0x60020102, vr: 'US' }));
  const object = await readDicom(bufferSource(buildDicom({ elements: many })));
  let visits = 0;
  const elements = object.dataSet.elements.map((element) => ({
    ...element,
    get tag() {
      visits += 1;
      return element.tag;
    },
  }));
  hasOverlayInPixels({ ...object, dataSet: { elements } });
  expect(visits).toBeLessThan(10 * many.length);
});
