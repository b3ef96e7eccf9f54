/** On real files our reader finds what dcmtk and pydicom find, and an unchanged rewrite reads the same to them. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bufferSource, splicedToBytes } from '../../src/core/bytes.ts';
import { type DicomObject, findElement } from '../../src/core/dicom/data-set.ts';
import { DicomError } from '../../src/core/dicom/dicom-error.ts';
import { identityEdit } from '../../src/core/dicom/edit.ts';
import { metaOf } from '../../src/core/dicom/file-meta.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { rewrite } from '../../src/core/dicom/rewrite.ts';
import { PixelData } from '../../src/core/standard/tags.generated.ts';
import { corpusFiles } from '../shared-folder.ts';
import {
  dcmdumpTags,
  missingTools,
  pydicomTrees,
  sameTree,
  type Tree,
  tagsOf,
  treeOf,
  withoutPrivateContent,
} from './dicom-tools.ts';

const files = corpusFiles();
const missing = [
  ...(files.length === 0 ? ['the corpus beside the checkout'] : []),
  ...missingTools(),
];

interface Subject {
  readonly path: string;
  readonly kind: string;
  readonly outcome: DicomObject | DicomError;
}

async function readAt(file: string): Promise<DicomObject | DicomError> {
  try {
    return await readDicom(bufferSource(new Uint8Array(fs.readFileSync(file))));
  } catch (error) {
    if (error instanceof DicomError) return error;
    throw error;
  }
}

describe.skipIf(missing.length > 0)(
  `real files (missing: ${missing.join(', ') || 'nothing'})`,
  () => {
    let folder = '';
    const subjects: Subject[] = [];
    const objects: { path: string; object: DicomObject }[] = [];
    let trees: ReadonlyMap<string, Tree> = new Map();

    beforeAll(async () => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-read-'));
      for (const file of files) {
        subjects.push({ path: file.path, kind: file.kind, outcome: await readAt(file.path) });
      }
      for (const { path: at, outcome } of subjects) {
        if (!(outcome instanceof DicomError)) objects.push({ path: at, object: outcome });
      }
      trees = pydicomTrees(objects.map((each) => each.path));
    });
    afterAll(() => fs.rmSync(folder, { recursive: true }));

    it('are read, but for those that dcmtk refuses too and directories', () => {
      const refused = subjects
        .filter(({ kind }) => kind.startsWith('dicom'))
        .filter(({ outcome }) => outcome instanceof DicomError && outcome.code !== 'dicomdir')
        .filter(({ path: at }) => dcmdumpTags(at) !== undefined)
        .map(({ path: at }) => path.basename(at));
      // A data set of private elements alone, in a file that names no transfer syntax: nothing tells its encoding.
      expect(refused).toEqual(['pydicom+pydicom__075dc514__meta_missing_tsyntax.dcm']);
      expect(objects.length).toBeGreaterThan(180);
    });

    it('that are directories are refused as such, and no other', () => {
      for (const { kind, outcome } of subjects) {
        const isDirectory = outcome instanceof DicomError && outcome.code === 'dicomdir';
        expect(isDirectory).toBe(kind === 'dicomdir');
      }
    });

    it('that are pictures or text are refused', () => {
      for (const { kind, outcome } of subjects) {
        if (kind.startsWith('img-') || kind === 'not-dicom-text') {
          expect(outcome).toMatchObject({ code: 'not-dicom' });
        }
      }
    });

    it('have the elements that dcmdump prints, nested ones too', () => {
      const unlike = objects.filter(({ path: at, object }) => {
        const ours = tagsOf(object.dataSet);
        const printed = dcmdumpTags(at);
        return printed === undefined || withoutPrivateContent(printed, ours).join() !== ours.join();
      });
      expect(unlike.map((each) => path.basename(each.path))).toEqual([]);
    });

    it('have the values that pydicom reads, byte for byte', async () => {
      const compared = objects.filter((each) => trees.has(each.path));
      expect(compared.length).toBeGreaterThan(objects.length - 10);
      const unlike: string[] = [];
      for (const { path: at, object } of compared) {
        const alike = sameTree(trees.get(at) ?? [], await treeOf(object));
        if (!alike) unlike.push(path.basename(at));
      }
      // A blank VR, behind which pydicom loses its way and dcmdump doesn't.
      expect(unlike).toEqual(['fo-dicom+fo-dicom__52ececba__GH179A.dcm']);
    });

    it('read the same to both after an unchanged rewrite, pixels and all', async () => {
      const rewritten = await Promise.all(
        objects.map(async ({ path: at, object }, index) => {
          const known = metaOf(object);
          const meta = {
            sopClassUid: uidOr(known.sopClassUid, '1.2.3'),
            sopInstanceUid: uidOr(known.sopInstanceUid, '1.2.3.4'),
          };
          const to = path.join(folder, `${index}.dcm`);
          fs.writeFileSync(to, await splicedToBytes(await rewrite(object, identityEdit, meta)));
          return { from: at, to, object };
        }),
      );
      const after = pydicomTrees(rewritten.map((each) => each.to));
      for (const { from, to, object } of rewritten) {
        const name = path.basename(from);
        expect(after.get(to), name).toEqual(trees.get(from));
        expect(dcmdumpTags(to), name).toEqual(dcmdumpTags(from));
        const again = await readAt(to);
        if (again instanceof DicomError) throw again;
        expect(await pixelBytes(again), name).toEqual(await pixelBytes(object));
      }
    });
  },
);

async function pixelBytes(object: DicomObject): Promise<Buffer | undefined> {
  const pixels = findElement(object.dataSet, PixelData);
  return pixels && Buffer.from(await object.source.read(pixels.valueStart, pixels.valueEnd));
}

/** Some real files have none, or something else in its place; the file's head needs one. */
function uidOr(value: string, other: string): string {
  return /^[0-9.]{1,64}$/.test(value) ? value : other;
}
