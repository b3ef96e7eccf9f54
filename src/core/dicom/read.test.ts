/** Files of every encoding are read whole into spans, and broken ones refused with their code. */
import { describe, expect, it } from 'vitest';
import {
  type BuildElement,
  type BuildOptions,
  buildDicom,
  concat,
  elementsOf,
  named,
  sequence,
  syntaxes,
} from '../../../test/builders/dicom.ts';
import { buildChestFilm, chestFilmElements } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import * as Tags from '../standard/tags.generated.ts';
import { type DicomObject, findElement } from './data-set.ts';
import type { DicomErrorCode } from './dicom-error.ts';
import { type ReadOptions, readDicom } from './read.ts';
import { textAt } from './values.ts';

function read(bytes: Uint8Array<ArrayBuffer>, options?: ReadOptions): Promise<DicomObject> {
  return readDicom(bufferSource(bytes), options);
}

async function refused(
  bytes: Uint8Array<ArrayBuffer>,
  code: DicomErrorCode,
  options?: ReadOptions,
): Promise<void> {
  await expect(read(bytes, options)).rejects.toMatchObject({ name: 'DicomError', code });
}

const small = elementsOf({ SOPClassUID: '1.2.3', PatientID: 'A1', Rows: 2 });
function build(elements: readonly BuildElement[], more: Partial<BuildOptions> = {}) {
  return buildDicom({ elements, ...more });
}

