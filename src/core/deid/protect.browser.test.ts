/** The same in a browser, from a `File`, with its Blobs, its streams and its own decoder. */
import { describe, expect, it } from 'vitest';
import { syntaxes } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { exif, segment } from '../../../test/builders/jpeg-stream.ts';
import { nested, plantedElements, plantsIn } from '../../../test/builders/planted-identity.ts';
import { encodeChunk, textChunk } from '../../../test/builders/png-file.ts';
import { blobSource, splicedToBlob } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { partsToProtect, protectImage } from '../images/protect-image.ts';
import { protectDicom } from './protect.ts';
import type { Recipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

const recipe: Recipe = { profile: 'basic', options: [] };
const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(3) };
const secret = 'Example^Patient';

describe.each(['explicitLittle', 'implicitLittle', 'explicitBig', 'deflated'] as const)(
  'a film in %s',
  (syntax) => {
    it('loses every planted value and verifies', async () => {
      const film = buildChestFilm({
        transferSyntaxUid: syntaxes[syntax],
        elements: [...plantedElements('top'), nested(plantedElements('d40'), 40)],
      });
      const file = new File([film], 'film.dcm');
      const input = await readDicom(blobSource(file));
      const output = splicedToBlob(await protectDicom(input, recipe, replacement), file);
      const object = await readDicom(blobSource(output));
      const { source } = object;
      expect([...plantsIn(await source.read(0, source.sizeBytes))]).toEqual([]);
      expect((await verifyDicom(object, recipe)).violations).toEqual([]);
    });
  },
);

/** Only a browser draws and decodes by itself. */
const canDraw = typeof OffscreenCanvas !== 'undefined';

describe.skipIf(!canDraw).each(['image/png', 'image/jpeg'])('%s drawn by the browser', (type) => {
  it('looks the same without its metadata', async () => {
    const drawn = await draw(type);
    const spoiled = await withMetadata(drawn, type);
    const protectedImage = splicedToBlob(await protectImage(blobSource(spoiled)), spoiled);
    expect(await protectedImage.text()).not.toContain(secret);
    expect(await partsToProtect(blobSource(protectedImage))).toEqual([]);
    expect(await pixelsOf(protectedImage, type)).toEqual(await pixelsOf(drawn, type));
  });
});

async function draw(type: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(64, 48);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  for (let x = 0; x < 64; x++) {
    context.fillStyle = `rgb(${x * 4}, ${255 - x * 2}, ${(x * 31) % 256})`;
    context.fillRect(x, 0, 1, 48);
  }
  return canvas.convertToBlob({ type });
}

async function withMetadata(image: Blob, type: string): Promise<Blob> {
  if (type === 'image/jpeg') {
    const metadata = [exif(1, secret), segment(0xfe, secret)];
    return new Blob([image.slice(0, 2), ...metadata, image.slice(2), secret]);
  }
  // Behind the end of the compressed picture, too: a browser's own inflating has to notice it.
  const behind = encodeChunk({ type: 'IDAT', data: new TextEncoder().encode(secret) });
  const text = encodeChunk(textChunk(secret));
  const pixels = [image.slice(33, -12), behind, image.slice(-12)];
  return new Blob([image.slice(0, 33), text, ...pixels, secret]);
}

async function pixelsOf(image: Blob, type: string): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(image.slice(0, image.size, type));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
}
