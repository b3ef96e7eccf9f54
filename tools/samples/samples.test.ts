/** The samples in the checkout are what their README says: each shows a film, but for the two that must not. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bufferSource } from '../../src/core/bytes.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { textAt } from '../../src/core/dicom/values.ts';
import { decodeImage } from '../../src/core/pixels/decode-image.ts';
import { thumbnail } from '../../src/core/pixels/thumbnail.ts';
import { Modality } from '../../src/core/standard/tags.generated.ts';

const folder = path.resolve(import.meta.dirname, '..', '..', 'samples');
const read = (name: string) =>
  bufferSource(new Uint8Array(fs.readFileSync(path.join(folder, name))));

test('every file is told of in the README', () => {
  const readme = fs.readFileSync(path.join(folder, 'README.md'), 'utf8');
  for (const name of fs.readdirSync(folder).filter((each) => each !== 'README.md')) {
    expect(readme).toContain(`\`${name}\``);
  }
});

test.each([
  ['dx-pa.dcm', 'dicom', 1024],
  ['IM-0001-0002', 'dicom', 1024],
  ['cr-ap.dcm', 'dicom', 1024],
  ['cr-pa-small.dcm', 'dicom', 512],
  ['chest film.png', 'png', 1024],
  ['photo of film (2).jpg', 'jpeg', 1024],
] as const)(
  '%s is an upright film with dark lungs and a bright spine',
  async (name, kind, least) => {
    const frame = await decodeImage(read(name), kind);
    expect(Math.min(frame.rows, frame.columns)).toBeGreaterThanOrEqual(least);
    const { data, width, height, channels } = thumbnail(frame, 100);
    const at = (x: number, y: number) =>
      data[(Math.round(y * height) * width + Math.round(x * width)) * channels]!;
    expect(height).toBeGreaterThan(width);
    const spine = at(0.5, 0.5);
    expect(at(0.27, 0.4)).toBeLessThan(spine * 0.75);
    expect(at(0.73, 0.4)).toBeLessThan(spine * 0.75);
  },
);

test('the other two are what a portal has to refuse', async () => {
  await expect(readDicom(read('cut-short.dcm'))).rejects.toMatchObject({ code: 'truncated' });
  expect(textAt(await readDicom(read('ct-slice.dcm')), Modality)).toBe('CT');
});
