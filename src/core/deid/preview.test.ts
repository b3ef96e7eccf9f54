/** The view before sending: every element with what becomes of it, true to what really leaves. */
import { describe, expect, it } from 'vitest';
import { named, sequence, syntaxes } from '../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { buildJpeg, exif } from '../../../test/builders/jpeg-stream.ts';
import { buildPng, textChunk } from '../../../test/builders/png-file.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { readDicom } from '../dicom/read.ts';
import { protectImage } from '../images/protect-image.ts';
import { blankPicture } from './blank-picture.ts';
import { type PreviewRow, previewDicom } from './preview.ts';
import { previewImage } from './preview-image.ts';
import { protectDicom } from './protect.ts';
import { defaultRecipe, type Recipe } from './recipe.ts';

async function previewOf(film: ChestFilm, recipe: Recipe = defaultRecipe) {
  const before = await readDicom(bufferSource(buildChestFilm(film)));
  const replacement = { patientId: 'SITE-0001', key: new Uint8Array(32).fill(1) };
  const bytes = await splicedToBytes(await protectDicom(before, recipe, replacement));
  return await previewDicom(before, await readDicom(bufferSource(bytes)), recipe);
}

const row = (rows: readonly PreviewRow[], name: string) => rows.find((each) => each.name === name);

describe('a film', () => {
  it('tells what is kept, emptied, removed, replaced and added, with the rule', async () => {
    const rows = await previewOf({ attributes: { PatientAddress: 'Street 12', KVP: '120' } });
    expect(row(rows, 'PatientName')).toMatchObject({
      tag: '(0010,0010)',
      action: 'emptied',
      rule: { kind: 'table', code: 'Z' },
      before: { kind: 'text', text: 'Example^Patient', isCut: false },
      after: { kind: 'empty' },
    });
    expect(row(rows, 'PatientID')).toMatchObject({
      action: 'replaced',
      rule: { kind: 'patient-id' },
      after: { text: 'SITE-0001' },
    });
    expect(row(rows, 'PatientAddress')).toMatchObject({ action: 'removed', rule: { code: 'X' } });
    expect(row(rows, 'PatientSex')).toMatchObject({
      action: 'kept',
      rule: { code: 'Z', option: 'retain-patient-characteristics' },
    });
    expect(row(rows, 'KVP')).toMatchObject({ action: 'kept', rule: { kind: 'not-in-table' } });
    expect(row(rows, 'PatientIdentityRemoved')).toMatchObject({
      action: 'added',
      rule: { kind: 'mark' },
      after: { text: 'YES' },
    });
    expect(row(rows, 'PixelData')).toMatchObject({ action: 'kept', before: { kind: 'bytes' } });
  });

  it('shows new UIDs in place of old ones', async () => {
    const rows = await previewOf({}, { profile: 'basic', options: [] });
    expect(row(rows, 'StudyInstanceUID')).toMatchObject({
      action: 'replaced',
      rule: { code: 'U' },
      before: { text: '1.2.826.0.1.3680043.10.1.1' },
      after: { text: expect.stringMatching(/^2\.25\./) },
    });
    expect(row(rows, 'MediaStorageSOPInstanceUID')).toMatchObject({
      action: 'replaced',
      rule: { kind: 'file-meta' },
    });
  });

  it('indents what is in sequences, tells items apart, and lists what goes with them', async () => {
    const physician = named('PatientName', 'Nested^Person');
    const rows = await previewOf({
      elements: [
        sequence('ContributingEquipmentSequence', [[physician], [physician]]),
        sequence('RequestAttributesSequence', [[named('AccessionNumber', 'A77')]]),
      ],
    });
    const inside = rows.filter(({ depth, name }) => depth === 1 && name === 'PatientName');
    expect(inside.map(({ action }) => action)).toEqual(['emptied', 'emptied']);
    const at = rows.findIndex(({ name }) => name === 'ContributingEquipmentSequence');
    expect(rows.slice(at + 1, at + 5).map(({ item }) => item)).toEqual([
      1,
      undefined,
      2,
      undefined,
    ]);
    expect(row(rows, 'RequestAttributesSequence')).toMatchObject({ action: 'removed' });
    expect(
      rows.find(({ before }) => before?.kind === 'text' && before.text === 'A77'),
    ).toMatchObject({ depth: 1, action: 'removed' });
  });

  it('names what the table does not know: private attributes, and a preamble that holds something', async () => {
    const rows = await previewOf({
      preamble: new Uint8Array(128).fill(65),
      elements: [{ tag: 0x00290010, vr: 'LO', value: 'ACME' }],
    });
    expect(rows.find(({ tag }) => tag === '(0029,0010)')).toMatchObject({
      name: '',
      action: 'removed',
      rule: { kind: 'reason', reason: 'private' },
      before: { text: 'ACME' },
    });
    expect(rows.at(-1)).toMatchObject({ name: 'Preamble', action: 'emptied' });
  });

  it.each(['explicitBig', 'deflated', 'implicitLittle'] as const)(
    'is shown alike in %s',
    async (syntax) => {
      const plain = await previewOf({});
      const rows = await previewOf({ transferSyntaxUid: syntaxes[syntax] });
      const facts = (all: readonly PreviewRow[]) =>
        all
          .filter(({ rule }) => rule.kind !== 'file-meta')
          .map(({ name, action }) => [name, action]);
      expect(facts(rows)).toEqual(facts(plain));
    },
  );

  it('keeps all where nothing is done about identity', async () => {
    const object = await readDicom(bufferSource(buildChestFilm()));
    const rows = await previewDicom(object, object, null);
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.every(({ action, rule }) => action === 'kept' && rule.kind === 'as-it-is')).toBe(
      true,
    );
  });
});

