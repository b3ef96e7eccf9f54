/** JPEG files are decoded upright, and refused when they are no picture of a film. */
import { expect, test } from 'vitest';
import { encodeJpeg } from '../../../test/builders/encode-pixels.ts';
import { bufferSource } from '../bytes.ts';
import { decodeJpeg } from './decode-jpeg.ts';

const width = 32;
const height = 16;

/** Four quarters, each with a grey of its own: 40 and 90 above, 150 and 220 below. */
const quarters = Uint8Array.from({ length: width * height }, (_, i) => {
  const right = i % width >= width / 2;
  const below = i >= (width * height) / 2;
  return below ? (right ? 220 : 150) : right ? 90 : 40;
});

async function photograph(orientation: number): Promise<Uint8Array<ArrayBuffer>> {
  const jpeg = await encodeJpeg({ width, height, components: 1, bits: 8, pixels: quarters }, 95);
  const tiff = [
    0x49,
    0x49,
    42,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    1,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
  ];
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, 0, 0, 0, 0];
  const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
  return Uint8Array.from([...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2)]);
}

// Upper left, upper right, lower left, lower right, after CIPA DC-008 4.6.4.
test.each([
  [1, [40, 90, 150, 220]],
  [2, [90, 40, 220, 150]],
  [3, [220, 150, 90, 40]],
  [4, [150, 220, 40, 90]],
  [5, [40, 150, 90, 220]],
  [6, [150, 40, 220, 90]],
  [7, [220, 90, 150, 40]],
  [8, [90, 220, 40, 150]],
  [9, [40, 90, 150, 220]],
])('EXIF orientation %i', async (orientation, corners) => {
  const frame = await decodeJpeg(bufferSource(await photograph(orientation)));
  const turned = orientation >= 5 && orientation <= 8;
  expect([frame.columns, frame.rows]).toEqual(turned ? [height, width] : [width, height]);
  const at = (x: number, y: number) => frame.pixels[y * frame.columns + x]!;
  const [right, bottom] = [frame.columns - 3, frame.rows - 3];
  for (const [i, [x, y]] of [
    [2, 2],
    [right, 2],
    [2, bottom],
    [right, bottom],
  ].entries()) {
    expect(Math.abs(at(x!, y!) - corners[i]!)).toBeLessThan(8);
  }
});

test('files that are cut short or no JPEG are refused', async () => {
  const whole = await photograph(1);
  for (const cut of [0, 1, 2, 10, 100, whole.length - 60]) {
    await expect(decodeJpeg(bufferSource(whole.slice(0, cut)))).rejects.toMatchObject({
      name: 'PixelError',
    });
  }
});

test('a header that announces a picture beyond all films is refused before it is decoded', async () => {
  const bytes = await photograph(1);
  const frameHeader = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  bytes.set([0xff, 0xff, 0xff, 0xff], frameHeader + 5);
  await expect(decodeJpeg(bufferSource(bytes))).rejects.toMatchObject({ code: 'too-large' });
});
