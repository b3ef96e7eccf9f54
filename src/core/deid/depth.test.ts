/** Sequences inside sequences, far deeper than a call stack: read, de-identified, verified, written. */
import { describe, expect, it } from 'vitest';
import { concat, named } from '../../../test/builders/dicom.ts';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { identityEdit } from '../dicom/edit.ts';
import { metaOf } from '../dicom/file-meta.ts';
import { readDicom } from '../dicom/read.ts';
import { rewrite } from '../dicom/rewrite.ts';
import { implicitLittleEndian } from '../dicom/transfer-syntax.ts';
import { protectDicom } from './protect.ts';
import { defaultRecipe } from './recipe.ts';
import { verifyDicom } from './verify.ts';

/** Explicit VR Little Endian: Contributing Equipment Sequence in itself, a name in the innermost item. */
function nestedDeep(depth: number, undefinedLength: boolean): Uint8Array<ArrayBuffer> {
  const name = Uint8Array.from([
    0x10,
    0,
    0x10,
    0,
    0x50,
    0x4e,
    8,
    0,
    ...new TextEncoder().encode('Doe^Jane'),
  ]);
  const closing = undefinedLength ? 16 : 0;
  const parts: Uint8Array[] = [];
  for (let level = depth; level > 0; level--) {
    const inside = name.byteLength + (level - 1) * (20 + closing);
    const view = new DataView(new ArrayBuffer(20));
    view.setUint32(0, 0xa0010018, true);
    view.setUint16(4, 0x5153, true);
    view.setUint32(8, undefinedLength ? 0xffffffff : inside + 8, true);
    view.setUint32(12, 0xe000fffe, true);
    view.setUint32(16, undefinedLength ? 0xffffffff : inside, true);
    parts.push(new Uint8Array(view.buffer));
  }
  const close = new DataView(new ArrayBuffer(16));
  close.setUint32(0, 0xe00dfffe, true);
  close.setUint32(8, 0xe0ddfffe, true);
  const ends = undefinedLength
    ? Array.from({ length: depth }, () => new Uint8Array(close.buffer))
    : [];
  return concat([...parts, name, ...ends]);
}

describe.each([
  ['with lengths', false],
  ['with delimiters', true],
])('ten thousand sequences %s', (_, undefinedLength) => {
  it('are looked into to the last', async () => {
    const depth = 10_000;
    const film = buildChestFilm({
      elements: [named('PatientComments', 'Doe')],
      trailing: nestedDeep(depth, undefinedLength),
    });
    const input = await readDicom(bufferSource(film));
    expect((await verifyDicom(input, defaultRecipe)).violations).toContainEqual(
      expect.objectContaining({ keyword: 'PatientName' }),
    );
    const spliced = await protectDicom(input, defaultRecipe, { patientId: 'SITE-0001' });
    const bytes = await splicedToBytes(spliced);
    expect(new TextDecoder('latin1').decode(bytes)).not.toContain('Doe^Jane');
    const output = await readDicom(bufferSource(bytes));
    expect((await verifyDicom(output, defaultRecipe)).violations).toEqual([]);
    // The empty name is left in ten thousand items: eight bytes of header.
    expect(bytes.byteLength).toBeGreaterThan(20 * depth);
  });

  it('are written in another encoding', async () => {
    const film = buildChestFilm({ trailing: nestedDeep(2000, undefinedLength) });
    const input = await readDicom(bufferSource(film));
    const meta = { ...metaOf(input), transferSyntaxUid: implicitLittleEndian.uid };
    const bytes = await splicedToBytes(await rewrite(input, identityEdit, meta));
    const back = await readDicom(bufferSource(bytes));
    const same = { ...metaOf(back), transferSyntaxUid: input.transferSyntax.uid };
    const again = await splicedToBytes(await rewrite(back, identityEdit, same));
    expect(again.byteLength).toBe(
      (await splicedToBytes(await rewrite(input, identityEdit, metaOf(input)))).byteLength,
    );
  });
});
