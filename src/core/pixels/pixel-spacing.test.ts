/** What a spacing is worth depends on where it was measured, which the file tells in several ways. */
import { expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { readPixelSpacing } from './pixel-spacing.ts';

const none = {
  PixelSpacing: undefined,
  ImagerPixelSpacing: undefined,
  PixelSpacingCalibrationType: undefined,
  EstimatedRadiographicMagnificationFactor: undefined,
};

async function spacingOf(attributes: Record<string, string | readonly string[] | undefined>) {
  const bytes = buildChestFilm({ rows: 8, columns: 8, attributes: { ...none, ...attributes } });
  return readPixelSpacing(await readDicom(bufferSource(bytes)));
}

const imager = ['0.2', '0.1'];

test('rows come first, and what was measured at the detector is called so', async () => {
  expect(await spacingOf({ ImagerPixelSpacing: imager })).toEqual({
    rowMm: 0.2,
    columnMm: 0.1,
    basis: 'detector',
  });
  const copied = await spacingOf({ ImagerPixelSpacing: imager, PixelSpacing: imager });
  expect(copied?.basis).toBe('detector');
});

test('a magnification that the device estimated is taken out, one that can not be is not', async () => {
  const factor = (EstimatedRadiographicMagnificationFactor: string) =>
    spacingOf({ ImagerPixelSpacing: imager, EstimatedRadiographicMagnificationFactor });
  expect(await factor('1.25')).toMatchObject({ rowMm: 0.16, basis: 'magnification' });
  expect(await factor('110')).toMatchObject({ rowMm: 0.2, basis: 'detector' });
});

test('calibrated is what the file corrected, not what it merely states', async () => {
  const other = ['0.15', '0.15'];
  const corrected = await spacingOf({ ImagerPixelSpacing: imager, PixelSpacing: other });
  expect(corrected).toEqual({ rowMm: 0.15, columnMm: 0.15, basis: 'calibrated' });
  const named = { PixelSpacing: other, PixelSpacingCalibrationType: 'FIDUCIAL' };
  expect((await spacingOf(named))?.basis).toBe('calibrated');
  expect((await spacingOf({ PixelSpacing: other }))?.basis).toBe('unclear');
});

test('no spacing is made up', async () => {
  for (const PixelSpacing of [undefined, ['0', '0'], ['40', '40'], ['x', '1'], ['0.2']]) {
    expect(await spacingOf({ PixelSpacing })).toBeUndefined();
  }
});