describe('readDicom', () => {
  it.each([
    syntaxes.implicitLittle,
    syntaxes.explicitLittle,
    syntaxes.explicitBig,
    syntaxes.deflated,
  ])('reads %s', async (transferSyntaxUid) => {
    const film = await read(buildChestFilm({ transferSyntaxUid }));
    expect(film.transferSyntax.uid).toBe(transferSyntaxUid);
    expect(film.hasPreamble).toBe(true);
    expect(film.dataSet.elements.map((element) => [element.tag, element.vr])).toEqual(
      chestFilmElements({ transferSyntaxUid }).map((element) => [element.tag, element.vr]),
    );
    expect(textAt(film, Tags.PatientName)).toBe('Example^Patient');
    const region = findElement(film.dataSet, Tags.AnatomicRegionSequence)?.items?.[0];
    expect(region?.dataSet.elements.map((element) => element.tag)).toEqual([
      Tags.CodeValue,
      Tags.CodingSchemeDesignator,
      Tags.CodeMeaning,
    ]);
    expect(film.dataSetEnd).toBe(film.source.sizeBytes);
  });

  it('reads fragments behind their offset table, and what comes after the pixels', async () => {
    const fragments = [Uint8Array.of(1, 2, 3, 4), new Uint8Array(70_000), Uint8Array.of(5)];
    const after = { tag: 0xfffcfffc, vr: 'OB', value: new Uint8Array(6) };
    const film = await read(
      buildChestFilm({ transferSyntaxUid: syntaxes.rle, fragments, elements: [after] }),
    );
    const pixels = findElement(film.dataSet, Tags.PixelData);
    expect(pixels?.fragments?.map((part) => part.valueEnd - part.valueStart)).toEqual([
      0, 4, 70_000, 2,
    ]);
    expect(film.dataSet.elements.at(-1)).toMatchObject({ tag: 0xfffcfffc, vr: 'OB' });
  });

  it('takes UN of undefined length as an implicit sequence, and of defined length as bytes', async () => {
    const inner = [named('PatientID', 'X'), sequence('ReferencedStudySequence', [[]])];
    const film = await read(
      build(
        [
          ...small,
          {
            tag: 0x00111001,
            vr: 'UN',
            items: [inner],
            undefinedLength: true,
            implicitItems: true,
          },
          { tag: 0x00111002, vr: 'UN', value: Uint8Array.of(0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0) },
        ].toSorted((a, b) => a.tag - b.tag),
      ),
    );
    const sequenceElement = findElement(film.dataSet, 0x00111001);
    expect(sequenceElement).toMatchObject({ vr: 'UN', implicitItems: true });
    expect(sequenceElement?.items?.[0]?.dataSet.elements).toMatchObject(
      [
        { tag: Tags.ReferencedStudySequence, vr: 'SQ', items: [{}] },
        { tag: Tags.PatientID, vr: 'LO' },
      ].toReversed(),
    );
    expect(findElement(film.dataSet, 0x00111002)?.items).toBeUndefined();
  });

  it('settles US or SS in implicit files by Pixel Representation', async () => {
    const of = async (representation: number) => {
      const elements = elementsOf({ PixelRepresentation: representation, PixelPaddingValue: 0 });
      const film = await read(
        build([...small, ...elements], { transferSyntaxUid: syntaxes.implicitLittle }),
      );
      return findElement(film.dataSet, Tags.PixelPaddingValue)?.vr;
    };
    expect([await of(0), await of(1)]).toEqual(['US', 'SS']);
  });

  it.each([
    ['explicit little', syntaxes.explicitLittle],
    ['implicit little', syntaxes.implicitLittle],
    ['explicit big', syntaxes.explicitBig],
  ])('tells %s by itself where meta information is missing', async (_, transferSyntaxUid) => {
    for (const preamble of [false, new Uint8Array(128)] as const) {
      const film = await read(
        build(small, { transferSyntaxUid, meta: false, metaGroupLength: 'none', preamble }),
      );
      expect(film.transferSyntax.uid).toBe(transferSyntaxUid);
      expect(film.meta.elements).toEqual([]);
      expect(textAt(film, Tags.PatientID)).toBe('A1');
    }
  });

  it('reads meta information without preamble, and whatever its group length says', async () => {
    for (const metaGroupLength of ['none', 0, 4_000_000] as const) {
      const film = await read(build(small, { preamble: false, metaGroupLength }));
      expect(film.hasPreamble).toBe(false);
      expect(textAt(film, Tags.PatientID)).toBe('A1');
    }
  });

  it('believes the bytes when an uncompressed file names the other little endian syntax', async () => {
    const meta = (uid: string) => [{ tag: Tags.TransferSyntaxUID, vr: 'UI', value: uid }];
    const explicit = await read(build(small, { meta: meta(syntaxes.implicitLittle) }));
    expect(explicit.transferSyntax.uid).toBe(syntaxes.explicitLittle);
    const implicit = await read(
      build(small, {
        transferSyntaxUid: syntaxes.implicitLittle,
        meta: meta(syntaxes.explicitLittle),
      }),
    );
    expect(implicit.transferSyntax.uid).toBe(syntaxes.implicitLittle);
    await refused(
      build(small, {
        transferSyntaxUid: syntaxes.implicitLittle,
        meta: meta(syntaxes.jpegBaseline),
      }),
      'bad-vr',
    );
  });

  it('takes zeros behind the data set as padding, and nothing else', async () => {
    const film = await read(build(small, { trailing: new Uint8Array(300_001) }));
    expect(film.source.sizeBytes - film.dataSetEnd).toBe(300_001);
    await refused(
      build(small, { trailing: concat([new Uint8Array(300_000), Uint8Array.of(1)]) }),
      'truncated',
    );
    await refused(build(small, { trailing: Uint8Array.of(13, 10) }), 'truncated');
  });

  it('tolerates a blank VR, whose length is a short one', async () => {
    const film = await read(
      build([...small, { tag: 0x00280120, vr: '  ', value: Uint8Array.of(1, 2) }]),
    );
    expect(film.dataSet.elements.at(-1)).toMatchObject({ tag: 0x00280120, vr: 'UN' });
  });

  it('keeps pixels and large values in the source', async () => {
    const large = { tag: 0x00420011, vr: 'OB', value: new Uint8Array(1024 * 1024 + 2).fill(7) };
    const film = await read(buildChestFilm({ elements: [large] }));
    for (const tag of [large.tag, Tags.PixelData]) {
      const element = findElement(film.dataSet, tag);
      expect(element).toBeDefined();
      if (element === undefined) continue;
      expect(() => film.bytes(element)).toThrow(
        expect.objectContaining({ code: 'value-not-loaded' }),
      );
      const bytes = await film.source.read(element.valueStart, element.valueEnd);
      expect(bytes.byteLength).toBe(element.valueEnd - element.valueStart);
    }
    expect(textAt(film, Tags.ViewPosition)).toBe('PA');
  });
});

