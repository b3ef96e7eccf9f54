import { describe, expect, it } from 'vitest';
import { buildDicom, syntaxes } from '../../../../test/builders/dicom.ts';
import {
  buildChestFilm,
  type ChestFilm,
  chestFilmElements,
} from '../../../../test/builders/dicom-chest-film.ts';
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
import { PixelData, SamplesPerPixel } from '../../standard/tags.generated.ts';
import { protectDicom } from '../protect.ts';
import { defaultRecipe } from '../recipe.ts';
import { verifyDicom } from '../verify.ts';
import { hiddenInFrames } from './inspect-frames.ts';

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
    const { leaks, hadText } = await protectedFragments(
      [...parts, ...parts],
      syntaxes.jpegBaseline,
      { attributes: { NumberOfFrames: '2' } },
    );
    expect(hadText).toBe(true);
    expect(leaks).toBe(false);
  });

  it('lose tables that no scan has, and no byte of their length', async () => {
    const frame = (text: string) => {
      const values = new TextEncoder().encode(text);
      const quantizers = new Uint8Array(65);
      quantizers.set(values, 1);
      const codes = [0x13, ...Array(15).fill(0), values.length, ...values];
      return buildJpeg({
        before: [
          segment(0xdb, quantizers),
          segment(0xfe, text),
          segment(0xc4, Uint8Array.from(codes)),
        ],
        between: [segment(0xfe, text)],
      });
    };
    const { frames, leaks, hadText } = await protectedFragments([frame(secret)]);
    expect(hadText).toBe(true);
    expect(leaks).toBe(false);
    expect(frames[0]?.subarray(0, frame(secret).byteLength)).toEqual(frame(blank(secret)));
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

describe('deflated frames', () => {
  const rows = 4;
  const columns = 4;
  const samples = Uint8Array.from({ length: 2 * rows * columns }, (_, index) => index);
  const deflated = async (bytes: Uint8Array<ArrayBuffer>) => {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const protect = (frame: Uint8Array) =>
    protectedFragments([frame], '1.2.840.10008.1.2.8.1', { rows, columns });

  it('stay as they are when they hold their samples', async () => {
    const frame = await deflated(samples);
    const { frames, hadText } = await protect(frame);
    expect(hadText).toBe(false);
    expect(frames[0]?.subarray(0, frame.byteLength)).toEqual(frame);
  });

  it('are refused unread where the header asks for more than any film has', async () => {
    const frame = await deflated(samples);
    const huge = { rows: 65_535, columns: 65_535 };
    const film = buildChestFilm({
      ...huge,
      pixels: new Uint16Array(0),
      transferSyntaxUid: '1.2.840.10008.1.2.8.1',
      fragments: [frame],
    });
    const object = await readDicom(bufferSource(film));
    await expect(hiddenInFrames(object)).rejects.toMatchObject({
      code: 'frames-unreadable',
      message: expect.stringContaining('no film'),
    });
  });

  it('are refused with bytes behind the samples or behind the stream', async () => {
    const behind = new TextEncoder().encode(secret);
    const code = { code: 'frames-unreadable' };
    const long = await deflated(Uint8Array.from([...samples, ...behind]));
    await expect(protect(long)).rejects.toMatchObject(code);
    const frame = await deflated(samples);
    await expect(protect(Uint8Array.from([...frame, ...behind]))).rejects.toMatchObject(code);
    await expect(protect(await deflated(samples.subarray(2)))).rejects.toMatchObject(code);
  });
});

it('bytes behind the samples of a deflated file are blanked before it is deflated again', async () => {
  const rows = 4;
  const columns = 4;
  const samples = new Uint8Array(2 * rows * columns).fill(7);
  const value = Uint8Array.from([...samples, ...new TextEncoder().encode(secret)]);
  const film = buildChestFilm({
    transferSyntaxUid: syntaxes.deflated,
    rows,
    columns,
    elements: [{ tag: PixelData, vr: 'OW', value }],
  });
  const input = await readDicom(bufferSource(film));
  const spliced = await protectDicom(input, defaultRecipe, { patientId: 'SITE-0001' });
  const output = await readDicom(bufferSource(await splicedToBytes(spliced)));
  const pixels = findElement(output.dataSet, PixelData);
  const left = await output.source.read(pixels?.valueStart ?? 0, pixels?.valueEnd ?? 0);
  expect(left).toEqual(Uint8Array.from([...samples, ...new Uint8Array(secret.length)]));
});

describe('what is no compressed picture', () => {
  const text = new TextEncoder().encode(secret);
  const refusal = { code: 'frames-unreadable' };
  const offsets = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);

  async function outputOf(film: ChestFilm): Promise<string> {
    const input = await readDicom(bufferSource(buildChestFilm(film)));
    const spliced = await protectDicom(input, defaultRecipe, { patientId: 'SITE-0001' });
    const bytes = await splicedToBytes(spliced);
    const output = await readDicom(bufferSource(bytes));
    expect((await verifyDicom(output, defaultRecipe)).violations).toEqual([]);
    return new TextDecoder('latin1').decode(await output.source.read(0, output.source.sizeBytes));
  }

  /** Sixty-four samples, and text where none belongs. */
  function rle(change: { header?: Uint8Array; between?: Uint8Array; behind?: Uint8Array } = {}) {
    const { header = new Uint8Array(0), between = new Uint8Array(0), behind = between } = change;
    const runs = Uint8Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? 0xf9 : at));
    const frame = new Uint8Array(64 + between.byteLength + 16 + behind.byteLength);
    frame.set(offsets(1, 64 + between.byteLength));
    frame.set(header, 8);
    frame.set(runs, 64 + between.byteLength);
    frame.set(behind, 80 + between.byteLength);
    return frame;
  }
  const eight = { rows: 8, columns: 8, bitsAllocated: 8 } as const;
  const encapsulated = (transferSyntaxUid: string, ...fragments: Uint8Array[]): ChestFilm => ({
    ...eight,
    transferSyntaxUid,
    elements: [{ tag: PixelData, vr: 'OB', fragments }],
  });

  it('goes from between, behind and in the header of RLE segments, and the samples stay', async () => {
    const empty = new Uint8Array(0);
    for (const change of [{ header: text }, { between: text }, { behind: text }]) {
      const out = await outputOf(encapsulated(syntaxes.rle, empty, rle(change)));
      expect(out).not.toContain('Example^');
      expect(out).toContain(String.fromCharCode(...rle().subarray(64, 80)));
    }
    const cut = encapsulated(syntaxes.rle, empty, rle().subarray(0, 70));
    await expect(outputOf(cut)).rejects.toMatchObject(refusal);
    const wide = { ...encapsulated(syntaxes.rle, empty, rle()), rows: 9 };
    await expect(outputOf(wide)).rejects.toMatchObject(refusal);
  });

  it('goes from the offset table, and true offsets stay', async () => {
    const frame = buildJpeg({ rows: 8, columns: 8 });
    const { jpegBaseline } = syntaxes;
    expect(await outputOf(encapsulated(jpegBaseline, text, frame))).not.toContain('Example^');
    const table = offsets(0, 8 + frame.byteLength + (frame.byteLength % 2));
    const two = encapsulated(jpegBaseline, table, frame, frame);
    await expect(outputOf(two)).rejects.toMatchObject(refusal);
    const out = await outputOf({ ...two, attributes: { NumberOfFrames: '2' } });
    expect(out).toContain(String.fromCharCode(...table));
  });

  it.each(['explicitLittle', 'implicitLittle', 'explicitBig', 'deflated'] as const)(
    'goes from behind the samples in %s',
    async (syntax) => {
      const pixels = Uint8Array.from([...new Uint8Array(64).fill(7), ...text]);
      const film = { ...eight, transferSyntaxUid: syntaxes[syntax], pixels };
      const out = await outputOf(film);
      expect(out).not.toContain('Example^');
      expect(out).toContain('\x07'.repeat(64));
    },
  );

  it('is refused where nothing says where the samples end, or there are two pictures', async () => {
    const unsaid = outputOf({ attributes: { Rows: undefined } });
    await expect(unsaid).rejects.toMatchObject(refusal);
    const twice = outputOf({ elements: [{ tag: 0x7fe00008, vr: 'OF', value: text }] });
    await expect(twice).rejects.toMatchObject(refusal);
  });

  it('is refused as numbers of which there are too few', async () => {
    const numbers = { tag: 0x7fe00008, vr: 'UN', value: text };
    const elements = chestFilmElements(eight).filter(({ tag }) => tag !== PixelData);
    const object = await readDicom(bufferSource(buildDicom({ elements: [...elements, numbers] })));
    await expect(hiddenInFrames(object)).rejects.toMatchObject(refusal);
  });

  it.each([
    ['quantization', 0xdb, 65],
    ['arithmetic coding', 0xcc, 24],
    ['JPEG-LS mapping', 0xf8, 24],
  ])('is refused as a table of %s', async (_, marker, size) => {
    const table = new Uint8Array(size).fill(0x41);
    table.set(text);
    const frame = buildJpeg({ rows: 8, columns: 8, before: [segment(marker, table)] });
    const film = encapsulated(syntaxes.jpegBaseline, new Uint8Array(0), frame);
    await expect(outputOf(film)).rejects.toMatchObject(refusal);
  });

  it('is refused in a JPEG 2000 header that has no such segment, or no room in it', async () => {
    const sound = buildJpeg2000({ comments: [secret] });
    for (const [at, marker] of [
      [1, 0x52],
      [1, 0x5a],
      [1, 0x5c],
    ] as const) {
      const frame = new Uint8Array(sound);
      const comment = frame.findIndex((byte, index) => byte === 0xff && frame[index + 1] === 0x64);
      frame[comment + at] = marker;
      const film = encapsulated(syntaxes.jpeg2000Lossless, new Uint8Array(0), frame);
      await expect(outputOf(film)).rejects.toMatchObject(refusal);
    }
  });

  it('costs as many reads as it has bytes, not as it has frames', async () => {
    const frame = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
    const fragments = Array.from({ length: 5_000 }, () => frame);
    const attributes = { NumberOfFrames: '5000' };
    const { jpegBaseline: transferSyntaxUid } = syntaxes;
    const film = buildChestFilm({ transferSyntaxUid, fragments, attributes });
    const object = await readDicom(bufferSource(film));
    let bytesRead = 0;
    const source = {
      sizeBytes: object.source.sizeBytes,
      read: (start: number, end: number) => {
        bytesRead += end - start;
        return object.source.read(start, end);
      },
    };
    expect(await hiddenInFrames({ ...object, source })).toEqual([]);
    expect(bytesRead).toBeLessThan(3 * film.byteLength);
  });
});

