/** Every codec loads in a browser from the files it is told of, and decodes there what it decodes in Node. */
import charls from '@cornerstonejs/codec-charls/decodewasm?url';
import charlsEncoder from '@cornerstonejs/codec-charls/wasm?url';
import libJpegTurbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import libJpegTurboEncoder from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm?url';
import openJpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openJpegEncoder from '@cornerstonejs/codec-openjpeg/wasm?url';
import openJph from '@cornerstonejs/codec-openjph/wasm?url';
import { beforeEach, expect, test } from 'vitest';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import {
  encodeHtj2k,
  encodeJpeg,
  encodeJpeg2000,
  encodeJpegLs,
  type RawPixels,
} from '../../../../test/builders/encode-pixels.ts';
import { blobSource } from '../../bytes.ts';
import { decodeImage } from '../decode-image.ts';
import { encodePng } from '../encode-png.ts';
import { setCodecFiles } from './codec-files.ts';

const files = {
  charls,
  'charls-encoder': charlsEncoder,
  'libjpeg-turbo': libJpegTurbo,
  openjpeg: openJpeg,
  'openjpeg-encoder': openJpegEncoder,
  openjph: openJph,
};

const [width, height] = [64, 48];
const pixels = Uint16Array.from({ length: width * height }, (_, i) => (i * 3) % 4096);
const grey: RawPixels = { width, height, components: 1, bits: 12, pixels };

beforeEach(() => setCodecFiles(files));

async function wasm(url: string): Promise<{ wasmBinary: ArrayBuffer }> {
  return { wasmBinary: await (await fetch(url)).arrayBuffer() };
}

async function film(transferSyntaxUid: string, frame: Uint8Array): Promise<Blob> {
  const options = { transferSyntaxUid, rows: height, columns: width, fragments: [frame] };
  return new Blob([buildChestFilm(options)]);
}

test.each([
  ['JPEG-LS', '1.2.840.10008.1.2.4.80', encodeJpegLs, charlsEncoder],
  ['JPEG 2000', '1.2.840.10008.1.2.4.90', encodeJpeg2000, openJpegEncoder],
  ['HTJ2K', '1.2.840.10008.1.2.4.201', encodeHtj2k, openJph],
] as const)('%s', async (_, uid, encode, encoder) => {
  const blob = await film(uid, await encode({ ...grey, ...(await wasm(encoder)) }));
  const frame = await decodeImage(blobSource(blob), 'dicom');
  expect([...frame.pixels]).toEqual([...pixels]);
});

test('JPEG', async () => {
  const flat = { ...grey, bits: 8, pixels: new Uint8Array(width * height).fill(120) };
  const jpeg = await encodeJpeg({ ...flat, ...(await wasm(libJpegTurboEncoder)) }, 90);
  const frame = await decodeImage(blobSource(new Blob([jpeg])), 'jpeg');
  expect(frame).toMatchObject({ columns: width, rows: height });
  expect(Math.abs(frame.pixels[500]! - 120)).toBeLessThan(3);
});

test('PNG', async () => {
  const data = Uint8Array.from({ length: width * height }, (_, i) => i & 0xff);
  const blob = new Blob([encodePng({ width, height, channels: 1, data })]);
  const frame = await decodeImage(blobSource(blob), 'png');
  expect([...frame.pixels]).toEqual([...data]);
});

test('a codec that can not be fetched says nothing about the image, and is asked for again', async () => {
  const encoded = await encodeJpegLs({ ...grey, ...(await wasm(charlsEncoder)) });
  const blob = await film('1.2.840.10008.1.2.4.80', encoded);
  setCodecFiles({ ...files, charls: '/nowhere/charls.wasm' });
  const failure = decodeImage(blobSource(blob), 'dicom');
  await expect(failure).rejects.toMatchObject({ code: 'codec-unavailable' });
  setCodecFiles(files);
  const frame = await decodeImage(blobSource(blob), 'dicom');
  expect(frame.pixels.length).toBe(width * height);
});