describe('readDicom refuses', () => {
  const film = buildChestFilm({ rows: 4, columns: 4 });

  it.each<[string, DicomErrorCode, Uint8Array<ArrayBuffer>]>([
    ['nothing', 'not-dicom', new Uint8Array(0)],
    ['text', 'not-dicom', new TextEncoder().encode('a letter, not an image. '.repeat(20))],
    ['a PNG', 'not-dicom', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13)],
    ['a head without a data set', 'not-dicom', build([])],
    ['a cut value', 'truncated', film.slice(0, -1)],
    ['a cut header', 'truncated', build(small, { trailing: Uint8Array.of(8, 0, 1) })],
    [
      'a directory',
      'dicomdir',
      build([{ tag: Tags.DirectoryRecordSequence, vr: 'SQ', items: [] }]),
    ],
    [
      'a directory by its meta information',
      'dicomdir',
      build(small, {
        meta: [{ tag: Tags.MediaStorageSOPClassUID, vr: 'UI', value: '1.2.840.10008.1.3.10' }],
      }),
    ],
    ['letters that are no VR', 'bad-vr', build([...small, { tag: 0x00280100, vr: 'ZZ' }])],
    [
      'a private transfer syntax',
      'unsupported-transfer-syntax',
      build(small, { transferSyntaxUid: '1.2.840.113619.5.2' }),
    ],
    [
      'pixels that lie elsewhere',
      'unsupported-transfer-syntax',
      build(small, { transferSyntaxUid: '1.2.840.10008.1.2.4.94' }),
    ],
    [
      'a preamble with nothing to tell the encoding by',
      'bad-meta',
      build([{ tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(8) }], { meta: false }),
    ],
    [
      'an item longer than its sequence',
      'length-overruns',
      build([
        sequence('ReferencedStudySequence', [[named('PatientID', 'ABC')]], { lengthField: 12 }),
        ...small,
      ]),
    ],
    [
      'a value longer than its item',
      'length-overruns',
      build([
        sequence('ReferencedStudySequence', [[{ ...named('PatientID', 'AB'), lengthField: 60 }]]),
        { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(80) },
      ]),
    ],
    [
      'a sequence without its delimiter',
      'delimiter-missing',
      build([sequence('ReferencedStudySequence', [[]], { lengthField: 0xffffffff })]),
    ],
    [
      'an element where an item must be',
      'bad-structure',
      build([
        ...small,
        { tag: 0x00321064, vr: 'SQ', value: Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0) },
      ]),
    ],
    [
      'an item outside a sequence',
      'bad-structure',
      build([...small, { tag: 0xfffee000, vr: '\0\0' }]),
    ],
    [
      'text of undefined length',
      'bad-structure',
      build([...small, { tag: 0x0040a160, vr: 'UT', lengthField: 0xffffffff }]),
    ],
  ])('%s as %s', async (_, code, bytes) => {
    await refused(bytes, code);
  });

  it('nesting beyond its limit, without a limit of its own stack', async () => {
    const nested = (depth: number) => {
      const open = new Uint8Array(20 * depth);
      const view = new DataView(open.buffer);
      for (let level = 0; level < depth; level++) {
        view.setUint32(20 * level, 0x11100008, true);
        open.set([0x53, 0x51], 20 * level + 4);
        view.setUint32(20 * level + 8, 0xffffffff, true);
        view.setUint32(20 * level + 12, 0xe000fffe, true);
        view.setUint32(20 * level + 16, 0xffffffff, true);
      }
      const close = new Uint8Array(16 * depth);
      const closeView = new DataView(close.buffer);
      for (let level = 0; level < depth; level++) {
        closeView.setUint32(16 * level, 0xe00dfffe, true);
        closeView.setUint32(16 * level + 8, 0xe0ddfffe, true);
      }
      return build([], { trailing: concat([open, close]) });
    };
    await expect(read(nested(10_000))).resolves.toBeDefined();
    await refused(nested(10_001), 'too-deep');
    await refused(nested(200_000), 'too-deep');
    await refused(nested(257), 'too-deep', { maxDepth: 256 });
  });

  it('more elements than its limit', async () => {
    await refused(film, 'too-many-elements', { maxElements: 20 });
  });

  it('what inflates beyond its limit, or not at all', async () => {
    const zeros = { tag: 0x00420011, vr: 'OB', value: new Uint8Array(2_000_000) };
    const large = build([...small, zeros], { transferSyntaxUid: syntaxes.deflated });
    await refused(large, 'deflate-too-large', { maxInflatedBytes: 1_000_000 });
    const deflated = buildChestFilm({ transferSyntaxUid: syntaxes.deflated });
    await refused(deflated.slice(0, -40), 'deflate-broken');
    await refused(concat([deflated, Uint8Array.of(1, 2, 3)]), 'deflate-broken');
  });

  it('nothing of a source that fails: its own error passes', async () => {
    const gone = new DOMException('gone', 'NotFoundError');
    const source = { sizeBytes: 5_000, read: () => Promise.reject(gone) };
    await expect(readDicom(source)).rejects.toBe(gone);
  });

  it.each([syntaxes.implicitLittle, syntaxes.explicitLittle, syntaxes.explicitBig])(
    'a file of %s cut anywhere but between elements',
    async (transferSyntaxUid) => {
      const whole = buildChestFilm({ transferSyntaxUid, rows: 4, columns: 4 });
      const object = await read(whole);
      const ends = new Set(object.dataSet.elements.map((element) => element.end));
      for (let length = 0; length < whole.byteLength; length++) {
        const outcome = await read(whole.slice(0, length)).catch((error: unknown) => error);
        const isPrefix = ends.has(length) || (whole[length - 1] === 0 && ends.has(length - 1));
        if (isPrefix) continue;
        expect(outcome, `cut at ${length}`).toMatchObject({ name: 'DicomError' });
      }
    },
  );
});

