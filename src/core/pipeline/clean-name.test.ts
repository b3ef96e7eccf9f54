/** Clean names: always of the portal's form, never twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CleanName } from '../../contract/uploads.ts';
import { cleanName, createNamer } from './clean-name.ts';

describe('cleanName', () => {
  it.each([
    ['chest_1.dcm', 'chest_1.dcm'],
    ['chest (2).dcm', 'chest_2.dcm'],
    ['Ngô Thị Hương.DCM', 'Ngo_Thi_Huong.DCM'],
    ['Łukasz Straße Ærø.png', 'Lukasz_Strasse_AEro.png'],
    ['e\u0301te\u0301.png', 'ete.png'],
    ['صورة الصدر.jpg', 'image.jpg'],
    ['\u202Egpj.chest\u202C.jpg', 'gpj_chest.jpg'],
    ['😷🫁.jpeg', 'image.jpeg'],
    ['---.png', 'image.png'],
    ['', 'image'],
    ['.dcm', 'dcm'],
    ['.hidden.png', 'hidden.png'],
    ['IM-0001-0001', 'IM-0001-0001'],
    ['export.tar.gz', 'export_tar.gz'],
    ['scan.dcm.', 'scan_dcm'],
    ['film.a long ending', 'film_a_long_ending'],
    ['CON', 'image_CON'],
    ['lpt1.png', 'image_lpt1.png'],
    ['folder/sub\\film.dcm', 'film.dcm'],
    ['../../etc/passwd', 'passwd'],
    ['ﬁlm½.dcm', 'film1_2.dcm'],
    [`${'a'.repeat(300)}.dcm`, `${'a'.repeat(120)}.dcm`],
  ])('%s becomes %s', (name, clean) => {
    expect(cleanName(name)).toBe(clean);
  });

  it('has the portal’s form, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        expect(CleanName.safeParse(cleanName(name)).success).toBe(true);
      }),
    );
  });

  it('leaves clean names as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        expect(cleanName(cleanName(name))).toBe(cleanName(name));
      }),
    );
  });
});

describe('createNamer', () => {
  it('numbers names that become equal, capitals or not', () => {
    const namer = createNamer();
    const names = ['chest 2.dcm', 'chest.dcm', 'Chest.DCM', 'chest.png', 'CHEST.dcm', 'chest.dcm'];
    expect(names.map((name) => namer.take(name))).toEqual([
      'chest_2.dcm',
      'chest.dcm',
      'Chest_3.DCM',
      'chest.png',
      'CHEST_4.dcm',
      'chest_5.dcm',
    ]);
  });

  it('gives no name twice', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        'a',
        'a.png',
        'a_2.png',
        'A_2.png',
        `${'x'.repeat(130)}.dcm`,
        '日本.dcm',
        'con',
      ),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 60 }), (names) => {
        const namer = createNamer();
        const clean = names.map((each) => namer.take(each));
        expect(new Set(clean.map((each) => each.toLowerCase())).size).toBe(names.length);
        for (const each of clean) expect(CleanName.safeParse(each).success).toBe(true);
      }),
    );
  });

  it('takes ten thousand equal names', () => {
    const namer = createNamer();
    const clean = Array.from({ length: 10_000 }, () => namer.take('IM.dcm'));
    expect(new Set(clean).size).toBe(10_000);
    expect(clean.at(-1)).toBe('IM_10000.dcm');
  });
});
