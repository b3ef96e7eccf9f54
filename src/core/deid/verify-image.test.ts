import { expect, it } from 'vitest';
import { buildJpeg, exif, jfif, segment } from '../../../test/builders/jpeg-stream.ts';
import { buildPng, textChunk } from '../../../test/builders/png-file.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { protectImage } from '../images/protect-image.ts';
import { verifyImage } from './verify-image.ts';

const secret = 'Example^Patient';
const trailing = new TextEncoder().encode(secret);

it.each([
  [
    'PNG',
    buildPng({ before: [textChunk(secret)], after: [textChunk(secret, 'eXIf')], trailing }),
    ['tEXt', 'eXIf', 'trailing'],
  ],
  [
    'JPEG',
    buildJpeg({ before: [jfif, exif(6, secret), segment(0xfe, secret)], trailing }),
    ['APP1', 'COM', 'trailing'],
  ],
])('names what a %s carries beside its picture, without a value', async (_, file, names) => {
  expect(await verifyImage(bufferSource(file))).toEqual({ violations: names });
  const out = await splicedToBytes(await protectImage(bufferSource(file)));
  expect(await verifyImage(bufferSource(out))).toEqual({ violations: [] });
});

it('throws for what is no whole image', async () => {
  const cut = buildJpeg().slice(0, -2);
  await expect(verifyImage(bufferSource(cut))).rejects.toMatchObject({ code: 'truncated' });
});