it('a size that is described twice is refused: which of the two stays is not known yet', async () => {
  const twice = chestFilmElements({ rows: 8, columns: 8 }).flatMap((element) =>
    element.tag === SamplesPerPixel
      ? [{ tag: SamplesPerPixel, vr: 'LO', value: new TextEncoder().encode('12') }, element]
      : [element],
  );
  const object = await readDicom(bufferSource(buildDicom({ elements: twice })));
  const refusal = { code: 'frames-unreadable' };
  await expect(hiddenInFrames(object)).rejects.toMatchObject(refusal);
  const protecting = protectDicom(object, defaultRecipe, { patientId: 'SITE-0001' });
  await expect(protecting).rejects.toMatchObject(refusal);
});

it('a scan of what a JPEG-LS picture does not have is refused: its header may be text', async () => {
  const scan = segment(0xda, '\x01Example^');
  const frame = buildJpeg({ startOfFrame: 0xf7, rows: 8, columns: 8, before: [] });
  const forged = Uint8Array.from([
    ...frame.subarray(0, -2),
    ...scan.subarray(0, 10),
    1,
    2,
    3,
    0xff,
    0xd9,
  ]);
  forged[frame.byteLength - 2 + 3] = 8;
  const film = buildChestFilm({
    rows: 8,
    columns: 8,
    bitsAllocated: 8,
    transferSyntaxUid: syntaxes.jpegLsLossless,
    fragments: [forged],
  });
  const object = await readDicom(bufferSource(film));
  await expect(hiddenInFrames(object)).rejects.toMatchObject({ code: 'frames-unreadable' });
});