describe('a picture', () => {
  const protectedImage = async (bytes: Uint8Array<ArrayBuffer>) =>
    bufferSource(await splicedToBytes(await protectImage(bufferSource(bytes))));

  it('says that pixels are written anew when something hides behind them', async () => {
    const hidden = { type: 'IDAT', data: new TextEncoder().encode('EXAMPLE^PATIENT') };
    const png = buildPng({ after: [hidden] });
    const rows = await previewImage(bufferSource(png), await protectedImage(png));
    expect(row(rows, 'IDAT')).toMatchObject({ action: 'replaced', rule: { kind: 'pixels' } });
    expect(row(rows, 'IHDR')).toMatchObject({ action: 'kept' });
  });

  it('lists the chunks of a PNG and the words that go', async () => {
    const png = buildPng({ before: [textChunk('Author: Sister Agnes')] });
    const rows = await previewImage(bufferSource(png), await protectedImage(png));
    expect(row(rows, 'IDAT')).toMatchObject({ action: 'kept' });
    expect(row(rows, 'tEXt')).toMatchObject({
      action: 'removed',
      before: { kind: 'text', text: expect.stringContaining('Sister Agnes') },
    });
    const kept = await previewImage(bufferSource(png));
    expect(kept.every(({ action }) => action === 'kept')).toBe(true);
  });

  it('lists the segments of a JPEG; the orientation is said anew', async () => {
    const jpeg = buildJpeg({ before: [exif(6, 'Sister Agnes')] });
    const rows = await previewImage(bufferSource(jpeg), await protectedImage(jpeg));
    expect(row(rows, 'APP1')).toMatchObject({ action: 'replaced', after: { kind: 'bytes' } });
    expect(row(rows, 'scan')).toMatchObject({ action: 'kept' });
  });

  it('says that pixels are written anew when something is painted over', async () => {
    const png = buildPng({ rows: 8, columns: 8 });
    const boxes = [{ x: 1, y: 1, width: 4, height: 4 }];
    const painted = await splicedToBytes(await blankPicture(bufferSource(png), 'png', boxes));
    const rows = await previewImage(bufferSource(png), bufferSource(painted));
    expect(rows.map(({ name, action }) => [name, action])).toEqual([
      ['signature', 'kept'],
      ['IHDR', 'kept'],
      ['IDAT', 'replaced'],
      ['IEND', 'kept'],
    ]);
    const jpeg = bufferSource(buildJpeg());
    const asPng = await previewImage(jpeg, bufferSource(painted));
    expect(row(asPng, 'scan')).toMatchObject({ action: 'removed' });
    expect(row(asPng, 'IDAT')).toMatchObject({ action: 'added', rule: { kind: 'pixels' } });
  });
});
