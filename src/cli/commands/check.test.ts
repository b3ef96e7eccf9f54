/** `check` as a person runs it: a verdict a file, with the archive's own rules. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { buildPng } from '../../../test/builders/png-file.ts';
import { runPlainfilm } from '../../../test/run-plainfilm.ts';
import type { FileVerdict } from '../check/verdict.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plainfilm-cli-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

async function put(name: string, bytes: Uint8Array | string): Promise<void> {
  await fs.writeFile(path.join(folder, name), bytes);
}

const check = (...args: string[]) => runPlainfilm(['check', ...args, '--json'], folder);

const byFile = (verdicts: readonly FileVerdict[]) =>
  Object.fromEntries(
    verdicts.map(({ file, verdict, findings }) => [
      file,
      [verdict, ...findings.map(({ code }) => code)],
    ]),
  );

test('a verdict a file, with the code of what is wrong, and 1 when one is rejected', async () => {
  const ct = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', Modality: 'CT' };
  await put('ct.dcm', buildChestFilm({ attributes: ct }));
  await put('empty', '');
  const { code, lines } = await check('.');
  expect(code).toBe(1);
  const verdicts = byFile(lines<FileVerdict>());
  expect(verdicts['ct.dcm']?.slice(0, 2)).toEqual(['reject', 'sop-class/ct']);
  expect(verdicts.empty).toEqual(['reject', 'readable/empty']);
});

test('the same film twice is said once more, and stops nothing', async () => {
  const [film, again] = await Promise.all(
    ['cr-pa-small.dcm', 'cr-pa-small.dcm'].map((name) =>
      fs.readFile(path.resolve('samples', name)),
    ),
  );
  await put('a.dcm', film ?? '');
  await put('b.dcm', again ?? '');
  const { code, lines } = await check('a.dcm', 'b.dcm');
  const verdicts = byFile(lines<FileVerdict>());
  expect(code).toBe(0);
  expect(
    Object.values(verdicts).filter((found) => found.includes('duplicate/same-file')),
  ).toHaveLength(1);
});

test('an archive’s settings change the verdict', async () => {
  await put('film.dcm', await fs.readFile(path.resolve('samples/cr-pa-small.dcm')));
  await put(
    'strict.json',
    JSON.stringify({ checks: { matrix: { thresholds: { minShortSide: 9999 } } } }),
  );
  await put('id.json', JSON.stringify({ checks: {}, patientIdPattern: 'TB-\\d+' }));
  expect((await check('film.dcm')).code).toBe(0);
  const strict = await check('film.dcm', '--archive-settings', 'strict.json');
  expect(strict.lines<FileVerdict>()[0]).toMatchObject({ verdict: 'reject' });
  const id = await check('film.dcm', '--archive-settings', 'id.json');
  expect(byFile(id.lines<FileVerdict>())['film.dcm']).toContain('patient-id/pattern');
});

test.each([
  ['no input', []],
  ['settings that aren’t there', ['film.dcm', '--archive-settings', 'nowhere.json']],
  ['a check that there isn’t', ['film.dcm', '--archive-settings', 'bad.json']],
])('%s: told before anything is checked', async (_, args) => {
  await put('film.dcm', 'x');
  await put('bad.json', JSON.stringify({ checks: { nothing: { level: 'off' } } }));
  const { code, stdout } = await check(...args);
  expect([code, stdout]).toEqual([2, '']);
});

test('pictures are checked with what a list says of them', async () => {
  await put('film.png', buildPng({ rows: 1100, columns: 1100 }));
  await put('needs.json', '{"checks": {"age": {"thresholds": {"whenMissing": "refuse"}}}}');
  await put('ages.csv', 'file,age,sex,view\nfilm.png,2,F,PA\n');
  const codes = async (...args: string[]) => {
    const { lines } = await check('film.png', '--archive-settings', 'needs.json', ...args);
    return byFile(lines<FileVerdict>())['film.png'] ?? [];
  };
  expect(await codes()).toContain('age/missing');
  expect(await codes('--pictures', 'ages.csv')).toContain('age/under-minimum');
  await put('ages.csv', 'film.png,40,F,PA\n');
  const sound = await codes('--pictures', 'ages.csv');
  expect(sound.filter((code) => code.startsWith('age/'))).toEqual([]);
  await put('ages.csv', 'film.png,forty,F,PA\n');
  expect((await check('film.png', '--pictures', 'ages.csv')).code).toBe(2);
});
