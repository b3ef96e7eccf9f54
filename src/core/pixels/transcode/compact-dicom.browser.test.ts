/** A browser compacts to the very bytes that Node does: the archive knows images by them. */
import charls from '@cornerstonejs/codec-charls/decodewasm?url';
import charlsEncoder from '@cornerstonejs/codec-charls/wasm?url';
import libJpegTurbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openJpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openJpegEncoder from '@cornerstonejs/codec-openjpeg/wasm?url';
import openJph from '@cornerstonejs/codec-openjph/wasm?url';
import { beforeAll, expect, test } from 'vitest';
import { compactedFilm } from '../../../../test/builders/compacted-film.ts';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { blobSource, splicedToBlob } from '../../bytes.ts';
import { readDicom } from '../../dicom/read.ts';
import { sha256OfBlob } from '../../pipeline/sha256.ts';
import { setCodecFiles } from '../codecs/codec-files.ts';
import { compactDicom } from './compact-dicom.ts';

const files = {
  charls,
  'charls-encoder': charlsEncoder,
  'libjpeg-turbo': libJpegTurbo,
  openjpeg: openJpeg,
  'openjpeg-encoder': openJpegEncoder,
  openjph: openJph,
};

beforeAll(() => setCodecFiles(files));

test('the same bytes', async () => {
  const blob = new Blob([buildChestFilm(compactedFilm.film)]);
  const out = await compactDicom(await readDicom(blobSource(blob)));
  expect(await sha256OfBlob(splicedToBlob(out!, blob))).toBe(compactedFilm.sha256);
});
