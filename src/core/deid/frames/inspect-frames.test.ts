import { describe, expect, it } from 'vitest';
import { syntaxes } from '../../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import {
  adobe,
  buildJpeg,
  buildJpeg2000,
  exif,
  jfif,
  segment,
} from '../../../../test/builders/jpeg-stream.ts';
import { bufferSource, splicedToBytes } from '../../bytes.ts';
import { findElement } from '../../dicom/data-set.ts';
import { readDicom } from '../../dicom/read.ts';
import { PixelData } from '../../standard/tags.generated.ts';
import { protectDicom } from '../protect.ts';
import { defaultRecipe } from '../recipe.ts';
import { verifyDicom } from '../verify.ts';

const secret = 'Example^Patient 19800517';

async function protectedFragments(
  fragments: readonly Uint8Array[],
  transferSyntaxUid: string = syntaxes.jpegBaseline,
  more: ChestFilm = {},
) {
  const film = buildChestFilm({ transferSyntaxUid, fragments, ...more });
  const input = await readDicom(bufferSource(film));
  const before = (await verifyDicom(input, defaultRecipe)).violations;
  const spliced = await protectDicom(input, defaultRecipe, { patientId: 'SITE-0001' });
  const bytes = await splicedToBytes(spliced);
  const output = await readDicom(bufferSource(bytes));
  const after = (await verifyDicom(output, defaultRecipe)).violations;
  expect(after).toEqual([]);
  const found = findElement(output.dataSet, PixelData)?.fragments?.slice(1) ?? [];
  const frames = found.map((each) => bytes.slice(each.valueStart, each.valueEnd));
  expect(frames.map((frame) => frame.byteLength)).toEqual(
    fragments.map((fragment) => fragment.byteLength + (fragment.byteLength % 2)),
  );
  const hadText = before.some((entry) => entry.reason === 'text-in-frames');
  return { frames, hadText, leaks: new TextDecoder('latin1').decode(bytes).includes('Example^') };
}

const blank = (text: string) => '\0'.repeat(text.length);

describe('JPEG frames', () => {
  it('lose comments, application data and thumbnails, and no byte of their length', async () => {
    const thumbnail = (text: string) =>
      segment(0xe0, Uint8Array.from([...jfif.subarray(4), ...new TextEncoder().encode(text)]));
    const frame = (text: string, metadata: Uint8Array) =>
      buildJpeg({
        before: [thumbnail(text), adobe, metadata, segment(0xfe, text), segment(0xed, text)],
        between: [segment(0xfe, text)],
      });
    const given = frame(secret, exif(1, secret));
    const { frames, hadText, leaks } = await protectedFragments([given]);
    const blanked = segment(0xe1, new Uint8Array(exif(1, secret).byteLength - 4));
    expect(leaks).toBe(false);
    expect(hadText).toBe(true);
    expect(frames[0]?.subarray(0, given.byteLength)).toEqual(frame(blank(secret), blanked));
  });

  it.each([
    'LEAD Technologies Inc. V1.01\0',
    'Intel(R) JPEG Library, version [2.0.18.50]\0',
    'MITRA_DICOM_STANDARD',
  ])('keep the encoder name %j', async (text) => {
    const frame = buildJpeg({ before: [jfif, segment(0xfe, text)] });
    const { frames, hadText } = await protectedFragments([frame]);
    expect(hadText).toBe(false);
    expect(frames[0]?.subarray(0, frame.byteLength)).toEqual(frame);
  });

  it('lose an encoder name with something behind it', async () => {
    const text = `LEAD Technologies Inc. V1.01 ${secret}`;
    const { leaks } = await protectedFragments([buildJpeg({ before: [segment(0xfe, text)] })]);
    expect(leaks).toBe(false);
  });

  it('lose bytes behind their end', async () => {
    const trailing = buildJpeg({ before: [segment(0xfe, secret)] });
    const { frames, leaks } = await protectedFragments([buildJpeg({ trailing })]);
    const bare = buildJpeg();
    expect(leaks).toBe(false);
    expect(frames[0]?.subarray(0, bare.byteLength)).toEqual(bare);
    expect(frames[0]?.subarray(bare.byteLength).every((byte) => byte === 0)).toBe(true);
  });

  it('are followed over several frames in several fragments, cut inside a comment', async () => {
    const comment = buildJpeg({ before: [segment(0xfe, secret)] });
    const even =
      comment.byteLength % 2 === 0 ? comment : buildJpeg({ before: [segment(0xfe, `${secret}.`)] });
    const parts = [even.slice(0, 12), even.slice(12, 40), even.slice(40)];
    const { leaks, hadText } = await protectedFragments([...parts, ...parts]);
    expect(hadText).toBe(true);
    expect(leaks).toBe(false);
  });

  it('of JPEG-LS keep the SPIFF header and lose text behind it', async () => {
    const spiff = (text: string) =>
      segment(0xe8, Uint8Array.from([...new TextEncoder().encode(`SPIFF\0${text}`)]));
    const frame = (text: string) =>
      buildJpeg({
        startOfFrame: 0xf7,
        before: [spiff(`${'x'.repeat(24)}${text}`), segment(0xe8, '\0\0\0\x01')],
        scan: Uint8Array.of(1, 2, 0xff, 0x7f, 3, 0xff, 0x00, 4),
      });
    const { frames, leaks } = await protectedFragments([frame(secret)], syntaxes.jpegLsLossless);
    expect(leaks).toBe(false);
    expect(frames[0]?.subarray(0, frame('').byteLength + secret.length)).toEqual(
      frame(blank(secret)),
    );
  });
});

