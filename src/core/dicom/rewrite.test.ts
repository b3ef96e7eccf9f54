/** What isn't edited leaves byte for byte; what is edited equals a file built that way by other code. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BuildElement,
  type BuildItem,
  type BuildOptions,
  buildDicom,
  elementsOf,
  named,
  sequence,
  syntaxes,
} from '../../../test/builders/dicom.ts';
import { arbitraryDataSet } from '../../../test/builders/dicom-arbitrary.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, isRange, splicedToBytes } from '../bytes.ts';
import * as Tags from '../standard/tags.generated.ts';
import { type DataSet, type DicomObject, type Element, findElement } from './data-set.ts';
import { type DataSetEdit, type ElementEdit, type ItemEdit, identityEdit } from './edit.ts';
import { implementationClassUid, metaOf } from './file-meta.ts';
import { readDicom } from './read.ts';
import { rewrite } from './rewrite.ts';
import { textOf } from './values.ts';

const encodings = [
  syntaxes.implicitLittle,
  syntaxes.explicitLittle,
  syntaxes.explicitBig,
  syntaxes.deflated,
];
const meta = { sopClassUid: '1.2.3', sopInstanceUid: '1.2.3.4' };

function read(bytes: Uint8Array<ArrayBuffer>): Promise<DicomObject> {
  return readDicom(bufferSource(bytes));
}

async function readBuilt(elements: readonly BuildElement[], options: Partial<BuildOptions> = {}) {
  return read(buildDicom({ elements, ...options }));
}

/** The data set's bytes, inflated where need be. */
async function dataSetBytes(object: DicomObject): Promise<Uint8Array> {
  return object.source.read(object.dataSetStart, object.source.sizeBytes);
}

async function rewritten(object: DicomObject, edit: DataSetEdit): Promise<DicomObject> {
  return read(await splicedToBytes(await rewrite(object, edit, meta)));
}

function edits(...pairs: [Element | undefined, ElementEdit][]): DataSetEdit {
  const elements = new Map<Element, ElementEdit>();
  for (const [element, edit] of pairs) {
    if (element === undefined) throw new TypeError('no such element');
    elements.set(element, edit);
  }
  return { elements, insert: [] };
}

