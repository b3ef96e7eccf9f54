/** The printed report: read back by a reader of PDF that is not ours, where there is one, and by its own bytes. */
import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../contract/cases.ts';
import type { Picture } from '../../core/pixels/picture.ts';
import { heatScale } from './heat-picture.ts';
import { createReportDocument } from './report-document.ts';
import { type ReportFilm, reportFilmsOf } from './report-film.ts';
import { reportWords, stratumWords } from './report-words.ts';

const at = '2026-11-23T18:33:00.000Z';
const base = {
  id: '0b9d2a36-9e3e-4a4c-a6a8-0d5c5f6d3f10',
  archiveEngineId: '5fd7a5c0-6f0e-4c69-bb25-1f7cc1f8e7a1',
  engineId: 'dicom-node',
  engineName: 'CAD4TB',
  engineVersion: '7.1',
  simulated: false,
  createdAt: at,
};
const score: Result = {
  ...base,
  kind: 'score',
  score: 73.5,
  threshold: 50,
  stratum: { sex: 'F', ageFrom: 15, ageTo: 35 },
  label: 'above',
  hasHeatmap: true,
};
const noScore: Result = { ...base, kind: 'no-score', reason: 'not-a-pa-chest-film' };
const film: Picture = { width: 40, height: 50, channels: 1, data: new Uint8Array(2000).fill(90) };
const heatmap: Picture = {
  width: 4,
  height: 5,
  channels: 4,
  data: Uint8Array.from({ length: 80 }, (_, i) => (i % 4 === 3 ? (i * 3) % 200 : i)),
};

function filmOf(given: Partial<ReportFilm> = {}): ReportFilm {
  return {
    imageId: '3f2c6f6e-5a43-4d7a-9b6c-0d1c7d6f9a11',
    projectName: 'Mbeya',
    archiveName: 'Van 3',
    patientId: 'SITE-0001',
    number: 1,
    filmCount: 1,
    image: {
      kind: 'dicom',
      sha256: '0'.repeat(64),
      state: 'scored',
      facts: { patientAgeYears: 34, patientSex: 'F', viewPosition: 'PA' },
      recipe: { profile: 'basic', options: [] },
      createdAt: at,
    },
    results: [score],
    ...given,
  };
}

function write(...films: readonly ReportFilm[]): Buffer {
  const document = createReportDocument({ archiveName: 'Van 3', at, version: '1.2.3' });
  const parts = films.map((each) => document.add(each, { film, heatmap }));
  return Buffer.concat([...parts, document.finish()]);
}

const hasReader = spawnSync('pdftotext', ['-v']).error === undefined;
/** One line, a space between words. */
function read(pdf: Buffer): string {
  const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf }).toString();
  return text.replaceAll(/\s+/g, ' ');
}
const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;