describe('readDicom reads little', () => {
  /** A film of 18 MB whose pixels exist on paper only. */
  function largeFilm(tail: Uint8Array) {
    const head = buildChestFilm({ rows: 3_000, columns: 3_000, pixels: new Uint8Array(0) });
    const pixelBytes = 3_000 * 3_000 * 2;
    new DataView(head.buffer).setUint32(head.byteLength - 4, pixelBytes, true);
    const reads: { start: number; end: number }[] = [];
    const tailStart = head.byteLength + pixelBytes;
    const source = {
      sizeBytes: tailStart + tail.byteLength,
      read: async (start: number, end: number) => {
        reads.push({ start, end });
        const bytes = new Uint8Array(end - start);
        bytes.set(head.subarray(start, end));
        if (end > tailStart)
          bytes.set(tail.subarray(Math.max(0, start - tailStart)), Math.max(0, tailStart - start));
        return bytes;
      },
    };
    return { source, reads };
  }

  it('of a film without a tail: one window', async () => {
    const { source, reads } = largeFilm(new Uint8Array(0));
    const film = await readDicom(source);
    expect(findElement(film.dataSet, Tags.PixelData)?.valueEnd).toBe(source.sizeBytes);
    expect(reads).toHaveLength(1);
    expect(reads[0]?.end).toBeLessThanOrEqual(256 * 1024);
  });

  it('of a film with a tail: one window and the tail', async () => {
    const tail = build([{ tag: 0xfffcfffc, vr: 'OB', value: new Uint8Array(100) }], {
      meta: false,
      preamble: false,
    });
    const { source, reads } = largeFilm(tail);
    const film = await readDicom(source);
    expect(film.dataSet.elements.at(-1)?.tag).toBe(0xfffcfffc);
    expect(reads).toHaveLength(2);
    expect(reads[1]).toEqual({ start: source.sizeBytes - tail.byteLength, end: source.sizeBytes });
  });

  it('and loads the largest value that is kept in memory', async () => {
    const value = new Uint8Array(1024 * 1024).fill(7);
    const film = await read(buildChestFilm({ elements: [{ tag: 0x00420011, vr: 'OB', value }] }));
    const element = findElement(film.dataSet, 0x00420011);
    expect(element && film.bytes(element).every((byte) => byte === 7)).toBe(true);
  });

  it('and grows its window for a long head', async () => {
    const notes = Array.from({ length: 60 }, (_, index) => ({
      tag: 0x00091001 + index,
      vr: 'UN',
      value: new Uint8Array(50_000).fill(index),
    }));
    const film = await read(buildChestFilm({ elements: notes }));
    for (const [index, { tag }] of notes.entries()) {
      const element = findElement(film.dataSet, tag);
      expect(element && film.bytes(element).every((byte) => byte === index)).toBe(true);
    }
  });
});
