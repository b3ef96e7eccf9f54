/** Whatever the bytes, reading ends in an object or in a DicomError. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuildElement, buildDicom, named, syntaxes } from '../../../test/builders/dicom.ts';
import { arbitraryDataSet } from '../../../test/builders/dicom-arbitrary.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource } from '../bytes.ts';
import type { DataSet, DicomObject } from './data-set.ts';
import { DicomError } from './dicom-error.ts';
import { readDicom } from './read.ts';

const encodings = [
  syntaxes.implicitLittle,
  syntaxes.explicitLittle,
  syntaxes.explicitBig,
  syntaxes.deflated,
];

function builtShape(elements: readonly BuildElement[]): unknown[] {
  return elements.map(({ tag, value, items }) =>
    items === undefined
      ? { tag, value: [...(value as Uint8Array)] }
      : { tag, items: items.map((item) => builtShape('elements' in item ? item.elements : item)) },
  );
}

function readShape(object: DicomObject, dataSet: DataSet): unknown[] {
  return dataSet.elements.map((element) =>
    element.items === undefined
      ? { tag: element.tag, value: [...object.bytes(element)] }
      : { tag: element.tag, items: element.items.map((item) => readShape(object, item.dataSet)) },
  );
}

async function outcome(bytes: Uint8Array<ArrayBuffer>): Promise<DicomObject | DicomError> {
  try {
    return await readDicom(bufferSource(bytes));
  } catch (error) {
    if (error instanceof DicomError) return error;
    throw error;
  }
}

/** Every span inside the one around it, in order, and the bytes without gaps. */
function expectTiled(dataSet: DataSet, start: number, end: number): void {
  let at = start;
  for (const element of dataSet.elements) {
    expect(element.start).toBe(at);
    at = element.end;
    let inner = element.valueStart;
    for (const item of element.items ?? []) {
      expect(item.start).toBe(inner);
      expectTiled(item.dataSet, item.valueStart, item.valueEnd);
      inner = item.end;
    }
    if (element.items !== undefined) expect(inner).toBe(element.valueEnd);
    for (const fragment of element.fragments ?? []) {
      expect(fragment.start).toBe(inner);
      inner = fragment.valueEnd;
    }
    expect(element.end - element.valueEnd).toBe(element.undefinedLength ? 8 : 0);
  }
  expect(at).toBe(end);
}

describe('readDicom', () => {
  it.each(encodings)('finds all that was built in %s', async (transferSyntaxUid) => {
    const explicit = transferSyntaxUid !== syntaxes.implicitLittle;
    await fc.assert(
      fc.asyncProperty(arbitraryDataSet({ explicit }), async (arbitrary) => {
        const first = named('SOPClassUID', new TextEncoder().encode('1.2.3\0'));
        const elements = [...arbitrary, first].toSorted((a, b) => a.tag - b.tag);
        const object = await readDicom(bufferSource(buildDicom({ elements, transferSyntaxUid })));
        expect(readShape(object, object.dataSet)).toEqual(builtShape(elements));
        expectTiled(object.dataSet, object.dataSetStart, object.dataSetEnd);
      }),
      { numRuns: 100 },
    );
  });

  const films = [
    ...encodings.map((transferSyntaxUid) =>
      buildChestFilm({ transferSyntaxUid, rows: 4, columns: 4 }),
    ),
    buildChestFilm({ transferSyntaxUid: syntaxes.rle, fragments: [new Uint8Array(30)] }),
  ];

  it('survives any bytes changed in a film, and tiles what it reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...films),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        async (film, changes) => {
          const bytes = film.slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const object = await outcome(bytes);
          if (object instanceof DicomError) return;
          expectTiled(object.dataSet, object.dataSetStart, object.dataSetEnd);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('survives any bytes behind a head', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...encodings, undefined),
        fc.uint8Array({ maxLength: 400 }),
        async (transferSyntaxUid, trailing) => {
          const head =
            transferSyntaxUid === undefined
              ? { meta: false as const, preamble: false as const }
              : { transferSyntaxUid };
          await outcome(buildDicom({ elements: [], ...head, trailing }));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('survives pieces of structure in any order', async () => {
    const pieces = [
      [8, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff],
      [8, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 16, 0, 0, 0],
      [9, 0, 1, 0x10, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff],
      [0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff],
      [0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff],
      [0xfe, 0xff, 0, 0xe0, 8, 0, 0, 0],
      [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0],
      [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0],
      [0x10, 0, 0x20, 0, 0x4c, 0x4f, 2, 0, 0x41, 0x41],
      [0x10, 0, 0x20, 0, 2, 0, 0, 0, 0x41, 0x41],
    ];
    let whole = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), async (parts) => {
        const object = await outcome(
          buildDicom({
            elements: [named('SOPClassUID', '1.2')],
            trailing: Uint8Array.from(parts.flat()),
          }),
        );
        if (object instanceof DicomError) return;
        whole += 1;
        expectTiled(object.dataSet, object.dataSetStart, object.dataSetEnd);
      }),
      { numRuns: 3_000 },
    );
    expect(whole, 'some of them are data sets').toBeGreaterThan(10);
  });
});