describe.runIf(hasReader)('what can be read on paper', () => {
  it('is the score with all that it is worth', () => {
    const text = read(write(filmOf()));
    for (const words of [
      'Mbeya · Van 3',
      'SITE-0001',
      '34 years',
      'Female',
      'PA',
      '2026-11-23 18:33 UTC',
      'Pseudonymised: replaced',
      '73.5',
      'Above the threshold',
      '50, for women of 15 to 34 years',
      'CAD4TB 7.1',
      'Page 1 of 1',
      'Plainfilm 1.2.3',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('SIMULATED');
  });

  it('is a reason with what to do, and no number', () => {
    const text = read(write(filmOf({ results: [noScore] })));
    const { what, advice } = reportWords.reasons['not-a-pa-chest-film'];
    expect(text).toContain(`No score ${what} ${advice}`);
    expect(text).not.toContain('of 100');
    expect(text).not.toContain('hreshold in force');
  });

  it('says SIMULATED on every page where any result is', () => {
    const other: Result = { ...score, simulated: true, engineName: 'Simulator' };
    const many = Array.from({ length: 40 }, (_, i) => ({ ...score, engineVersion: `7.${i}` }));
    const pdf = write(filmOf({ results: [...many, other] }));
    const text = read(pdf);
    const pages = pagesOf(pdf) ?? 0;
    expect(pages).toBeGreaterThan(1);
    expect(text.match(/SIMULATED · Patient ID SITE-0001/g)).toHaveLength(pages);
    expect(text).toContain(reportWords.simulatedSome);
    expect(text).toContain('CAD4TB 7.39');
  });

  it('is in the letters of many languages', () => {
    const names = 'Nguyễn Łódź Пациент Γειά Ştefan';
    expect(read(write(filmOf({ projectName: names })))).toContain(names);
  });

  it('says of a film without a result where it stands', () => {
    const { image } = filmOf();
    const waiting = filmOf({ results: [], image: { ...image, state: 'waiting', recipe: null } });
    const text = read(write(waiting));
    expect(text).toContain(`No result ${reportWords.states.waiting}`);
    expect(text).toContain(reportWords.notPseudonymised);
  });
});

describe('the document', () => {
  it('is the same bytes for the same films', () => {
    expect(
      write(filmOf(), filmOf({ number: 2 })).equals(write(filmOf(), filmOf({ number: 2 }))),
    ).toBe(true);
  });

  it('is one page for a film that one or three engines have read', () => {
    const three = ['1', '2', '3'].map((engineVersion) => ({ ...score, engineVersion }));
    expect(pagesOf(write(filmOf()))).toBe(1);
    expect(pagesOf(write(filmOf({ results: three })))).toBe(1);
    expect(pagesOf(write(filmOf(), filmOf(), filmOf()))).toBe(3);
  });

  it('tells screen readers its language, its parts and what its pictures show', () => {
    const text = write(filmOf()).toString('latin1');
    expect(text).toContain('/Lang (en)');
    expect(text).toContain('/Marked true');
    expect(text).toContain('/DisplayDocTitle true');
    for (const part of ['Document', 'Sect', 'H1', 'H2', 'P', 'Figure']) {
      expect(text).toContain(`/S /${part}`);
    }
    expect(text).toContain(`/Alt (${reportWords.filmAlt})`);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(fc.constant('患'), fc.string({ unit: 'binary' })),
          maxLength: 60,
        }),
        (patientId) => {
          const pdf = write(filmOf({ patientId, results: [{ ...score, engineName: patientId }] }));
          expect(pagesOf(pdf)).toBe(1);
        },
      ),
      { numRuns: 5, examples: [['\ud800'], ['\u0000'], ['x'.repeat(100)], ['مريض'], ['']] },
    );
  });

  it('is whole where a picture can’t be shown', () => {
    const document = createReportDocument({ archiveName: '', at, version: '1' });
    const bytes = Buffer.concat([document.add(filmOf(), {}), document.finish()]);
    expect(bytes.subarray(-6).toString()).toBe('%%EOF\n');
  });
});

describe('what goes in', () => {
  const detail = (results?: Result[]) =>
    ({ images: [{ results }], projectName: '', archiveName: '', patientId: '' }) as never;

  it('is the latest of every engine and version, the shown one first', () => {
    const older = { ...score, score: 1 };
    const next: Result = { ...score, engineVersion: '8' };
    const [only] = reportFilmsOf(detail([score, next, noScore, older])) ?? [];
    expect(only?.results).toEqual([score, next]);
  });

  it('is nothing for who may not see results', () => {
    expect(reportFilmsOf(detail())).toBeUndefined();
  });
});

describe('words', () => {
  it('say whom a threshold is for', () => {
    const everybody = { sex: null, ageFrom: null, ageTo: null };
    expect(stratumWords(null)).toBe('for everybody');
    expect(stratumWords({ ...everybody, sex: 'M' })).toBe('for men');
    expect(stratumWords({ ...everybody, ageTo: 15 })).toBe('for people of 0 to 14 years');
    expect(stratumWords({ ...everybody, sex: 'F', ageFrom: 65 })).toBe(
      'for women of 65 years and older',
    );
  });
});

describe('the legend', () => {
  it('goes from the faintest colour to the strongest', () => {
    const scale = heatScale(heatmap) ?? [];
    const opacities = scale.map(({ opacity }) => opacity);
    expect(opacities).toEqual([...opacities].sort((a, b) => a - b));
    expect(scale.length).toBeGreaterThan(2);
  });

  it('has no scale where strength isn’t told by what shines through', () => {
    const data = new Uint8Array(80).fill(255);
    expect(heatScale({ ...heatmap, data })).toBeUndefined();
  });
});
