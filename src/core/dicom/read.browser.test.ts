/** Reading and rewriting over a Blob in a browser, deflated files included. */
import { expect, it } from 'vitest';
import { syntaxes } from '../../../test/builders/dicom.ts';
import { buildChestFilm, chestFilmElements } from '../../../test/builders/dicom-chest-film.ts';
import { blobSource, splicedToBlob, splicedToBytes } from '../bytes.ts';
import * as Tags from '../standard/tags.generated.ts';
import { findElement } from './data-set.ts';
import { identityEdit } from './edit.ts';
import { metaOf } from './file-meta.ts';
import { readDicom } from './read.ts';
import { rewrite } from './rewrite.ts';
import { stringsOf, textAt } from './values.ts';

const encodings = [
  syntaxes.implicitLittle,
  syntaxes.explicitLittle,
  syntaxes.explicitBig,
  syntaxes.deflated,
];

it.each(encodings)('reads a film of %s', async (transferSyntaxUid) => {
  const film = await readDicom(blobSource(new Blob([buildChestFilm({ transferSyntaxUid })])));
  expect(film.dataSet.elements.map((element) => element.tag)).toEqual(
    chestFilmElements({ transferSyntaxUid }).map((element) => element.tag),
  );
  expect(stringsOf(film, findElement(film.dataSet, Tags.ImagerPixelSpacing))).toEqual([
    '0.143',
    '0.143',
  ]);
});

it.each(encodings)('rewrites a film of %s, Blob and buffer alike', async (transferSyntaxUid) => {
  const blob = new Blob([buildChestFilm({ transferSyntaxUid, rows: 300, columns: 300 })]);
  const film = await readDicom(blobSource(blob));
  const name = findElement(film.dataSet, Tags.PatientName);
  if (name === undefined) throw new Error('no name');
  const edit = { ...identityEdit, elements: new Map([[name, { op: 'empty' } as const]]) };
  const spliced = await rewrite(film, edit, metaOf(film));
  const out = splicedToBlob(spliced, blob);
  expect(new Uint8Array(await out.arrayBuffer())).toEqual(await splicedToBytes(spliced));
  const again = await readDicom(blobSource(out));
  expect(again.dataSet.elements).toHaveLength(film.dataSet.elements.length);
  expect(textAt(again, Tags.PatientName)).toBe('');
  expect(textAt(again, Tags.PatientID)).toBe('HOSP-000123');
});

it('refuses what is no DICOM, and damaged deflated data', async () => {
  await expect(readDicom(blobSource(new Blob(['hello, this is text'])))).rejects.toMatchObject({
    code: 'not-dicom',
  });
  const deflated = buildChestFilm({ transferSyntaxUid: syntaxes.deflated });
  const cut = new Blob([deflated.subarray(0, -40)]);
  await expect(readDicom(blobSource(cut))).rejects.toMatchObject({ code: 'deflate-broken' });
  const large = blobSource(new Blob([deflated]));
  await expect(readDicom(large, { maxInflatedBytes: 1_000 })).rejects.toMatchObject({
    code: 'deflate-too-large',
  });
});