describe('rewrite without edits', () => {
  it.each(encodings)('gives the data set of any %s file back', async (transferSyntaxUid) => {
    const explicit = transferSyntaxUid !== syntaxes.implicitLittle;
    await fc.assert(
      fc.asyncProperty(arbitraryDataSet({ explicit }), async (elements) => {
        const all = [
          named('SOPClassUID', '1.2.3'),
          ...elements.filter(({ tag }) => tag !== 0x00080016),
        ];
        const object = await readBuilt(all, { transferSyntaxUid });
        expect(await dataSetBytes(await rewritten(object, identityEdit))).toEqual(
          await dataSetBytes(object),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('passes the data set as one range, pixels and all, and drops padding', async () => {
    const object = await read(buildChestFilm({ trailing: new Uint8Array(10) }));
    const { pieces, source } = await rewrite(object, identityEdit, metaOf(object));
    expect(source).toBe(object.original);
    expect(pieces).toHaveLength(2);
    expect(pieces[1]).toEqual({ start: object.dataSetStart, end: object.dataSetEnd });
  });

  it('deflates to even length', async () => {
    for (const PatientID of ['A', 'AB', 'ABCDEFGH', 'a longer one']) {
      const film = buildChestFilm({
        transferSyntaxUid: syntaxes.deflated,
        attributes: { PatientID },
      });
      const out = await splicedToBytes(await rewrite(await read(film), identityEdit, meta));
      expect(out.byteLength % 2).toBe(0);
    }
  });
});

describe('the new head', () => {
  it('has meta information of its own, and nothing of the old', async () => {
    const object = await read(
      buildChestFilm({
        preamble: new Uint8Array(128).fill(0x41),
        moreMeta: [
          { tag: 0x00020016, vr: 'AE', value: 'SENDER' },
          { tag: 0x00020100, vr: 'UI', value: '1.2.3' },
          { tag: 0x00020102, vr: 'OB', value: new Uint8Array(8).fill(0x41) },
        ],
      }),
    );
    const bytes = await splicedToBytes(await rewrite(object, identityEdit, meta));
    expect(bytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    const out = await read(bytes);
    expect(out.meta.elements.map((element) => [element.tag, textOf(out, element)])).toEqual([
      [0x00020000, ''],
      [0x00020001, ''],
      [Tags.MediaStorageSOPClassUID, '1.2.3'],
      [Tags.MediaStorageSOPInstanceUID, '1.2.3.4'],
      [Tags.TransferSyntaxUID, syntaxes.explicitLittle],
      [Tags.ImplementationClassUID, implementationClassUid],
      [Tags.ImplementationVersionName, 'PLAINFILM'],
    ]);
    const groupLength = new DataView(bytes.buffer).getUint32(140, true);
    expect(144 + groupLength).toBe(out.dataSetStart);
  });

  it('takes its UIDs from the data set, else from the old meta', async () => {
    const uids = { SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.3.4' };
    expect(metaOf(await readBuilt(elementsOf(uids)))).toEqual(meta);
    const old = [
      { tag: Tags.MediaStorageSOPClassUID, vr: 'UI', value: '1.5' },
      { tag: Tags.TransferSyntaxUID, vr: 'UI', value: syntaxes.explicitLittle },
    ];
    expect(metaOf(await readBuilt(elementsOf({ PatientID: 'A' }), { meta: old }))).toEqual({
      sopClassUid: '1.5',
      sopInstanceUid: '',
    });
  });

  it('is refused without UIDs', async () => {
    const object = await readBuilt(elementsOf({ PatientID: 'A' }));
    for (const sopInstanceUid of ['', 'a name', '1'.repeat(65)]) {
      await expect(
        rewrite(object, identityEdit, { ...meta, sopInstanceUid }),
      ).rejects.toMatchObject({
        code: 'bad-new-value',
      });
    }
  });

  it('names another transfer syntax only where elements are encoded alike', async () => {
    const object = await read(buildChestFilm());
    const pixels = findElement(object.dataSet, Tags.PixelData);
    const fragment = { start: object.dataSetStart, end: object.dataSetStart + 3 };
    const value = {
      kind: 'encapsulated',
      offsetTable: new Uint8Array(0),
      fragments: [Uint8Array.of(1, 2, 3), fragment],
    } as const;
    const edit = edits([pixels, { op: 'replace', vr: 'OB', value }]);
    const spliced = await rewrite(object, edit, {
      ...meta,
      transferSyntaxUid: syntaxes.jpegLsLossless,
    });
    const out = await read(await splicedToBytes(spliced));
    expect(out.transferSyntax.uid).toBe(syntaxes.jpegLsLossless);
    const lengths = findElement(out.dataSet, Tags.PixelData)?.fragments?.map(
      (part) => part.valueEnd - part.valueStart,
    );
    expect(lengths).toEqual([0, 4, 4]);
    const unknown = { ...meta, transferSyntaxUid: '1.2.840.113619.5.2' };
    const withoutPixels = { ...meta, transferSyntaxUid: syntaxes.jpegLsLossless };
    for (const [change, target] of [
      [edit, unknown],
      [identityEdit, withoutPixels],
    ] as const) {
      await expect(rewrite(object, change, target)).rejects.toMatchObject({
        code: 'unsupported-transfer-syntax',
      });
    }
  });
});

/** A decision for each element and item, taken from a stream of arbitrary numbers. */
class Editor {
  readonly #choices: readonly number[];
  #next = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  choose(count: number): number {
    this.#next += 1;
    return (this.#choices[this.#next % this.#choices.length] ?? 0) % count;
  }

  /** The edit for a data set read, and the data set that a builder would have made instead. */
  dataSet(built: readonly BuildElement[], read: DataSet): [DataSetEdit, BuildElement[]] {
    const elements = new Map<Element, ElementEdit>();
    const expected: BuildElement[] = [];
    for (const [index, element] of read.elements.entries()) {
      const was = built[index];
      if (was === undefined) throw new Error('the reader found more than was built');
      const [edit, becomes] = this.element(was, element);
      if (edit !== undefined) elements.set(element, edit);
      if (becomes !== undefined) expected.push(becomes);
    }
    if (this.choose(2) === 0) return [{ elements, insert: [] }, expected];
    const purpose = [named('CodeValue', 'X')];
    const inserted = [
      named('DeidentificationMethod', 'by test'),
      sequence('ReferencedRawDataSequence', [purpose]),
    ];
    const insert = [
      {
        tag: Tags.ReferencedRawDataSequence,
        vr: 'SQ',
        value: {
          kind: 'items',
          items: [[{ tag: Tags.CodeValue, vr: 'SH', value: { kind: 'strings', strings: ['X'] } }]],
        },
      },
      {
        tag: Tags.DeidentificationMethod,
        vr: 'LO',
        value: { kind: 'strings', strings: ['by test'] },
      },
    ] as const;
    return [{ elements, insert }, [...expected, ...inserted].toSorted((a, b) => a.tag - b.tag)];
  }

  element(
    was: BuildElement,
    element: Element,
  ): [ElementEdit | undefined, BuildElement | undefined] {
    const { tag, vr } = was;
    const choice = this.choose(8);
    if (choice === 0) return [{ op: 'remove' }, undefined];
    if (choice === 1) return [{ op: 'empty' }, { tag, vr }];
    if (was.items === undefined) {
      if (choice > 3) return [undefined, was];
      const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
      return [
        { op: 'replace', value: { kind: 'bytes', bytes } },
        { tag, vr, value: bytes },
      ];
    }
    const items = new Map<NonNullable<Element['items']>[number], ItemEdit>();
    const expected: BuildItem[] = [];
    for (const [index, item] of (element.items ?? []).entries()) {
      const wasItem = was.items[index];
      if (wasItem === undefined || !('elements' in wasItem))
        throw new Error('items are built with their form');
      switch (this.choose(3)) {
        case 0:
          items.set(item, { op: 'remove' });
          break;
        case 1:
          expected.push(wasItem);
          break;
        default: {
          const [edit, elements] = this.dataSet(wasItem.elements, item.dataSet);
          items.set(item, { op: 'edit', edit });
          expected.push({ ...wasItem, elements });
        }
      }
    }
    return [
      { op: 'items', items },
      { ...was, items: expected },
    ];
  }
}

describe('rewrite with edits', () => {
  it.each(encodings)('equals the same %s file built anew', async (transferSyntaxUid) => {
    const explicit = transferSyntaxUid !== syntaxes.implicitLittle;
    await fc.assert(
      fc.asyncProperty(
        arbitraryDataSet({ explicit }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
        async (arbitrary, choices) => {
          const elements = arbitrary.filter(({ tag }) => tag !== Tags.SOPClassUID);
          const built = [named('SOPClassUID', '1.2.3'), ...elements].toSorted(
            (a, b) => a.tag - b.tag,
          );
          const object = await readBuilt(built, { transferSyntaxUid });
          const [edit, expected] = new Editor(choices).dataSet(built, object.dataSet);
          if (expected.length === 0) return;
          const out = await rewritten(object, edit);
          const wanted = await readBuilt(expected, { transferSyntaxUid });
          expect(await dataSetBytes(out)).toEqual(await dataSetBytes(wanted));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps what lies between two changes as one range', async () => {
    const object = await read(buildChestFilm());
    const edit = edits(
      [findElement(object.dataSet, Tags.PatientName), { op: 'empty' }],
      [findElement(object.dataSet, Tags.DeviceSerialNumber), { op: 'remove' }],
    );
    const { pieces } = await rewrite(object, edit, meta);
    expect(pieces.map(isRange)).toEqual([false, true, false, true, true]);
  });

  it('drops a group length when its group changes, and only then', async () => {
    const groups = [0x00080000, 0x00100000, 0x00280000].map((tag) => ({
      tag,
      vr: 'UL',
      value: 99,
    }));
    const nested = sequence('ReferencedStudySequence', [[named('PatientID', 'N')]]);
    const elements = [
      ...groups,
      ...elementsOf({ SOPClassUID: '1.2', PatientID: 'A', Rows: 1 }),
      nested,
    ];
    const object = await readBuilt(elements.toSorted((a, b) => a.tag - b.tag));
    const study = findElement(object.dataSet, Tags.ReferencedStudySequence);
    const item = study?.items?.[0];
    if (item === undefined) throw new Error('no item');
    const inItem = edits([item.dataSet.elements[0], { op: 'empty' }]);
    const edit = {
      ...edits([study, { op: 'items', items: new Map([[item, { op: 'edit', edit: inItem }]]) }]),
      insert: [{ tag: 0x00100040, vr: 'CS', value: { kind: 'strings', strings: ['O'] } }],
    } as const;
    const out = await rewritten(object, edit);
    expect(out.dataSet.elements.map((element) => element.tag)).toEqual([
      Tags.SOPClassUID,
      Tags.ReferencedStudySequence,
      Tags.PatientID,
      Tags.PatientSex,
      0x00280000,
      Tags.Rows,
    ]);
  });

  it('writes numbers in the byte order of the file, and of the sequence', async () => {
    for (const transferSyntaxUid of encodings) {
      const object = await readBuilt(
        [
          named('SOPClassUID', '1.2'),
          {
            tag: 0x00091020,
            vr: 'UN',
            items: [[named('Rows', 1)]],
            undefinedLength: true,
            implicitItems: true,
          },
          ...elementsOf({ Rows: 1, RecommendedDisplayFrameRateInFloat: 1 }),
        ],
        { transferSyntaxUid },
      );
      const [, outer, rows, rate] = object.dataSet.elements;
      const item = outer?.items?.[0];
      if (item === undefined) throw new Error('no item');
      const number = { kind: 'numbers', numbers: [0x1234] } as const;
      const inItem = edits([item.dataSet.elements[0], { op: 'replace', value: number }]);
      const edit = edits(
        [outer, { op: 'items', items: new Map([[item, { op: 'edit', edit: inItem }]]) }],
        [rows, { op: 'replace', value: number }],
        [rate, { op: 'replace', value: { kind: 'numbers', numbers: [1.5] } }],
      );
      const out = await rewritten(object, edit);
      const [, outerOut, rowsOut, rateOut] = out.dataSet.elements;
      const big = transferSyntaxUid === syntaxes.explicitBig;
      const bytesOf = (element: Element | undefined) => (element ? [...out.bytes(element)] : []);
      expect(bytesOf(rowsOut)).toEqual(big ? [0x12, 0x34] : [0x34, 0x12]);
      expect(bytesOf(outerOut?.items?.[0]?.dataSet.elements[0])).toEqual([0x34, 0x12]);
      expect(bytesOf(rateOut)).toEqual(big ? [0x3f, 0xc0, 0, 0] : [0, 0, 0xc0, 0x3f]);
    }
  });
});

describe('rewrite refuses', () => {
  it.each([
    ['PatientID', { kind: 'strings', strings: ['x'.repeat(65)] }],
    ['PatientID', { kind: 'strings', strings: ['Zoë'] }],
    ['PatientID', { kind: 'strings', strings: ['a\\b'] }],
    ['PatientID', { kind: 'strings', strings: ['a\nb'] }],
    ['PatientID', { kind: 'numbers', numbers: [1] }],
    ['PatientID', { kind: 'items', items: [] }],
    ['Rows', { kind: 'numbers', numbers: [65_536] }],
    ['Rows', { kind: 'numbers', numbers: [1.5] }],
    ['Rows', { kind: 'strings', strings: ['1'] }],
    ['PatientID', { kind: 'bytes', bytes: new Uint8Array(65_536) }],
    ['AcquisitionContextSequence', { kind: 'bytes', bytes: new Uint8Array(2) }],
    ['PatientID', { kind: 'encapsulated', offsetTable: new Uint8Array(0), fragments: [] }],
  ] as const)('%s becoming %o', async (keyword, value) => {
    const object = await read(buildChestFilm());
    const element = findElement(object.dataSet, named(keyword).tag);
    const edit = edits([element, { op: 'replace', value }]);
    await expect(rewrite(object, edit, meta)).rejects.toMatchObject({ code: 'bad-new-value' });
  });

  it('edits that fit no data set', async () => {
    const object = await read(buildChestFilm());
    const other = await read(buildChestFilm());
    const sex = {
      tag: Tags.PatientSex,
      vr: 'CS',
      value: { kind: 'strings', strings: ['O'] },
    } as const;
    const strange = sequence('ReferencedStudySequence', [[]]);
    const item = (await readBuilt([strange])).dataSet.elements[0]?.items?.[0];
    if (item === undefined) throw new Error('no item');
    const region = findElement(object.dataSet, Tags.AnatomicRegionSequence);
    for (const edit of [
      edits([other.dataSet.elements[3], { op: 'remove' }]),
      { elements: new Map(), insert: [sex] },
      {
        elements: new Map(),
        insert: [
          { ...sex, tag: 0x00102180 },
          { ...sex, tag: 0x00102180 },
        ],
      },
      edits([region, { op: 'items', items: new Map([[item, { op: 'remove' }]]) }]),
    ] satisfies DataSetEdit[]) {
      await expect(rewrite(object, edit, meta)).rejects.toBeInstanceOf(TypeError);
    }
  });
});