describe('JPEG 2000 frames', () => {
  it.each([false, true])(
    'lose comments of main and tile-part headers (open end: %s)',
    async (openEnd) => {
      const frame = (text: string) => buildJpeg2000({ comments: [text, text], openEnd });
      const { frames, leaks, hadText } = await protectedFragments(
        [frame(secret)],
        syntaxes.jpeg2000Lossless,
      );
      expect(hadText).toBe(true);
      expect(leaks).toBe(false);
      expect(frames[0]?.subarray(0, frame('').byteLength + 4 * secret.length)).toEqual(
        frame(blank(secret)),
      );
    },
  );

  it.each(['Kakadu-v7.3.3', 'Created by OpenJPEG version 2.5.2', 'OpenJPH Ver 0.7.3.'])(
    'keep the encoder name %j',
    async (text) => {
      const frame = buildJpeg2000({ comments: [text] });
      expect((await protectedFragments([frame], syntaxes.htj2kLossless)).hadText).toBe(false);
    },
  );

  it('lose bytes behind their end', async () => {
    const trailing = new TextEncoder().encode(secret);
    const { leaks } = await protectedFragments(
      [buildJpeg2000({ trailing })],
      syntaxes.jpeg2000Lossless,
    );
    expect(leaks).toBe(false);
  });
});

describe('refuses', () => {
  it.each([
    ['a frame that is cut', syntaxes.jpegBaseline, buildJpeg().slice(0, -10)],
    ['a frame that is no JPEG', syntaxes.jpegBaseline, new Uint8Array(64)],
    ['a codestream that is cut', syntaxes.jpeg2000Lossless, buildJpeg2000().slice(0, -10)],
    [
      'a codestream in a file format',
      syntaxes.jpeg2000Lossless,
      Uint8Array.of(0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20),
    ],
  ])('%s', async (_, transferSyntaxUid, fragment) => {
    const film = buildChestFilm({ transferSyntaxUid, fragments: [fragment] });
    const object = await readDicom(bufferSource(film));
    const { violations } = await verifyDicom(object, defaultRecipe);
    expect(violations).toContainEqual(expect.objectContaining({ reason: 'frames-unreadable' }));
    await expect(
      protectDicom(object, defaultRecipe, { patientId: 'SITE-0001' }),
    ).rejects.toMatchObject({ code: 'frames-unreadable' });
  });
});
