/** `deidentify` as a person runs it: trees in and out, several patients, what is refused, and what it says. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { burnText } from '../../../test/builders/film-text.ts';
import { runPlainfilm } from '../../../test/run-plainfilm.ts';
import { bufferSource } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { textAt } from '../../core/dicom/values.ts';
import { readImage } from '../../core/pipeline/read-image.ts';
import { decodeFrame } from '../../core/pixels/decode-frame.ts';
import { BurnedInAnnotation } from '../../core/standard/tags.generated.ts';
import type { FileReport } from '../deidentify/file-report.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plainfilm-cli-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const at = (...segments: string[]) => path.join(folder, ...segments);

async function put(where: string, bytes: Uint8Array | string): Promise<void> {
  await fs.mkdir(path.dirname(at(where)), { recursive: true });
  await fs.writeFile(at(where), bytes);
}

function film(PatientID: string, PatientName: string): Uint8Array<ArrayBuffer> {
  return buildChestFilm({ attributes: { PatientID, PatientName, PatientBirthDate: '19610405' } });
}

async function tree(of: string): Promise<readonly string[]> {
  const entries = await fs.readdir(at(of), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(at(of), path.join(entry.parentPath, entry.name)))
    .sort();
}

const deidentify = (...args: string[]) => runPlainfilm(['deidentify', ...args], folder);

describe('one patient', () => {
  test('the same tree comes out under the new ID, and nothing of the old', async () => {
    await put('in/a/one.dcm', film('MRN-4711', 'DOE^JANE'));
    await put('in/b/deep/two', film('MRN-4711', 'DOE^JANE'));
    const { code, lines } = await deidentify(
      'in',
      '--out',
      'out',
      '--patient-id',
      'SITE-1',
      '--json',
    );
    expect(code).toBe(0);
    expect(await tree('out')).toEqual(['a/one.dcm', 'b/deep/two']);
    const bytes = await fs.readFile(at('out/a/one.dcm'));
    for (const secret of ['MRN-4711', 'DOE', 'JANE', '19610405']) {
      expect(bytes.includes(secret)).toBe(false);
    }
    const read = await readImage(bufferSource(new Uint8Array(bytes)));
    expect(read.readable && read.image.identity.patientId).toBe('SITE-1');
    expect(lines<FileReport>().map(({ status }) => status)).toEqual(['written', 'written']);
  });

  test('one bad file is refused with its reason, and the others go on', async () => {
    await put('in/good.dcm', film('A', 'B'));
    await put('in/notes.txt', 'JANE DOE was here');
    const { code, lines, stderr } = await deidentify(
      'in',
      '--out',
      'out',
      '--patient-id',
      'P',
      '--json',
    );
    expect(code).toBe(1);
    expect(await tree('out')).toEqual(['good.dcm']);
    expect(lines<FileReport>().find(({ file }) => file === 'in/notes.txt')).toMatchObject({
      status: 'refused',
      findings: [{ code: 'readable/text' }],
    });
    expect(stderr).toContain('1 of 2 files de-identified, 1 not.');
  });

  test('the same again changes nothing; another film in its place is not written over', async () => {
    await put('in/a.dcm', film('A', 'B'));
    const again = () => deidentify('in', '--out', 'out', '--patient-id', 'P', '--json');
    await again();
    const second = await again();
    expect([second.code, second.lines<FileReport>()[0]?.status]).toEqual([0, 'unchanged']);
    const before = await fs.readFile(at('out/a.dcm'));
    await put('in/a.dcm', buildChestFilm({ rows: 40 }));
    const third = await again();
    expect(third.code).toBe(1);
    expect(third.lines<FileReport>()[0]).toMatchObject({ status: 'failed', code: 'output-exists' });
    expect(await fs.readFile(at('out/a.dcm'))).toEqual(before);
  });
});

test('an original is never written over, not even on request', async () => {
  const bytes = film('A', 'B');
  await put('in/a.dcm', bytes);
  const args = ['in', '--out', 'in', '--patient-id', 'P', '--overwrite', '--json'];
  const { code, lines } = await deidentify(...args);
  expect(code).toBe(1);
  expect(lines<FileReport>()[0]).toMatchObject({ status: 'failed', code: 'output-exists' });
  expect(new Uint8Array(await fs.readFile(at('in/a.dcm')))).toEqual(bytes);
});

describe('several patients', () => {
  test('one ID never merges them', async () => {
    await put('in/a.dcm', film('A', 'ONE'));
    await put('in/b.dcm', film('B', 'TWO'));
    const { code, lines } = await deidentify('in', '--out', 'out', '--patient-id', 'P', '--json');
    expect(code).toBe(1);
    expect(lines<FileReport>().map(({ findings }) => findings[0]?.code)).toEqual([
      'one-id-many-patients/shared',
      'one-id-many-patients/shared',
    ]);
    await expect(fs.stat(at('out'))).rejects.toThrow();
  });

  test('a patient keeps the number in a later batch with the crosswalk of the first', async () => {
    await put('first/a.dcm', film('A', 'ONE'));
    await put('first/b.dcm', film('B', 'TWO'));
    await put('second/c.dcm', film('C', 'THREE'));
    await put('second/b.dcm', film('B', 'TWO'));
    const who = ['--prefix', 'S-', '--crosswalk', 'who.csv', '--json'];
    await deidentify('first', '--out', 'out1', ...who);
    const { code, lines } = await deidentify('second', '--out', 'out2', ...who);
    expect(code).toBe(0);
    const given = Object.fromEntries(lines<FileReport>().map((one) => [one.file, one.patientId]));
    expect(given['second/b.dcm']).toBe('S-0002');
    expect(given['second/c.dcm']).toBe('S-0003');
    const rows = (await fs.readFile(at('who.csv'), 'utf8')).split('\r\n').slice(1, -1);
    expect(rows).toEqual(['A,S-0001', 'B,S-0002', 'C,S-0003']);
    expect((await fs.stat(at('who.csv'))).mode & 0o077).toBe(0);
  });
});

test('names of folders and files keep no patient', async () => {
  await put('in/DOE JANE 4711/Jane_Doe chest.dcm', film('4711', 'DOE^JANE'));
  await put('in/DOE JANE 4711/jane-doe CHEST.dcm', film('4711', 'DOE^JANE'));
  await put('in/photo of Jane.png', await fs.readFile(path.resolve('samples/chest film.png')));
  const { code } = await deidentify('in', '--out', 'out', '--prefix', 'S-');
  expect(code).toBe(0);
  expect(await tree('out')).toEqual([
    'S-0001/S-0001 CHEST_2.dcm',
    'S-0001/S-0001 chest.dcm',
    'S-0002.png',
  ]);
});

test('new UIDs are the same for the same key, and the key is made when there is none', async () => {
  await put('in/a.dcm', film('A', 'ONE'));
  const args = ['--patient-id', 'P', '--without', 'retain-uids', '--key', 'key'];
  expect((await deidentify('in', '--out', 'out1', ...args)).code).toBe(0);
  expect((await deidentify('in', '--out', 'out2', ...args)).code).toBe(0);
  const [one, two] = await Promise.all(
    ['out1', 'out2'].map((out) => fs.readFile(at(out, 'a.dcm'))),
  );
  expect(one).toEqual(two);
  expect((await fs.stat(at('key'))).mode & 0o077).toBe(0);
});

test('text in the picture is painted over, and --compact makes the file smaller, when asked for', async () => {
  const [width, height] = [900, 900];
  const values = new Float32Array(width * height).fill(0.35);
  burnText(
    { width, height, values },
    { text: 'JANE DOE 4711', font: 'print', capPx: 40, x: 450, y: 120, ink: { set: 1 } },
  );
  const pixels = Uint16Array.from(values, (value) => Math.round(value * 4000));
  const attributes = { PatientID: 'MRN-4711', PatientName: 'DOE^JANE' };
  const bytes = buildChestFilm({
    rows: height,
    columns: width,
    bitsStored: 12,
    pixels,
    attributes,
  });
  await put('in/film.dcm', bytes);
  const args = ['--patient-id', 'P', '--compact', '--option', 'clean-pixel-data'];
  expect((await deidentify('in', '--out', 'out', ...args)).code).toBe(0);
  const out = await fs.readFile(at('out/film.dcm'));
  expect(out.byteLength).toBeLessThan(bytes.byteLength / 4);
  const object = await readDicom(bufferSource(new Uint8Array(out)));
  expect(textAt(object, BurnedInAnnotation)).toBe('NO');
  const frame = await decodeFrame(object);
  expect(frame.pixels.some((value) => value >= 4000)).toBe(false);
});

describe('what can’t be understood touches nothing', () => {
  test.each([
    ['no input', ['--out', 'out', '--patient-id', 'P'], /files or folders/],
    ['no output', ['in', '--patient-id', 'P'], /--out/],
    ['nobody to become', ['in', '--out', 'out'], /--patient-id/],
    [
      'an option that there isn’t',
      ['in', '--out', 'out', '--patient-id', 'P', '--option', 'x'],
      /no option x/,
    ],
    [
      'new UIDs without a key',
      ['in', '--out', 'out', '--patient-id', 'P', '--without', 'retain-uids'],
      /--key/,
    ],
    ['an ID that DICOM can’t hold', ['in', '--out', 'out', '--patient-id', 'a\\b'], /--patient-id/],
    ['an input that isn’t there', ['nowhere', '--out', 'out', '--patient-id', 'P'], /no nowhere/],
  ])('%s', async (_, args, words) => {
    await put('in/a.dcm', film('A', 'B'));
    const { code, stderr, stdout } = await deidentify(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
    expect(await tree('.')).toEqual(['in/a.dcm']);
  });

  test('a command that there isn’t', async () => {
    const { code, stderr } = await runPlainfilm(['anonymise']);
    expect(code).toBe(2);
    expect(stderr).toContain('deidentify');
  });
});
