/** A picture wrapped as DICOM shows the same pixels and says what was known of it, and nothing else. */
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { encodeJpeg } from '../../../../test/builders/encode-pixels.ts';
import { bufferSource } from '../../bytes.ts';
import { findElement } from '../../dicom/data-set.ts';
import { readDicom } from '../../dicom/read.ts';
import { textAt } from '../../dicom/values.ts';
import * as T from '../../standard/tags.generated.ts';
import { decodeFrame } from '../decode-frame.ts';
import { decodeImage } from '../decode-image.ts';
import { encodePng } from '../encode-png.ts';
import { computedRadiography, secondaryCapture, wrapPicture } from './wrap-picture.ts';

const uids = { studyInstanceUid: '1.2.1', seriesInstanceUid: '1.2.2', sopInstanceUid: '1.2.3' };
const [width, height] = [40, 30];
const grey = Uint8Array.from({ length: width * height }, (_, i) => (i * 7) & 0xff);
const known = { patientId: 'SITE-1', ageYears: 42, sex: 'F', view: 'AP' } as const;

async function wrapped(
  bytes: Uint8Array<ArrayBuffer>,
  kind: 'png' | 'jpeg',
  facts: typeof known | { patientId: string } = known,
) {
  return await readDicom(bufferSource(await wrapPicture(bufferSource(bytes), kind, facts, uids)));
}

const colourPng = (data: Uint8Array) =>
  new Uint8Array(encode({ width, height, channels: 3, depth: 8, data }));

test('a grey PNG of a known patient is a radiograph, pixel for pixel', async () => {
  const object = await wrapped(encodePng({ width, height, channels: 1, data: grey }), 'png');
  expect(textAt(object, T.SOPClassUID)).toBe(computedRadiography);
  expect(textAt(object, T.PatientAge)).toBe('042Y');
  expect(textAt(object, T.PatientSex)).toBe('F');
  expect(textAt(object, T.ViewPosition)).toBe('AP');
  expect(textAt(object, T.PatientID)).toBe('SITE-1');
  expect([...(await decodeFrame(object)).pixels]).toEqual([...grey]);
});

test('of a patient of whom nothing is known it is a Secondary Capture that says nothing', async () => {
  const png = encodePng({ width, height, channels: 1, data: grey });
  const object = await wrapped(png, 'png', { patientId: '' });
  expect(textAt(object, T.SOPClassUID)).toBe(secondaryCapture);
  for (const tag of [T.PatientID, T.PatientSex, T.PatientBirthDate])
    expect(textAt(object, tag)).toBe('');
  for (const tag of [T.PatientAge, T.ViewPosition])
    expect(findElement(object.dataSet, tag)).toBeUndefined();
});

test('a JPEG leaves as the bytes that came, and is said to be lossy', async () => {
  const jpeg = await encodeJpeg({ width, height, components: 1, bits: 8, pixels: grey }, 80);
  const file = await wrapPicture(bufferSource(jpeg), 'jpeg', known, uids);
  expect(Buffer.from(file).includes(Buffer.from(jpeg))).toBe(true);
  const object = await readDicom(bufferSource(file));
  expect(textAt(object, T.LossyImageCompression)).toBe('01');
  const shown = await decodeImage(bufferSource(jpeg), 'jpeg');
  expect([...(await decodeFrame(object)).pixels]).toEqual([...shown.pixels]);
});

test('colour stays colour and is no radiograph, grey saved as colour becomes grey', async () => {
  const colour = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 5) & 0xff);
  const object = await wrapped(colourPng(colour), 'png');
  expect(textAt(object, T.SOPClassUID)).toBe(secondaryCapture);
  expect([...(await decodeFrame(object)).pixels]).toEqual([...colour]);
  const alike = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => grey[Math.floor(i / 3)] ?? 0,
  );
  const film = await wrapped(colourPng(alike), 'png');
  expect(textAt(film, T.SOPClassUID)).toBe(computedRadiography);
  expect([...(await decodeFrame(film)).pixels]).toEqual([...grey]);
});
