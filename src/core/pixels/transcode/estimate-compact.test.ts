/** The estimate comes near to what compaction makes, from a part of the picture. */
import { describe, expect, test } from 'vitest';
import { syntaxes } from '../../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedSizeBytes, splicedToBytes } from '../../bytes.ts';
import { readDicom } from '../../dicom/read.ts';
import { decodeFrame } from '../decode-frame.ts';
import { compactDicom } from './compact-dicom.ts';
import { estimateCompactBytes } from './estimate-compact.ts';
import { transcode } from './transcode.ts';

describe('the estimate', () => {
  test.each([40, 800])('of a film of %i rows is within a tenth', async (rows) => {
    const object = await readDicom(bufferSource(buildChestFilm({ rows, columns: 600 })));
    const estimated = await estimateCompactBytes(object, await decodeFrame(object));
    const exact = splicedSizeBytes((await compactDicom(object))!);
    expect(estimated).toBeGreaterThan(exact * 0.9);
    expect(estimated).toBeLessThan(exact * 1.1);
  });

  test('is none for what leaves as it is', async () => {
    const plain = await readDicom(bufferSource(buildChestFilm()));
    const bytes = await splicedToBytes(await transcode(plain, syntaxes.jpegLsLossless));
    const object = await readDicom(bufferSource(bytes));
    expect(await estimateCompactBytes(object, await decodeFrame(object))).toBeUndefined();
  });
});
