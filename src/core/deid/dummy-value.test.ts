import { expect, it } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { metaOf } from '../dicom/file-meta.ts';
import { readDicom } from '../dicom/read.ts';
import { rewrite } from '../dicom/rewrite.ts';
import { layoutOf } from '../dicom/value-representation.ts';
import { profileRows } from '../standard/confidentiality-profile.ts';
import { lookup } from '../standard/dictionary.ts';
import { dummyValue } from './dummy-value.ts';
import { holdsValue } from './element-value.ts';

const rows = profileRows().filter((row) => row.basicProfile.includes('D'));

it('exists for every attribute that may need one, can be written, and is recognised', async () => {
  const object = await readDicom(bufferSource(buildChestFilm()));
  const present = new Set(object.dataSet.elements.map((element) => element.tag));
  const insert = rows.flatMap((row) => {
    const tag = Number.parseInt(row.pattern, 16);
    const vr = lookup(tag)?.vrs[0] ?? '';
    expect(layoutOf(vr), row.pattern).toBeDefined();
    return present.has(tag) ? [] : [{ tag, vr, value: dummyValue(tag, vr) }];
  });
  expect(insert.length).toBeGreaterThan(80);
  const edit = { elements: new Map(), insert };
  const written = await splicedToBytes(await rewrite(object, edit, metaOf(object)));
  const again = await readDicom(bufferSource(written));
  for (const { tag, value } of insert) {
    const element = again.dataSet.elements.find((each) => each.tag === tag)!;
    expect(element.valueEnd, String(tag)).toBeGreaterThan(element.valueStart);
    expect(holdsValue(again, element, value), String(tag)).toBe(true);
  }
});

it('is a defect for letters that are no VR', () => {
  expect(() => dummyValue(0x00100010, 'XX')).toThrow(TypeError);
});
